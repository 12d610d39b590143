#include "baselines/ngram_generator.h"

#include <chrono>
#include <numbers>
#include <utility>

#include "baselines/arpa_file.h"
#include "baselines/label_place.h"
#include "baselines/ngram_decoding.h"
#include "baselines/reference_text.h"
#include "core/error.h"
#include "core/random.h"

namespace vqlm {
namespace {

using Clock = std::chrono::steady_clock;

std::string arpa_word(const std::string& piece) {
  if (piece.empty()) return "∅";
  std::string word;
  for (const char c : piece) {
    if (c == ' ')
      word += "␠";
    else if (c == '\t')
      word += "␉";
    else if (c == '\n')
      word += "␊";
    else if (c == '\r')
      word += "␍";
    else
      word += c;
  }
  return word;
}

}  // namespace

void NgramGenerator::set_models(std::vector<NgramModel> models, std::vector<std::string> labels,
                                std::shared_ptr<const Tokenizer> tokenizer, bool closed) {
  models_ = std::move(models);
  labels_ = std::move(labels);
  tokenizer_ = std::move(tokenizer);
  closed_ = closed;
}

std::int64_t NgramGenerator::num_ngrams() const {
  std::int64_t sum = 0;
  for (const NgramModel& model : models_) sum += model.num_ngrams();
  return sum;
}

const NgramModel& NgramGenerator::model_of(const Example& example) const {
  if (labels_.empty()) return models_.at(0);
  return models_[label_place(labels_, example)];
}

const Tokenizer& NgramGenerator::tokenizer() const {
  if (tokenizer_ == nullptr)
    throw InvalidArgument(expected_got("ngram", "to be trained or loaded before use", "neither"));
  return *tokenizer_;
}

Signature NgramGenerator::signature(int order) const {
  const TokenizerInfo tokens = tokenizer_ == nullptr ? TokenizerInfo{} : tokenizer_->info();
  Signature signature;
  signature.add("unit", tokenizer_unit(tokenizer_.get()))
      .add("eos", true)
      .add("order", std::to_string(order))
      .add("smoothing", "mkn")
      .add("oov", closed_ ? "refused" : "unk")
      .add("tok", tokens.hash.empty() ? std::string("none") : tokens.hash);
  if (!labels_.empty()) signature.add("condition", "label");
  return signature;
}

std::vector<Generation> NgramGenerator::generate(std::span<const Example> batch,
                                                 const DecodingOptions& options) {
  refuse_fixed_codes(options, "ngram");
  std::vector<Generation> result;
  for (const Example& example : batch) {
    const auto start = Clock::now();
    Pcg64 random(derive_seed(options.seed, "decoding/" + example.id));
    const std::vector<int> prefix = tokenizer().encode(example.source);
    Decoded continuation = continue_ngrams(model_of(example), prefix, options, random);
    Generation generation;
    generation.text = continued_text(tokenizer(), example.source, prefix, continuation.ids);
    generation.token_log_prob_nats = std::move(continuation.log_prob_nats);
    generation.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    result.push_back(std::move(generation));
  }
  return result;
}

std::vector<Likelihood> NgramGenerator::score(std::span<const Example> batch) {
  const bool exact = tokenizer().info().exact;
  std::vector<Likelihood> result;
  for (const Example& example : batch) {
    std::vector<int> ids = tokenizer().encode(reference_text(example));
    ids.push_back(kEosId);
    Likelihood likelihood;
    const NgramModel& model = model_of(example);
    NgramState state = model.start();
    for (const int id : ids) {
      const double log10_prob = model.advance(state, static_cast<std::uint32_t>(id));
      likelihood.token_nats.push_back(-log10_prob * std::numbers::ln10);
      likelihood.num_unknown += id == kUnkId ? 1 : 0;
    }
    if (closed_ && likelihood.num_unknown > 0)
      throw InvalidArgument(expected_got("example " + example.id, "tokens of the closed vocabulary",
                                         "an unknown one"));
    likelihood.num_tokens = static_cast<std::int64_t>(ids.size());
    likelihood.num_bytes = static_cast<std::int64_t>(reference_text(example).size());
    likelihood.kind = exact ? LikelihoodKind::kExact : LikelihoodKind::kExactSegmentation;
    result.push_back(std::move(likelihood));
  }
  return result;
}

std::vector<ExportFormat> NgramGenerator::export_formats() const {
  if (models_.size() > 1) return {};
  return {{"arpa", "ARPA file, which KenLM and SRILM read"}};
}

void NgramGenerator::export_to(const std::string&, const std::string& path) const {
  std::vector<std::string> words;
  const NgramModel& model = models_.at(0);
  for (int id = 0; id < model.vocab_size(); ++id) words.push_back(arpa_word(tokenizer().piece(id)));
  write_arpa(path, model, words);
}

}  // namespace vqlm
