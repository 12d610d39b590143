#include "metrics/tokenizer_sentencepiece.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "core/registry.h"
#include "metrics/sentencepiece_model.h"
#include "metrics/sentencepiece_normalizer.h"
#include "metrics/subword_segmenter.h"

namespace vqlm {

struct TokenizerSentencePiece::Model {
  SentencePieceNormalizer normalizer;
  std::unique_ptr<const SubwordSegmenter> segmenter;
};

namespace {

namespace fs = std::filesystem;

struct KnownModel {
  const char *name, *signature_name;
  const char* file;     // in sacreBLEU's folder of models and in ours
  const char* fetched;  // name for `vqlm data fetch`, and its folder
  const char* sha256;   // "": none is published
};

constexpr const char* kFlores101File = "sacrebleu_tokenizer_spm.model";
constexpr KnownModel kModels[] = {
    {"flores101", "flores101", kFlores101File, "flores101_spm", ""},
    {"flores200", "flores200", "flores200sacrebleuspm", "flores200_spm",
     "14bb8dfb35c0ffdea7bc01e56cea38b9e3d5efcdcb9c251d6b40538e1aab555a"},
    {"spBLEU-1K", "spBLEU-1K", "spbleu-1k_tokenizer_spm.model", "spbleu1k_spm", ""},
    {"spm", "flores101", kFlores101File, "flores101_spm", ""},
};

const KnownModel& known_model(const std::string& name) {
  std::vector<std::string> names;
  for (const KnownModel& model : kModels) {
    if (name == model.name) return model;
    names.emplace_back(model.name);
  }
  throw_unknown_name("SentencePiece tokenizer", name, names);
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

fs::path sacrebleu_folder() {
  const std::string given = environment("SACREBLEU");
  return (given.empty() ? fs::path(environment("HOME")) / ".sacrebleu" : fs::path(given)) /
         "models";
}

// The cache of `vqlm data fetch` (data/dataset.h: default_data_location).
fs::path cache_folder() {
  const std::string given = environment("VQLM_DATA_CACHE"), xdg = environment("XDG_CACHE_HOME"),
                    home = environment("HOME");
  if (!given.empty()) return given;
  if (!xdg.empty()) return fs::path(xdg) / "vqlm";
  return home.empty() ? fs::path(".vqlm-cache") : fs::path(home) / ".cache" / "vqlm";
}

std::string find_model(const KnownModel& model) {
  const fs::path folders[] = {sacrebleu_folder(), cache_folder() / model.fetched};
  for (const fs::path& folder : folders) {
    const fs::path path = folder / model.file;
    if (!fs::is_regular_file(path)) continue;
    const std::string expected = model.sha256;
    const std::string got = expected.empty() ? "" : sha256_file(path.string());
    if (got != expected)
      throw RuntimeError(expected_got(
          path.string(), "the model of " + std::string(model.name) + " with SHA-256 " + expected,
          got));
    return path.string();
  }
  throw RuntimeError(expected_got(model.name,
                                  "its SentencePiece model " + std::string(model.file) + " in " +
                                      folders[0].string() + " or " + folders[1].string() +
                                      " (vqlm data fetch " + model.fetched + "), or a path to it",
                                  "none"));
}

}  // namespace

TokenizerSentencePiece::TokenizerSentencePiece(const std::string& name, const std::string& model) {
  const KnownModel& known = known_model(name);
  signature_name_ = known.signature_name;
  model_ = load(model.empty() ? find_model(known) : model);
}

TokenizerSentencePiece::~TokenizerSentencePiece() = default;

std::shared_ptr<const TokenizerSentencePiece::Model> TokenizerSentencePiece::load(
    const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<const Model>> loaded;
  const std::lock_guard<std::mutex> lock(mutex);
  if (auto shared = loaded[path].lock()) return shared;
  const SentencePieceModel content = read_sentencepiece_model(read_file(path), path);
  auto model = std::make_shared<const Model>(
      Model{SentencePieceNormalizer(content), make_subword_segmenter(content)});
  loaded[path] = model;
  return model;
}

void TokenizerSentencePiece::tokenize(std::string_view line, std::string& out) const {
  model_->normalizer.normalize(line, normalized_);
  model_->segmenter->segment(normalized_, out);
}

}  // namespace vqlm
