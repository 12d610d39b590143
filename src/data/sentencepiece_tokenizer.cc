#include "data/sentencepiece_tokenizer.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "core/hash.h"
#include "core/random.h"

namespace vqlm {

struct SentencePieceTokenizer::Processor {
  sentencepiece::SentencePieceProcessor spm;
};

namespace {

constexpr int kVersion = 1;

class TextIterator : public sentencepiece::SentenceIterator {
 public:
  explicit TextIterator(std::vector<std::string> texts) : texts_(std::move(texts)) {}
  bool done() const override { return next_ >= texts_.size(); }
  void Next() override { ++next_; }
  const std::string& value() const override { return texts_[next_]; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  std::vector<std::string> texts_;
  std::size_t next_ = 0;
};

std::string yes_no(bool value) { return value ? "true" : "false"; }

std::unordered_map<std::string, std::string> trainer_arguments(const SentencePieceOptions& options,
                                                               std::size_t longest_text) {
  return {{"model_type", options.model},
          {"vocab_size", std::to_string(options.vocab_size)},
          {"normalization_rule_name", options.normalization},
          {"character_coverage", std::to_string(options.character_coverage)},
          {"byte_fallback", yes_no(options.byte_fallback)},
          {"add_dummy_prefix", yes_no(options.dummy_prefix)},
          {"remove_extra_whitespaces", "false"},
          {"pad_id", std::to_string(kPadId)},
          {"unk_id", std::to_string(kUnkId)},
          {"bos_id", std::to_string(kBosId)},
          {"eos_id", std::to_string(kEosId)},
          // The trainer cuts its own names out of the text: names that text does not hold.
          {"pad_piece", "<|pad|>"},
          {"unk_piece", "<|unk|>"},
          {"bos_piece", "<|bos|>"},
          {"eos_piece", "<|eos|>"},
          {"num_threads", "1"},
          {"shuffle_input_sentence", "false"},
          {"input_sentence_size", "0"},
          {"max_sentence_length", std::to_string(std::max<std::size_t>(longest_text + 1, 10))},
          {"minloglevel", "3"}};
}

// Texts that are not empty; `max_texts` of them, drawn by the seed, in their order.
std::vector<std::string> training_texts(const std::vector<std::string>& texts,
                                        const SentencePieceOptions& options, std::uint64_t seed) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!texts[i].empty()) order.push_back(i);
  const auto limit = static_cast<std::size_t>(options.max_texts);
  if (limit > 0 && order.size() > limit) {
    Pcg64 random(derive_seed(seed, "tokenizer"));
    shuffle(order, random);
    order.resize(limit);
    std::sort(order.begin(), order.end());
  }
  std::vector<std::string> result;
  for (const std::size_t i : order) result.push_back(texts[i]);
  return result;
}

// The library's message as one clause, without its source position.
std::string reason_of(const sentencepiece::util::Status& status) {
  std::string reason = status.ToString();
  if (const auto bracket = reason.rfind("] "); bracket != std::string::npos)
    reason = reason.substr(bracket + 2);
  if (const std::string kind = "Internal: "; reason.rfind(kind, 0) == 0)
    reason = reason.substr(kind.size());
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  while (!reason.empty() && (reason.back() == ' ' || reason.back() == '.')) reason.pop_back();
  for (auto stop = reason.find(". "); stop != std::string::npos; stop = reason.find(". "))
    reason[stop] = ';';
  return reason.empty() ? "other or damaged bytes" : reason;
}

void check_id(int id, int size) {
  if (id < 0 || id >= size)
    throw InvalidArgument(expected_got("sentencepiece tokenizer",
                                       "an id from 0 to " + std::to_string(size - 1),
                                       std::to_string(id)));
}

}  // namespace

SentencePieceTokenizer::SentencePieceTokenizer(SentencePieceOptions options)
    : options_(std::move(options)) {}

SentencePieceTokenizer::~SentencePieceTokenizer() = default;

TokenizerInfo SentencePieceTokenizer::info() const {
  TokenizerInfo result;
  result.name = "sentencepiece";
  result.version = kVersion;
  result.vocab_size = processor_ ? processor_->spm.GetPieceSize() : 0;
  result.exact = false;
  result.hash = sha256_hex(model_).substr(0, 12);
  return result;
}

