// A generator made from a JSON recipe and trained on a few texts, for tests.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "baselines/builtin_baselines.h"
#include "core/json_reader.h"
#include "core/progress.h"
#include "core/registries.h"
#include "letter_tokenizer.h"
#include "model/generator.h"
#include "model/trainable.h"

namespace vqlm {

// Folders that go when the process ends that made them; the death tests it starts leave them.
class FoldersOfProcess {
 public:
  ~FoldersOfProcess() {
    if (getpid() != owner_) return;
    std::error_code ignored;
    for (const auto& path : paths_) std::filesystem::remove_all(path, ignored);
  }
  void add(const std::filesystem::path& path) { paths_.push_back(path); }

 private:
  pid_t owner_ = getpid();
  std::vector<std::filesystem::path> paths_;
};

// An empty folder of this name under the system's temporary one, of this process and of the death
// tests it starts alone.
inline std::string fresh_folder(const std::string& name) {
  constexpr const char* kOwner = "VQLM_TEST_OWNER";  // inherited by the processes of death tests
  setenv(kOwner, std::to_string(getpid()).c_str(), 0);
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("vqlm_" + name + "_" + std::getenv(kOwner));
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  static FoldersOfProcess folders;
  if (std::to_string(getpid()) == std::getenv(kOwner)) folders.add(path);
  return path.string();
}

inline std::unique_ptr<Generator> make_baseline(const std::string& type,
                                                const nlohmann::json& recipe) {
  Registries registries;
  register_builtin_baselines(registries);
  JsonReader reader(recipe, "test");
  std::unique_ptr<Generator> generator = registries.generators.create(type, reader);
  reader.finish();
  return generator;
}

inline nlohmann::json tiny_recipe(const std::string& type, std::int64_t max_steps) {
  nlohmann::json recipe = {{"d_model", 16}, {"num_layers", 1}, {"dropout", 0.0}};
  if (type != "lstm_lm" && type != "vae_lm") recipe.update({{"num_heads", 2}, {"d_ff", 32}});
  recipe["label_smoothing"] = 0.0;
  recipe["training"] = {{"max_steps", max_steps}, {"batch_tokens", 64}, {"learning_rate", 0.01},
                        {"schedule", "constant"}, {"warmup_steps", 5},  {"evaluate_every", 50},
                        {"save_every", 1000},     {"log_every", 50}};
  return recipe;
}

inline Trainable& trainable(Generator& generator) { return dynamic_cast<Trainable&>(generator); }

// Development and training set are the same.
inline FitReport fit_with(Generator& generator, const std::vector<Example>& examples,
                          const Tokenizers& tokenizers, const std::string& work_folder,
                          std::uint64_t seed = 1) {
  set_progress_sink({});
  FitContext context;
  context.train = &examples;
  context.dev = &examples;
  context.tokenizers = tokenizers;
  context.work_folder = work_folder;
  context.seed = seed;
  return trainable(generator).fit(context);
}

inline FitReport fit_on(Generator& generator, const std::vector<Example>& examples,
                        const std::string& alphabet, const std::string& work_folder,
                        std::uint64_t seed = 1) {
  return fit_with(generator, examples, {std::make_shared<LetterTokenizer>(alphabet)}, work_folder,
                  seed);
}

// Names the test program's case, so that tests run side by side.
inline std::string case_name() {
  const auto* info = testing::UnitTest::GetInstance()->current_test_info();
  std::string name = std::string(info->test_suite_name()) + "_" + info->name();
  for (char& letter : name)
    if (letter == '/') letter = '_';
  return name;
}

}  // namespace vqlm
