#include "data/download.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

#include "core/error.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/progress.h"
#include "core/version.h"
#include "data/part_file.h"

namespace vqlm {
namespace {

struct CurlCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What the callbacks of one transfer share.
struct Transfer {
  const PartFile* part = nullptr;
  CURL* handle = nullptr;
  std::string name;  // of the file, for the display
  std::int64_t resumed_from = 0;
  std::string tag;                   // ETag, else Last-Modified
  std::optional<Progress> progress;  // from the first byte on
  bool write_failed = false;
};

// The first bytes of a body decide whether the server goes on (206) or starts over (200).
void start_body(Transfer& transfer) {
  long status = 0;
  curl_easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &status);
  if (transfer.resumed_from > 0 && status != 206) {
    transfer.part->restart();
    transfer.resumed_from = 0;
  }
  if (!transfer.tag.empty()) transfer.part->keep_tag(transfer.tag);
  curl_off_t length = -1;
  curl_easy_getinfo(transfer.handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  transfer.progress.emplace("download " + transfer.name,
                            length < 0 ? 0 : transfer.resumed_from + length, "bytes");
  transfer.progress->start_at(transfer.resumed_from);
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  try {
    if (!transfer.progress) start_body(transfer);
    transfer.part->append({bytes, size * count});
    transfer.progress->advance(static_cast<std::int64_t>(size * count));
  } catch (const std::exception&) {
    transfer.write_failed = true;
    return 0;
  }
  return size * count;
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  const std::string line(bytes, size * count);
  const auto value_of = [&line](const std::string& name) -> std::string {
    if (line.size() <= name.size() || !curl_strnequal(line.c_str(), name.c_str(), name.size()))
      return "";
    const auto first = line.find_first_not_of(" \t", name.size());
    const auto last = line.find_last_not_of(" \t\r\n");
    return first == std::string::npos || last < first ? "" : line.substr(first, last - first + 1);
  };
  if (line.rfind("HTTP/", 0) == 0) transfer.tag.clear();
  const std::string etag = value_of("etag:");
  if (!etag.empty() && etag.rfind("W/", 0) != 0) transfer.tag = etag;
  const std::string modified = value_of("last-modified:");
  if (transfer.tag.empty()) transfer.tag = modified;
  return size * count;
}

void set_protocols(CURL* handle, const std::string& address) {
  const bool secure = address.rfind("https:", 0) == 0;
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
#else
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS,
                   secure ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
}

void set_up(Transfer& transfer, const std::string& address, const DownloadOptions& options,
            char* reason) {
  CURL* handle = transfer.handle;
  curl_easy_setopt(handle, CURLOPT_URL, address.c_str());
  set_protocols(handle, address);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, (std::string("vqlm/") + kVersion).c_str());
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, 10L);
  curl_easy_setopt(handle, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, options.connect_seconds);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, options.stall_seconds);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, reason);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
}

struct Outcome {
  bool done = false, transient = false;
  std::string reason;
};

Outcome outcome_of(CURLcode code, long status, const Transfer& transfer, const char* reason) {
  if (code == CURLE_OK) return {true, false, ""};
  if (transfer.write_failed) return {false, false, "a disk that cannot be written"};
  if (code == CURLE_HTTP_RETURNED_ERROR)
    return {false, status >= 500 || status == 429, "HTTP status " + std::to_string(status)};
  const bool network = code == CURLE_OPERATION_TIMEDOUT || code == CURLE_PARTIAL_FILE ||
                       code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
                       code == CURLE_GOT_NOTHING || code == CURLE_COULDNT_CONNECT ||
                       code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM;
  return {false, network, reason[0] == '\0' ? curl_easy_strerror(code) : reason};
}

Outcome attempt(const std::string& address, const PartFile& part, const DownloadOptions& options,
                const std::string& name) {
  const std::unique_ptr<CURL, CurlCloser> handle(curl_easy_init());
  if (!handle) return {false, false, "no memory for libcurl"};
  Transfer transfer;
  transfer.part = &part;
  transfer.handle = handle.get();
  transfer.name = name;
  std::array<char, CURL_ERROR_SIZE> reason{};
  set_up(transfer, address, options, reason.data());
  std::unique_ptr<curl_slist, ListCloser> headers;
  if (const std::string tag = part.tag(); part.size() > 0 && !tag.empty()) {
    transfer.resumed_from = part.size();
    headers.reset(curl_slist_append(nullptr, ("If-Range: " + tag).c_str()));
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle.get(), CURLOPT_RANGE,
                     (std::to_string(transfer.resumed_from) + "-").c_str());
  } else {
    part.restart();
  }
  const CURLcode code = curl_easy_perform(handle.get());
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status == 416) {  // the server has no more than is there: start over
    part.restart();
    return {false, true, "HTTP status 416"};
  }
  return outcome_of(code, status, transfer, reason.data());
}

}  // namespace

std::string download_file(const std::string& address, const std::string& target,
                          const DownloadOptions& options) {
  const PartFile part(target);
  const std::string name = std::filesystem::path(target).filename().string();
  double pause = options.retry_seconds;
  for (int left = options.attempts - 1;; --left) {
    const Outcome outcome = attempt(address, part, options, name);
    if (outcome.done) break;
    if (!outcome.transient || left <= 0)
      throw RuntimeError(expected_got(address, "the file", outcome.reason));
    log_warning(address + ": " + outcome.reason + "; trying again in " +
                std::to_string(static_cast<int>(pause)) + " s");
    std::this_thread::sleep_for(std::chrono::duration<double>(pause));
    pause *= 2;
  }
  const std::string got = sha256_file(part.path());
  if (!options.sha256.empty() && got != options.sha256) {
    part.restart();  // an empty one goes when `part` does
    throw RuntimeError(
        expected_got(address, "SHA-256 " + options.sha256, got + "; nothing of it was kept"));
  }
  part.finish();
  return got;
}

}  // namespace vqlm
