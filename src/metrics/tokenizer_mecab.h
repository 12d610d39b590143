// Japanese and Korean words by MeCab: the morphemes of the cheapest path through a dictionary,
// whose words and costs decide the tokens. So the dictionary must be the one that the signature
// claims: the IPA dictionary of 392,126 words (ja-mecab), mecab-ko-dic of 811,795 words read by the
// fork mecab-ko (ko-mecab), no user's dictionary beside them. Debian's mecab-ipadic, which has one
// word more, is refused as sacreBLEU refuses it.
#pragma once

#include <memory>

#include "metrics/bleu_tokenizer.h"
#include "metrics/mecab_library.h"

namespace vqlm {

class TokenizerMecab : public BleuTokenizer {
 public:
  // Throws RuntimeError when library or dictionary is missing, or the dictionary is another.
  explicit TokenizerMecab(MecabLanguage language);
  // A line ends at its first NUL, as in the C strings that the Python packages hand over.
  void tokenize(std::string_view line, std::string& out) const override;
  // "ja-mecab-0.996-IPA", "ko-mecab-0.996/ko-0.9.2-KO"; the middle is the library's version.
  std::string signature_name() const override;

 private:
  MecabLanguage language_;
  const MecabLibrary* library_ = nullptr;
  std::unique_ptr<MecabTagger, void (*)(MecabTagger*)> tagger_;
};

}  // namespace vqlm
