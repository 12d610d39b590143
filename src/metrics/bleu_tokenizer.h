// How BLEU cuts a line into tokens. A tokenizer writes blanks where it cuts; the line is then split
// at white space. Source: sacreBLEU 2.6.0, as written down in the scoring rules, section 4.2.
// ja-mecab, ko-mecab and the SentencePiece ones (spm, flores101, flores200, spBLEU-1K) read files
// that need not be there; everything else needs nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

// Keeps working memory: one object a thread.
class BleuTokenizer {
 public:
  virtual ~BleuTokenizer() = default;
  // Replaces the content of `out`. The input is lower-cased already where that was asked for, and
  // has no white space at its end. Throws RuntimeError where MeCab gives up (a line of millions of
  // bytes).
  virtual void tokenize(std::string_view line, std::string& out) const = 0;
  // The tokens themselves; replaces the content of `tokens`, whose views point into `line` or
  // `scratch`.
  virtual void cut(std::string_view line, std::string& scratch,
                   std::vector<std::string_view>& tokens) const;
  // What the signature shows as "tok": "13a", "ja-mecab-0.996-IPA", "flores101" (of spm too).
  virtual std::string signature_name() const = 0;
};

struct BleuTokenizerOptions {
  std::string name = "13a";
  std::string model;            // path of a SentencePiece model; "": looked for where it is cached
  bool correct_quirks = false;  // zh with the ranges that were meant, signed "zh-corrected"; no
                                // other tokenizer has quirks
};

// Names that `make_bleu_tokenizer` knows, sorted.
std::vector<std::string> bleu_tokenizer_names();
// Throws InvalidArgument on an unknown name; RuntimeError when a model, library or dictionary is
// missing or is another than sacreBLEU's.
std::unique_ptr<BleuTokenizer> make_bleu_tokenizer(const BleuTokenizerOptions& options);
std::unique_ptr<BleuTokenizer> make_bleu_tokenizer(const std::string& name);
// Why a tokenizer cannot be made here, in one sentence; "" when it can. Throws InvalidArgument on
// an unknown name. Makes one to find out: a SentencePiece model takes some 0.2 s to load.
std::string bleu_tokenizer_missing(const std::string& name);

}  // namespace vqlm
