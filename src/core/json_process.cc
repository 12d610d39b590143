#include "core/json_process.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/log.h"

namespace vqlm {
namespace {

constexpr std::size_t kShownBytes = 80;

std::string shown(const std::string& line) {
  if (line.empty()) return "an empty line";
  return "'" + (line.size() > kShownBytes ? line.substr(0, kShownBytes) + "..." : line) + "'";
}

}  // namespace

JsonProcessOptions read_json_process_options(JsonReader& reader) {
  JsonProcessOptions options;
  options.command = reader.get_strings("command");
  if (options.command.empty())
    throw InvalidArgument(
        expected_got(reader.where("command"), "a program and its arguments", "nothing"));
  options.timeout_seconds =
      reader.get_double("timeout_seconds", options.timeout_seconds, 0.001, 1e6);
  options.restarts = static_cast<int>(reader.get_int("restarts", options.restarts, 0, 1000));
  return options;
}

std::vector<std::string> command_files(const std::vector<std::string>& command) {
  std::vector<std::string> result;
  for (const std::string& part : command) {
    std::error_code unknown;
    if (std::filesystem::is_regular_file(part, unknown)) result.push_back(part);
  }
  return result;
}

JsonProcess::JsonProcess(std::string name, JsonProcessOptions options)
    : name_(std::move(name)), options_(std::move(options)) {}

nlohmann::json JsonProcess::attempt(const std::string& line, const std::string& wanted,
                                    std::size_t count) {
  if (!process_) {
    ChildOptions child;
    child.command = options_.command;
    child.keep_errors = true;
    process_ = std::make_unique<ChildProcess>(name_, child);
  }
  const std::string answer = process_->ask(line, options_.timeout_seconds);
  nlohmann::json parsed = nlohmann::json::parse(answer, nullptr, false);
  if (!parsed.is_object()) throw ChildFailure(expected_got(name_, "a JSON object", shown(answer)));
  if (parsed.contains("error")) return parsed;
  if (!parsed.contains(wanted) || !parsed[wanted].is_array() || parsed[wanted].size() != count)
    throw ChildFailure(expected_got(
        name_, "an answer with " + std::to_string(count) + " '" + wanted + "'", shown(answer)));
  return parsed;
}

nlohmann::json JsonProcess::ask(const nlohmann::json& question, const std::string& wanted,
                                std::size_t count) {
  // Text that is no UTF-8 is replaced: the program's JSON reader might refuse it.
  const std::string line = question.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  for (int tried = 0;; ++tried) {
    try {
      nlohmann::json answer = attempt(line, wanted, count);
      if (!answer.contains("error")) return answer;
      const nlohmann::json& error = answer["error"];
      throw RuntimeError(expected_got(
          name_, "an answer",
          "the error " + shown(error.is_string() ? error.get<std::string>() : error.dump())));
    } catch (const ChildFailure& failure) {
      process_.reset();
      if (tried == options_.restarts) throw;
      log_warning(std::string(failure.what()) + "; started again");
    }
  }
}

}  // namespace vqlm
