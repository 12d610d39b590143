// A tokenizer: text to token ids and back. Four ids are the same for all: padding, unknown, begin
// and end of sequence; `encode` adds neither of the last two.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace vqlm {

inline constexpr int kPadId = 0, kUnkId = 1, kBosId = 2, kEosId = 3, kNumSpecialIds = 4;

// "<pad>" and so on; null for an id that is not special.
const char* special_piece(int id);

struct TokenizerInfo {
  std::string name;    // "sentencepiece"
  int version = 1;     // raised when its results can move
  int vocab_size = 0;  // special ids included
  bool exact =
      false;  // one segmentation a text (char, byte, word): likelihoods are exact, not bounds
  std::string hash;  // SHA-256 of the trained model, first 12 digits
};

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  virtual TokenizerInfo info() const = 0;
  virtual std::vector<int> encode(const std::string& text) const = 0;
  virtual std::string decode(const std::vector<int>& ids) const = 0;
  // A token as lists of tokens have it: "<pad>", "<unk>", "<s>", "</s>", "▁the", "é", "<0x41>". No
  // two are alike, but for a piece of text that is spelled like a special one. Throws
  // InvalidArgument on an id outside the vocabulary.
  virtual std::string piece(int id) const = 0;
  // All of its state as bytes: the content of `tokenizer.model`. Empty before training.
  virtual std::string serialize() const = 0;
};

// What a tokenizer that learns from text does besides. A created tokenizer is trained or restored
// before use.
class TrainableTokenizer : public Tokenizer {
 public:
  // Throws RuntimeError when the text is too small for the vocabulary asked for.
  virtual void train(const std::vector<std::string>& texts, std::uint64_t seed) = 0;
  // The reverse of `serialize`; throws RuntimeError on damaged bytes.
  virtual void restore(const std::string& bytes) = 0;
};

// The tokenizers of one generator.
struct Tokenizers {
  // Of the texts it produces and scores; null for one that works on text itself.
  std::shared_ptr<const Tokenizer> target = nullptr;
  // Of what it translates, where that has one of its own; null: `target` for both sides.
  std::shared_ptr<const Tokenizer> source = nullptr;

  const Tokenizer& of_source() const { return source ? *source : *target; }  // needs `target`
};

// What a token is, for signatures: "subword", "char", "byte", "word"; "none" without a tokenizer.
std::string tokenizer_unit(const Tokenizer* tokenizer);

// `source` and what was produced after it; `prefix` are the tokens of `source`. Pieces at the seam
// are decoded together; the source stays as it was given, also where its tokens lose something.
std::string continued_text(const Tokenizer& tokenizer, const std::string& source,
                           const std::vector<int>& prefix, const std::vector<int>& produced);

// decode(encode(x)) = x and no unknown token, for every text: the condition for bits per byte to
// compare.
struct RoundTrip {
  std::int64_t num_texts = 0, num_changed = 0, num_with_unknown = 0;
};
RoundTrip check_round_trip(const Tokenizer& tokenizer, const std::vector<std::string>& texts);

}  // namespace vqlm
