#include "app/library_versions.h"

#include <SQLiteCpp/Database.h>
#include <archive.h>
#include <curl/curl.h>
#include <openssl/crypto.h>
#include <unicode/uversion.h>

namespace vqlm {
namespace {

std::string icu_version() {
  UVersionInfo numbers;
  char text[U_MAX_VERSION_STRING_LENGTH];
  u_getVersion(numbers);
  u_versionToString(numbers, text);
  return text;
}

std::string without_prefix(const std::string& text, const std::string& prefix) {
  return text.rfind(prefix, 0) == 0 ? text.substr(prefix.size()) : text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> library_versions() {
#ifdef __clang__
  const std::string compiler = __VERSION__;  // names itself
#else
  const std::string compiler = "g++ " __VERSION__;
#endif
  return {{"compiler", compiler},
          {"SentencePiece", VQLM_SENTENCEPIECE_VERSION},  // of the build: it does not tell
          {"ICU", icu_version()},
          {"SQLite", SQLite::getLibVersion()},
          {"libcurl", curl_version_info(CURLVERSION_NOW)->version},
          {"OpenSSL", without_prefix(OpenSSL_version(OPENSSL_VERSION), "OpenSSL ")},
          {"libarchive", without_prefix(archive_version_string(), "libarchive ")}};
}

}  // namespace vqlm
