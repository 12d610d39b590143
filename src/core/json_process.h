// A program that answers questions: one JSON object a line on its standard input, one on its
// standard output. It is started when first asked; where it hangs, ends or answers with anything
// else it is killed, started again and asked again, a limited number of times.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/child_process.h"
#include "core/json_reader.h"

namespace vqlm {

struct JsonProcessOptions {
  std::vector<std::string> command;  // no shell; program and arguments
  double timeout_seconds = 60;       // of one answer
  int restarts = 2;                  // over one question
};
// Keys command (required, at least one string), timeout_seconds, restarts.
JsonProcessOptions read_json_process_options(JsonReader& reader);

// The parts of a command that name files which exist: a script, a model. What they hold decides
// what the program answers.
std::vector<std::string> command_files(const std::vector<std::string>& command);

class JsonProcess {
 public:
  JsonProcess(std::string name, JsonProcessOptions options);

  // The answer to `question`, an object in which the array `wanted` has `count` elements. Throws
  // RuntimeError: what the last attempt met, with the end of the program's standard error, or the
  // sentence it gave as {"error": "..."}, which is not asked again.
  nlohmann::json ask(const nlohmann::json& question, const std::string& wanted, std::size_t count);

 private:
  nlohmann::json attempt(const std::string& line, const std::string& wanted, std::size_t count);

  std::string name_;
  JsonProcessOptions options_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace vqlm
