#include "data/vocabulary.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "data/tokenizer.h"

namespace vqlm {

VocabularyLimits read_vocabulary_limits(JsonReader& reader) {
  VocabularyLimits limits;
  limits.min_count = reader.get_int("min_count", 1, 1);
  const std::int64_t max_vocab = reader.get_int("max_vocab", 0, 0);
  if (max_vocab > 0 && max_vocab <= kNumSpecialIds)
    throw InvalidArgument(expected_got(reader.where("max_vocab"), "0 (no limit) or at least 5",
                                       std::to_string(max_vocab)));
  limits.max_pieces = max_vocab == 0 ? 0 : max_vocab - kNumSpecialIds;
  return limits;
}

Vocabulary::Vocabulary(const PieceCounts& counts, const VocabularyLimits& limits) {
  std::vector<std::pair<std::string, std::int64_t>> kept;
  for (const auto& [piece, count] : counts)
    if (count >= limits.min_count) kept.emplace_back(piece, count);
  std::stable_sort(kept.begin(), kept.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (limits.max_pieces > 0 && kept.size() > static_cast<std::size_t>(limits.max_pieces))
    kept.resize(static_cast<std::size_t>(limits.max_pieces));
  for (auto& [piece, count] : kept) pieces_.push_back(std::move(piece));
  index();
}

void Vocabulary::index() {
  for (std::size_t i = 0; i < pieces_.size(); ++i)
    ids_.emplace(pieces_[i], static_cast<int>(i) + kNumSpecialIds);
}

int Vocabulary::size() const { return static_cast<int>(pieces_.size()) + kNumSpecialIds; }

int Vocabulary::id(std::string_view piece) const {
  const auto it = ids_.find(piece);
  return it == ids_.end() ? kUnkId : it->second;
}

const std::string* Vocabulary::piece(int id) const {
  if (id < 0 || id >= size())
    throw InvalidArgument(expected_got(
        "vocabulary", "an id from 0 to " + std::to_string(size() - 1), std::to_string(id)));
  return id < kNumSpecialIds ? nullptr : &pieces_[static_cast<std::size_t>(id - kNumSpecialIds)];
}

std::string Vocabulary::serialize(const std::string& name, int version) const {
  const nlohmann::json value = {{"tokenizer", name}, {"version", version}, {"pieces", pieces_}};
  return value.dump() + "\n";
}

Vocabulary Vocabulary::restore(const std::string& bytes, const std::string& name, int version) {
  const auto value = nlohmann::json::parse(bytes, nullptr, false);
  const std::string expected =
      "the vocabulary of a " + name + " tokenizer, version " + std::to_string(version);
  if (!value.is_object() || value.value("tokenizer", nlohmann::json()) != name ||
      value.value("version", nlohmann::json()) != version || !value.contains("pieces") ||
      !value["pieces"].is_array())
    throw RuntimeError(expected_got("tokenizer model", expected, "other or damaged bytes"));
  Vocabulary result;
  for (const nlohmann::json& piece : value["pieces"]) {
    if (!piece.is_string())
      throw RuntimeError(expected_got("tokenizer model", expected, "a piece that is no text"));
    result.pieces_.push_back(piece.get<std::string>());
  }
  result.index();
  if (result.ids_.size() != result.pieces_.size())
    throw RuntimeError(expected_got("tokenizer model", expected, "a piece that stands twice"));
  return result;
}

}  // namespace vqlm
