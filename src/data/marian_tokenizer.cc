#include "data/marian_tokenizer.h"

#include <sentencepiece_processor.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"

namespace vqlm {

struct MarianTokenizer::Models {
  sentencepiece::SentencePieceProcessor encoder, decoder;
};

namespace {

using nlohmann::json;

constexpr const char* kUnknown = "<unk>";

[[noreturn]] void refuse(const std::string& path, const std::string& expected,
                         const std::string& got) {
  throw RuntimeError(expected_got(path, expected, got.substr(0, 80)));
}

void load_model(sentencepiece::SentencePieceProcessor& model, const std::string& path) {
  if (!std::filesystem::exists(path)) refuse(path, "a SentencePiece model", "no such file");
  if (!model.LoadFromSerializedProto(read_file(path)).ok())
    refuse(path, "a SentencePiece model", "other or damaged bytes");
}

bool is_special(const std::string& piece) {
  return piece == "</s>" || piece == kUnknown || piece == "<pad>";
}

// The length of the language code that the text begins with; 0: none.
std::size_t code_length(const std::string& text) {
  if (!text.starts_with(">>")) return 0;
  const std::size_t end = text.rfind("<<");
  return end == std::string::npos || end < 3 ? 0 : end + 2;
}

std::string stripped(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\n\r\f\v");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n\r\f\v") - first + 1);
}

}  // namespace

MarianTokenizer::MarianTokenizer(const std::string& folder, MarianSide side)
    : models_(std::make_unique<Models>()) {
  const std::string source = folder + "/source.spm", target = folder + "/target.spm";
  const std::string& own = side == MarianSide::kSource ? source : target;
  read_vocabulary(folder + "/vocab.json");
  load_model(models_->encoder, own);
  load_model(models_->decoder, target);
  files_ = {folder + "/vocab.json", source, target};
  hash_ = sha256_hex(sha256_file(files_[0]) + sha256_file(own) + sha256_file(target)).substr(0, 12);
}

MarianTokenizer::~MarianTokenizer() = default;

void MarianTokenizer::read_vocabulary(const std::string& path) {
  if (!std::filesystem::exists(path)) refuse(path, "a vocabulary", "no such file");
  const json value = json::parse(read_file(path), nullptr, false);
  if (!value.is_object()) refuse(path, "a JSON object", "something else");
  pieces_.resize(value.size());
  for (const auto& [piece, id] : value.items()) {
    const bool fits = id.is_number_integer() && id >= 0 && id < value.size();
    if (!fits || !ids_.emplace(piece, id.get<int>()).second ||
        !pieces_[id.get<std::size_t>()].empty())
      refuse(path, "each id from 0 to " + std::to_string(value.size() - 1) + " once",
             "'" + piece + "' with " + id.dump());
    pieces_[id.get<std::size_t>()] = piece;
  }
  const auto unknown = ids_.find(kUnknown);
  if (unknown == ids_.end()) refuse(path, "a piece <unk>", "none");
  unknown_ = unknown->second;
}

TokenizerInfo MarianTokenizer::info() const {
  TokenizerInfo result;
  result.name = "marian";
  result.vocab_size = num_pieces() + kNumSpecialIds;
  result.hash = hash_;
  return result;
}

int MarianTokenizer::id_of(const std::string& piece) const {
  const auto it = ids_.find(piece);
  return kNumSpecialIds + (it == ids_.end() ? unknown_ : it->second);
}

std::vector<int> MarianTokenizer::encode(const std::string& text) const {
  std::vector<int> ids;
  const std::size_t code = code_length(text);
  if (code > 0) ids.push_back(id_of(text.substr(0, code)));
  std::vector<std::string> pieces;
  if (!models_->encoder.Encode(text.substr(code), &pieces).ok())
    throw RuntimeError(expected_got("marian tokenizer", "text it can encode", "a refusal"));
  for (const std::string& piece : pieces) ids.push_back(id_of(piece));
  return ids;
}

std::string MarianTokenizer::decode(const std::vector<int>& ids) const {
  std::vector<std::string> pieces;
  for (const int id : ids)
    if (id >= kNumSpecialIds && !is_special(piece(id))) pieces.push_back(piece(id));
  std::string text;
  if (!models_->decoder.Decode(pieces, &text).ok())
    throw RuntimeError(expected_got("marian tokenizer", "pieces it can decode", "a refusal"));
  const std::string_view blank = "\xe2\x96\x81";  // U+2581 of pieces that the model does not know
  for (std::size_t at = text.find(blank); at != std::string::npos; at = text.find(blank, at))
    text.replace(at, blank.size(), " ");
  return stripped(text);
}

std::string MarianTokenizer::piece(int id) const {
  if (const char* special = special_piece(id)) return special;
  if (id < 0 || id >= num_pieces() + kNumSpecialIds)
    throw InvalidArgument(expected_got(
        "marian tokenizer", "an id from 0 to " + std::to_string(num_pieces() + kNumSpecialIds - 1),
        std::to_string(id)));
  return pieces_[static_cast<std::size_t>(id - kNumSpecialIds)];
}

}  // namespace vqlm