const SentencePieceTokenizer::Processor& SentencePieceTokenizer::processor() const {
  if (!processor_)
    throw InvalidArgument(
        expected_got("sentencepiece tokenizer", "a trained or restored model", "none"));
  return *processor_;
}

std::vector<int> SentencePieceTokenizer::encode(const std::string& text) const {
  std::vector<int> ids;
  const auto status = processor().spm.Encode(text, &ids);
  if (!status.ok())
    throw RuntimeError(
        expected_got("sentencepiece tokenizer", "text it can encode", reason_of(status)));
  return ids;
}

std::string SentencePieceTokenizer::decode(const std::vector<int>& ids) const {
  const auto& spm = processor().spm;
  for (const int id : ids) check_id(id, spm.GetPieceSize());
  std::string text;
  const auto status = spm.Decode(ids, &text);
  if (!status.ok())
    throw RuntimeError(
        expected_got("sentencepiece tokenizer", "ids it can decode", reason_of(status)));
  return text;
}

std::string SentencePieceTokenizer::piece(int id) const {
  const auto& spm = processor().spm;
  check_id(id, spm.GetPieceSize());
  const char* special = special_piece(id);
  return special != nullptr ? special : spm.IdToPiece(id);
}

void SentencePieceTokenizer::train(const std::vector<std::string>& texts, std::uint64_t seed) {
  std::vector<std::string> used = training_texts(texts, options_, seed);
  if (used.empty())
    throw RuntimeError(expected_got("sentencepiece tokenizer", "training text", "none"));
  std::size_t longest = 0;
  for (const std::string& text : used) longest = std::max(longest, text.size());
  TextIterator iterator(std::move(used));
  std::string model;
  const auto status = sentencepiece::SentencePieceTrainer::Train(
      trainer_arguments(options_, longest), &iterator, &model);
  if (!status.ok() || model.empty())
    throw RuntimeError(expected_got("sentencepiece tokenizer",
                                    "training text that yields " +
                                        std::to_string(options_.vocab_size) + " " + options_.model +
                                        " pieces",
                                    "a refusal by the trainer (" + reason_of(status) + ")"));
  restore(model);
}

void SentencePieceTokenizer::restore(const std::string& bytes) {
  if (bytes.empty())
    throw RuntimeError(
        expected_got("tokenizer model", "that of a sentencepiece tokenizer", "no bytes"));
  auto processor = std::make_unique<Processor>();
  auto& spm = processor->spm;
  const auto status = spm.LoadFromSerializedProto(bytes);
  if (!status.ok() || spm.GetPieceSize() <= kNumSpecialIds)
    throw RuntimeError(
        expected_got("tokenizer model", "that of a sentencepiece tokenizer", reason_of(status)));
  if (spm.pad_id() != kPadId || spm.unk_id() != kUnkId || spm.bos_id() != kBosId ||
      spm.eos_id() != kEosId)
    throw RuntimeError(expected_got("tokenizer model", "pad, unk, bos and eos as the pieces 0 to 3",
                                    "a sentencepiece model with other ids"));
  processor_ = std::move(processor);
  model_ = bytes;
}

void register_sentencepiece_tokenizer(Registries& registries) {
  registries.tokenizers.add(
      "sentencepiece", "subword pieces by byte-pair encoding or a unigram model",
      [](JsonReader& reader) {
        SentencePieceOptions options;
        options.model = reader.get_choice("model", {"bpe", "unigram"}, options.model);
        options.vocab_size = reader.get_int("vocab_size", options.vocab_size, 8, 1'000'000);
        options.normalization =
            reader.get_choice("normalization", {"identity", "nmt_nfkc"}, options.normalization);
        options.character_coverage =
            reader.get_double("character_coverage", options.character_coverage, 0.9, 1.0);
        options.byte_fallback = reader.get_bool("byte_fallback", options.byte_fallback);
        options.dummy_prefix = reader.get_bool("dummy_prefix", options.dummy_prefix);
        options.max_texts = reader.get_int("max_texts", options.max_texts, 0);
        return std::make_unique<SentencePieceTokenizer>(options);
      });
}

}  // namespace vqlm
