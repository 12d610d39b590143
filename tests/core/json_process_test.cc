#include "core/json_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

using nlohmann::json;
using testing::HasSubstr;

JsonProcessOptions shell(const std::string& script, int restarts, double seconds = 10) {
  return {{"sh", "-c", script}, seconds, restarts};
}

std::string refusal(const JsonProcessOptions& options) {
  JsonProcess process("program", options);
  try {
    return "answered " + process.ask({{"q", 1}}, "answers", 1).dump();
  } catch (const RuntimeError& error) {
    return error.what();
  }
}

// A file whose existence says that the program was started before.
class JsonProcessTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove(marker_); }
  void TearDown() override { std::filesystem::remove(marker_); }
  // Does `first` the first time it is started, answers afterwards.
  std::string once(const std::string& first) const {
    return "if [ ! -e " + marker_ + " ]; then touch " + marker_ + "; read line; " + first +
           "; fi; while read -r line; do echo '{\"answers\": [7]}'; done";
  }
  // One a process: the tests run side by side.
  std::string marker_ = testing::TempDir() + "vqlm_json_process_" + std::to_string(::getpid());
};

TEST_F(JsonProcessTest, GetsAnAnswer) {
  JsonProcess process("program",
                      shell("while read -r l; do echo '{\"answers\": [1, 2]}'; done", 0));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(process.ask({{"q", i}}, "answers", 2)["answers"][1], 2);
}

TEST_F(JsonProcessTest, StartsAgainAfterEveryKindOfFault) {
  // The time-out is ten times what a busy machine needs to start a shell; only three wait for it.
  for (const char* fault : {"exit 1", "kill -9 $$", "sleep 100", "echo garbage", "echo '[1]'",
                            "echo '{\"answers\": []}'", "echo '{\"answers\": 1}'", "echo",
                            "printf '{\"answers\": [7]'", "exec 1>&-; sleep 100"}) {
    std::filesystem::remove(marker_);
    JsonProcess process("program", shell(once(fault), 1, 3));
    EXPECT_EQ(process.ask({{"q", 1}}, "answers", 1)["answers"][0], 7) << fault;
  }
}

TEST_F(JsonProcessTest, GivesUpInOneSentence) {
  EXPECT_THAT(refusal(shell("exit 4", 1)), HasSubstr("exit code 4"));
  EXPECT_THAT(refusal(shell("while read -r l; do echo nonsense; done", 1)),
              HasSubstr("program: expected a JSON object, got 'nonsense'"));
  EXPECT_THAT(refusal(shell("while read -r l; do echo '{}'; done", 0)),
              HasSubstr("an answer with 1 'answers', got '{}'"));
}

TEST_F(JsonProcessTest, AnErrorThatItTellsIsNotAskedAgain) {
  EXPECT_THAT(refusal(shell(once("echo '{\"error\": \"no such language\"}'; exit 0"), 5)),
              HasSubstr("the error 'no such language'"));
}

TEST_F(JsonProcessTest, NamesTheFilesAmongItsArguments) {
  std::ofstream(marker_) << "script";
  EXPECT_EQ(command_files({"python3", marker_, "--flag"}), std::vector<std::string>{marker_});
}

TEST_F(JsonProcessTest, OptionsAreReadStrictly) {
  const auto read = [](const json& config) {
    JsonReader reader(config, "config");
    const auto options = read_json_process_options(reader);
    reader.finish();
    return options;
  };
  EXPECT_EQ(read({{"command", {"a", "b"}}, {"restarts", 3}}).restarts, 3);
  EXPECT_THROW(read({{"command", json::array()}}), InvalidArgument);
  EXPECT_THROW(read({{"command", "a b"}}), InvalidArgument);
  EXPECT_THROW(read({{"command", {"a"}}, {"timeout_seconds", 0}}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
