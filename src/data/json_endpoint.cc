#include "data/json_endpoint.h"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "core/error.h"
#include "core/log.h"
#include "core/version.h"

namespace vqlm {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 28;  // of an answer
constexpr std::size_t kShownBytes = 200;

struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, ListCloser>;

void add(Headers& headers, const std::string& line) {
  headers.reset(curl_slist_append(headers.release(), line.c_str()));
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& body = *static_cast<std::string*>(user);
  if (body.size() + size * count > kMostBytes) return 0;
  body.append(bytes, size * count);
  return size * count;
}

void set_up(CURL* handle, const std::string& address, double timeout_seconds) {
  curl_easy_reset(handle);  // keeps the connection
  curl_easy_setopt(handle, CURLOPT_URL, address.c_str());
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
  curl_easy_setopt(handle, CURLOPT_USERAGENT, (std::string("vqlm/") + kVersion).c_str());
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_seconds * 1000));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
}

bool may_pass(long status) { return status == 408 || status == 429 || status >= 500; }

}  // namespace

struct JsonEndpoint::Transfer {
  CURL* handle = curl_easy_init();
  ~Transfer() { curl_easy_cleanup(handle); }
};

// An attempt that failed.
struct JsonEndpoint::Failure {
  std::string got;
  bool again = true;  // it may pass
  double pause = -1;  // seconds the server asks for; below 0: it does not say
};

EndpointOptions read_endpoint_options(JsonReader& reader) {
  EndpointOptions options;
  options.address = reader.get_string("address");
  while (options.address.ends_with('/')) options.address.pop_back();
  if (!options.address.starts_with("http://") && !options.address.starts_with("https://"))
    throw InvalidArgument(expected_got(reader.where("address"), "one of http:// or https://",
                                       "'" + options.address + "'"));
  options.key_variable = reader.get_string("key_variable", "OPENAI_API_KEY");
  options.timeout_seconds =
      reader.get_double("timeout_seconds", options.timeout_seconds, 0.001, 1e6);
  options.retries = static_cast<int>(reader.get_int("retries", options.retries, 0, 1000));
  options.retry_seconds = reader.get_double("retry_seconds", options.retry_seconds, 0, 3600);
  return options;
}

JsonEndpoint::JsonEndpoint(EndpointOptions options) : options_(std::move(options)) {
  if (options_.key_variable.empty()) return;
  const char* key = std::getenv(options_.key_variable.c_str());
  if (key != nullptr) key_ = key;
}

JsonEndpoint::~JsonEndpoint() = default;

std::string JsonEndpoint::without_key(std::string text) const {
  if (!key_.empty())
    for (std::size_t at = text.find(key_); at != std::string::npos; at = text.find(key_, at))
      text.replace(at, key_.size(), "***");
  text = text.substr(0, kShownBytes);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

nlohmann::json JsonEndpoint::attempt(const std::string& address, const std::string& body) {
  if (!transfer_) transfer_ = std::make_unique<Transfer>();
  CURL* handle = transfer_->handle;
  Headers headers;
  add(headers, "Content-Type: application/json");
  add(headers, "Expect:");
  if (!key_.empty()) add(headers, "Authorization: Bearer " + key_);
  std::string answer;
  char reason[CURL_ERROR_SIZE] = "";
  set_up(handle, address, options_.timeout_seconds);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, reason);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl_easy_perform(handle);
  if (code != CURLE_OK) {
    transfer_.reset();  // the connection is in no known state
    throw Failure{reason[0] != '\0' ? reason : curl_easy_strerror(code),
                  answer.size() < kMostBytes / 2};
  }
  long status = 0;
  curl_off_t pause = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &pause);
  if (status < 200 || status >= 300)
    throw Failure{"status " + std::to_string(status) + (answer.empty() ? "" : ": " + answer),
                  may_pass(status), pause > 0 ? static_cast<double>(pause) : -1};
  nlohmann::json parsed = nlohmann::json::parse(answer, nullptr, false);
  if (!parsed.is_object()) throw Failure{"'" + answer.substr(0, kShownBytes) + "'"};
  return parsed;
}

nlohmann::json JsonEndpoint::post(const std::string& path, const nlohmann::json& question) {
  const std::string address = options_.address + path;
  const std::string body = question.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  double pause = options_.retry_seconds;
  for (int tried = 0;; ++tried, pause *= 2) {
    try {
      return attempt(address, body);
    } catch (const Failure& failure) {
      const std::string message = expected_got(address, "a JSON object", without_key(failure.got));
      if (!failure.again) throw RuntimeError(message);
      if (tried == options_.retries)
        throw RuntimeError(message + " (attempt " + std::to_string(tried + 1) + ", the last)");
      const double wait =
          std::min(failure.pause >= 0 ? failure.pause : pause, options_.longest_pause);
      log_warning(message + "; again in " + std::to_string(wait) + " s");
      std::this_thread::sleep_for(std::chrono::duration<double>(wait));
    }
  }
}

}  // namespace vqlm
