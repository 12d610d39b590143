// What a SentencePiece model file says: a protocol buffer (ModelProto of sentencepiece_model.proto)
// of pieces with scores and types, the kind of model, and how text is normalised.
//
// The files are read here and not by the library, because a score has to come out the same whatever
// version of the library a system has: between equally probable segmentations ("1 11" and "11 1")
// rounding decides, and that changed with version 0.2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

struct SentencePieceModel {
  enum class Kind { kUnigram = 1, kBpe = 2, kWord = 3, kChar = 4 };
  enum class Type {
    kNormal = 1,
    kUnknown = 2,
    kControl = 3,
    kUserDefined = 4,  // always a piece, never normalised
    kUnused = 5,
    kByte = 6
  };
  struct Piece {
    std::string text;
    float score = 0;  // unigram: natural logarithm of its probability; BPE: minus its rank
    Type type = Type::kNormal;
    bool is_word() const { return type == Type::kNormal || type == Type::kUserDefined; }
  };

  Kind kind = Kind::kUnigram;
  std::vector<Piece> pieces;          // by id
  bool byte_fallback = false;         // unknown characters become one piece a byte, "<0xE3>"
  bool add_dummy_prefix = true;       // a blank before the text
  bool whitespace_as_suffix = false;  // that blank goes behind the text
  bool remove_extra_whitespaces = true;
  bool escape_whitespaces = true;  // blanks become U+2581
  std::string charsmap;            // replacements of characters; "": none
};

// Throws RuntimeError "<path>: expected ..." when the bytes are no such file.
SentencePieceModel read_sentencepiece_model(std::string_view bytes, const std::string& path);

}  // namespace vqlm
