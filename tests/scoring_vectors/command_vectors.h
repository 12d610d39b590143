// Checks of the command line: recorded runs of sacreBLEU, repeated by `vqlm score` in this process.
// Exit code and standard output must be the same; where a run fails, standard error must hold one
// line, whatever sacreBLEU wrote.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "data/temporary_folder.h"
#include "scoring_vectors/check_tools.h"
#include "scoring_vectors/vector_check.h"

namespace vqlm {

// A line that is no vector but an input file of the runs beside it ("op": "file").
bool is_input_file(const nlohmann::json& line);

// The input files of one vector file, in a folder of their own, which is the working folder of the
// process as long as this lives.
class InputFolder {
 public:
  // Throws InvalidArgument on a file that cannot be decoded.
  explicit InputFolder(const std::vector<nlohmann::json>& files);
  ~InputFolder();
  InputFolder(const InputFolder&) = delete;
  InputFolder& operator=(const InputFolder&) = delete;

 private:
  TemporaryFolder folder_;
  std::filesystem::path left_;  // the working folder before
};

// "op": "run". The working folder must be that of its input files.
void check_command(VectorCheck& check, CheckTools& tools);

}  // namespace vqlm
