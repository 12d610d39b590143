#include "core/plugin_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/progress.h"

namespace vqlm {
class Dataset {};
class Engine {};
class Generator {};
class Metric {};
class Reporter {};
class Task {};
class Tokenizer {};

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string plugin_path(const std::string& name) {
  return std::string(VQLM_TEST_PLUGINS) + "/plugin_" + name + ".so";
}

template <typename Error>
std::string refusal(const std::string& path, const std::string& torch_tag = "") {
  Registries registries;
  try {
    load_plugin(path, registries, torch_tag);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(PluginLoaderTest, RegistersTheComponentsOfAPlugin) {
  Registries registries;
  const LoadedPlugin plugin = load_plugin(plugin_path("good"), registries, "");
  EXPECT_EQ(plugin.name, "good_plugin");
  EXPECT_EQ(plugin.version, "1.2");
  EXPECT_EQ(plugin.sha256, sha256_file(plugin_path("good")));
  EXPECT_EQ(registries.metrics.description("good"), "from a plugin");
}

TEST(PluginLoaderTest, ProgressAndLogOfAPluginGoThroughTheProgram) {
  std::vector<std::string> messages, work;
  set_log_sink([&](LogLevel level, const std::string& message) {
    messages.push_back((level == LogLevel::kDebug ? "debug: " : "other: ") + message);
  });
  set_progress_sink([&](const ProgressUpdate& update) {
    if (update.finished) work.push_back(update.what);
  });
  Registries registries;
  load_plugin(plugin_path("good"), registries, "");
  set_log_sink({});
  set_progress_sink(terminal_progress());
  EXPECT_THAT(messages, ElementsAre("debug: registered"));
  EXPECT_THAT(work, ElementsAre("register"));
}

TEST(PluginLoaderTest, ATorchFreePluginSuitsAProgramWithTorch) {
  EXPECT_EQ(refusal<std::exception>(plugin_path("good"), "-torch2.13.0"), "");
}

TEST(PluginLoaderTest, ASecondLoadMeetsTheNamesOfTheFirst) {
  Registries registries;
  load_plugin(plugin_path("good"), registries, "");
  EXPECT_THROW(load_plugin(plugin_path("good"), registries, ""), InvalidArgument);
}

TEST(PluginLoaderTest, RefusesWhatWasBuiltForOthers) {
  EXPECT_THAT(refusal<InvalidArgument>(plugin_path("old")),
              HasSubstr("expected plugin API 2, got 0"));
  EXPECT_THAT(refusal<InvalidArgument>(plugin_path("foreign"), "-torch2.13.0"),
              HasSubstr("-torch0.1'"));
  EXPECT_EQ(refusal<std::exception>(plugin_path("foreign"), "-torch0.1"), "");
  EXPECT_THAT(refusal<InvalidArgument>(plugin_path("unlike")), HasSubstr("-000000000000'"));
}

TEST(PluginLoaderTest, RefusesWhatIsNoPlugin) {
  EXPECT_THAT(refusal<RuntimeError>(plugin_path("empty")), HasSubstr("exports 'vqlm_plugin'"));
  EXPECT_THAT(refusal<RuntimeError>("/nonexistent.so"), HasSubstr("No such file"));
  EXPECT_THAT(refusal<RuntimeError>(VQLM_SOURCE_DIR "/CMakeLists.txt"),
              HasSubstr("expected a loadable plugin"));
}

}  // namespace
}  // namespace vqlm
