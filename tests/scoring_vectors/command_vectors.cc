#include "scoring_vectors/command_vectors.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <sstream>
#include <string>
#include <string_view>

#include "core/error.h"
#include "scoring/score_command.h"
#include "scoring_vectors/score_vectors.h"

namespace vqlm {
namespace {

using nlohmann::json;

std::string decode_base64(const std::string& text) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int num_bits = 0;
  for (const char c : std::string_view(text).substr(0, text.find('='))) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos)
      throw InvalidArgument(expected_got("input file", "base64", "'" + std::string(1, c) + "'"));
    bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xFFFFFF;
    num_bits += 6;
    if (num_bits < 8) continue;
    num_bits -= 8;
    bytes.push_back(static_cast<char>(bits >> num_bits & 0xFF));
  }
  return bytes;
}

// An open file, closed in the end.
class InputDescriptor {
 public:
  explicit InputDescriptor(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0)
      throw RuntimeError(expected_got(path, "a readable file", std::strerror(errno)));
  }
  ~InputDescriptor() { close(descriptor_); }
  InputDescriptor(const InputDescriptor&) = delete;
  InputDescriptor& operator=(const InputDescriptor&) = delete;
  int number() const { return descriptor_; }

 private:
  int descriptor_;
};

struct Outcome {
  int exit_code = 0;
  std::string out, err;
};

// As the program's main does.
Outcome run_command(const std::vector<std::string>& arguments, const std::string& input,
                    const std::map<std::string, std::string>& variables) {
  const InputDescriptor standard_input(input);
  std::ostringstream out, err;
  const auto environment = [&variables](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
  ScoreStreams streams{standard_input.number(), out, err, false, environment};
  int code = 0;
  try {
    code = score_command(arguments, streams);
  } catch (const InvalidArgument& error) {
    code = 2;
    err << error.what() << "\n";
  } catch (const RuntimeError& error) {
    code = 1;
    err << error.what() << "\n";
  }
  return {code, out.str(), err.str()};
}

}  // namespace

bool is_input_file(const json& line) {
  return line.is_object() && line.value("op", json()) == "file";
}

InputFolder::InputFolder(const std::vector<json>& files) : left_(std::filesystem::current_path()) {
  for (const json& file : files)
    folder_.write(file.at("name").get<std::string>(),
                  decode_base64(file.at("b64").get<std::string>()));
  std::filesystem::current_path(folder_.path());
}

InputFolder::~InputFolder() {
  std::error_code ignored;
  std::filesystem::current_path(left_, ignored);
}

void check_command(VectorCheck& check, CheckTools&) {
  check.ignore("op");
  check.ignore("stderr_last");
  const json& input = check.at("stdin");
  const Outcome outcome = run_command(check.at("argv").get<std::vector<std::string>>(),
                                      input.is_null() ? "/dev/null" : input.get<std::string>(),
                                      check.at("env").get<std::map<std::string, std::string>>());
  check.expect("exit", outcome.exit_code);
  check.expect("stdout", without_version_suffix(outcome.out));
  const bool is_one_line =
      outcome.err.size() > 1 && outcome.err.find('\n') == outcome.err.size() - 1;
  if (outcome.exit_code != 0 && !is_one_line)
    check.fail("standard error", "one line", json(outcome.err).dump());
}

}  // namespace vqlm
