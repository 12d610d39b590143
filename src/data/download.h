// Download of one file over HTTP(S). What arrives is kept in `<target>.part` until it is whole and
// its checksum is right; only then does it get its name. An interrupted download is resumed where
// it stopped, when the server still has the same file (If-Range with its entity tag). TLS
// certificates are always verified.
#pragma once

#include <string>

namespace vqlm {

struct DownloadOptions {
  std::string sha256;        // of the file; empty: not known
  int attempts = 3;          // transient failures (time-outs, broken transfers, 5xx) are retried
  double retry_seconds = 2;  // before the second attempt, doubled each time
  long connect_seconds = 30;
  long stall_seconds = 60;  // given up after so long without a byte
};

// Returns the SHA-256 of the file. Throws RuntimeError, in one sentence: the server's answer, the
// network's failure, a wrong checksum (nothing is kept then), or a file that cannot be written.
std::string download_file(const std::string& address, const std::string& target,
                          const DownloadOptions& options = {});

}  // namespace vqlm
