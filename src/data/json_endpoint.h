// An HTTP service that takes and gives JSON. Failures that may pass (no connection, time-outs, a
// broken transfer, an answer that is no JSON, status 408, 429 and 5xx) are tried again after a
// pause that doubles, or for as long as the server says. TLS certificates are always verified,
// redirects are not followed, and the key is in no message.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/json_reader.h"

namespace vqlm {

struct EndpointOptions {
  std::string address;          // "https://host/v1"
  std::string key_variable;     // environment variable with the bearer token; empty or unset: none
  double timeout_seconds = 60;  // of one attempt, from connecting to the last byte
  int retries = 5;              // after the first attempt
  double retry_seconds = 1;     // the first pause
  double longest_pause = 60;    // seconds, whatever the server says
};
// Keys address (required), key_variable ("OPENAI_API_KEY"), timeout_seconds, retries,
// retry_seconds.
EndpointOptions read_endpoint_options(JsonReader& reader);

class JsonEndpoint {
 public:
  explicit JsonEndpoint(EndpointOptions options);
  ~JsonEndpoint();
  JsonEndpoint(const JsonEndpoint&) = delete;
  JsonEndpoint& operator=(const JsonEndpoint&) = delete;

  // The object that the service answers to a POST of `question` at address + path. Throws
  // RuntimeError, in one sentence, with the status and the beginning of what the server said.
  nlohmann::json post(const std::string& path, const nlohmann::json& question);

 private:
  struct Transfer;
  struct Failure;
  nlohmann::json attempt(const std::string& address, const std::string& body);
  std::string without_key(std::string text) const;

  EndpointOptions options_;
  std::string key_;
  std::unique_ptr<Transfer> transfer_;
};

}  // namespace vqlm
