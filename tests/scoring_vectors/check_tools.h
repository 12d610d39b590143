// What checks need beside the vector: the folder of vectors with what belongs to it, the arithmetic
// to compute in, and tokenizers, which are dear to make.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metrics/bleu_tokenizer.h"

namespace vqlm {

// Whose sums: those of the environment of the vectors, of Python 3.12 and later, of NumPy 1.
enum class VectorArithmetic { kRecorded, kCompensatedSum, kNumpy1 };

// One object a thread.
class CheckTools {
 public:
  // `folder`: absolute path.
  explicit CheckTools(std::string folder) : folder_(std::move(folder)) {}

  VectorArithmetic arithmetic = VectorArithmetic::kRecorded;

  // The path of the toy model for a SentencePiece tokenizer, "" for any other. Throws SkippedVector
  // when the folder has no model.
  std::string model_of(const std::string& tokenizer) const;
  // Throws SkippedVector when the tokenizer lacks something here, InvalidArgument on an unknown
  // name.
  const BleuTokenizer& tokenizer(const std::string& name);
  // The lines of a file that vectors call "data/...", which lies as "....gz" or as it is in
  // ../corpora, white space at their ends taken off. Throws SkippedVector when it is not there.
  std::vector<std::string> corpus_lines(const std::string& name) const;

 private:
  struct Made {
    std::unique_ptr<BleuTokenizer> tokenizer;
    std::string missing;  // why there is none
  };
  std::string folder_;
  std::map<std::string, Made> made_;
};

}  // namespace vqlm
