// Runs `vqlm score` inside a test, in a folder with small files.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "core/error.h"
#include "data/temporary_folder.h"
#include "scoring/score_command.h"

namespace vqlm {

struct ScoreOutcome {
  int code = 0;
  std::string out, err;
};

// The folder is the working folder as long as this lives.
class ScoreRun {
 public:
  ScoreRun() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(folder_.path());
    folder_.write("ref", "the cat sat on the mat .\na dog ran\nover the lazy fox today\n");
    folder_.write("h1", "the cat sat on the mat .\na dog ran\nover a lazy fox today\n");
    folder_.write("h2", "the cat on mat\nthe dog\nover it\n");
  }
  ~ScoreRun() { std::filesystem::current_path(before_); }
  ScoreRun(const ScoreRun&) = delete;
  ScoreRun& operator=(const ScoreRun&) = delete;

  void write(const std::string& name, const std::string& content) const {
    folder_.write(name, content);
  }

  // `input` names the file that is standard input.
  ScoreOutcome operator()(const std::vector<std::string>& arguments,
                          const std::string& input = "/dev/null") const {
    const int descriptor = ::open(input.c_str(), O_RDONLY);
    std::ostringstream out, err;
    ScoreStreams streams{descriptor, out, err, terminal, [this](const char* name) {
                           const auto found = environment.find(name);
                           return found == environment.end() ? nullptr : found->second.c_str();
                         }};
    ScoreOutcome outcome;
    try {
      outcome.code = score_command(arguments, streams);
      outcome.err = err.str();
    } catch (const InvalidArgument& error) {
      outcome = {2, "", error.what()};
    } catch (const RuntimeError& error) {
      outcome = {1, "", error.what()};
    }
    ::close(descriptor);
    outcome.out = out.str();
    return outcome;
  }

  std::map<std::string, std::string> environment;
  bool terminal = false;

 private:
  std::filesystem::path before_;
  TemporaryFolder folder_;
};

}  // namespace vqlm
