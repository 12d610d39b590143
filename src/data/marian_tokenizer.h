// The pieces of a Marian model in Hugging Face's form: two SentencePiece models, of the source
// (source.spm) and of the target language (target.spm), over one vocabulary (vocab.json). A piece
// with id i there is i + 4 here, behind the special ones. A language code that a source begins with
// (">>fra<<") is one piece.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "data/tokenizer.h"

namespace vqlm {

enum class MarianSide { kSource, kTarget };

class MarianTokenizer : public Tokenizer {
 public:
  // Encodes by the model of `side` and decodes by that of the target. Throws RuntimeError, naming
  // the file, where one is missing, damaged, or the vocabulary has not each id once.
  MarianTokenizer(const std::string& folder, MarianSide side);
  ~MarianTokenizer() override;

  TokenizerInfo info() const override;
  std::vector<int> encode(const std::string& text) const override;
  // Without the vocabulary's own special pieces, and without blanks at the ends.
  std::string decode(const std::vector<int>& ids) const override;
  std::string piece(int id) const override;
  std::string serialize() const override { return {}; }  // the folder has it

  // Of the vocabulary: without the four special ids.
  int num_pieces() const { return static_cast<int>(pieces_.size()); }
  const std::vector<std::string>& files() const { return files_; }

 private:
  struct Models;

  void read_vocabulary(const std::string& path);
  int id_of(const std::string& piece) const;

  std::vector<std::string> files_;
  std::vector<std::string> pieces_;  // by id of the folder
  std::unordered_map<std::string, int> ids_;
  int unknown_ = 0;
  std::unique_ptr<Models> models_;
  std::string hash_;
};

}  // namespace vqlm
