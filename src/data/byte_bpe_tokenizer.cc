#include "data/byte_bpe_tokenizer.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"
#include "data/utf8.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostPieces = 1 << 24;

enum class Kind { kLetter, kNumber, kSpace, kOther };

// Of the code point at `at`; `length` becomes its bytes. Bytes that are no UTF-8 stand alone.
Kind kind_at(std::string_view text, std::size_t at, std::size_t& length) {
  length = utf8_length(text, at);
  if (length == 0) {
    length = 1;
    return Kind::kOther;
  }
  UChar32 point = 0;
  std::int32_t offset = 0;
  U8_NEXT_UNSAFE(reinterpret_cast<const std::uint8_t*>(text.data() + at), offset, point);
  const std::uint32_t mask = U_GET_GC_MASK(point);
  if ((mask & U_GC_L_MASK) != 0) return Kind::kLetter;
  if ((mask & U_GC_N_MASK) != 0) return Kind::kNumber;
  return u_isUWhiteSpace(point) ? Kind::kSpace : Kind::kOther;
}

// Where the run of that kind that begins at `at` ends; `last` becomes where its last one begins.
std::size_t run_end(std::string_view text, std::size_t at, Kind kind, std::size_t& last) {
  std::size_t length = 0;
  while (at < text.size() && kind_at(text, at, length) == kind) {
    last = at;
    at += length;
  }
  return at;
}

std::size_t word_end(std::string_view text, std::size_t begin) {
  for (const std::string_view ending : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"})
    if (text.substr(begin).starts_with(ending)) return begin + ending.size();
  const std::size_t first = begin + (text[begin] == ' ' ? 1 : 0);
  std::size_t length = 0, last = 0;
  if (first < text.size()) {
    const Kind kind = kind_at(text, first, length);
    if (kind != Kind::kSpace) return run_end(text, first, kind, last);
  }
  const std::size_t end = run_end(text, begin, Kind::kSpace, last);
  return end == text.size() || last == begin ? end : last;  // the last one goes with the next word
}

// How the vocabulary spells each byte: printable ones as they are, the others from U+0100 on.
std::array<std::string, 256> byte_spellings() {
  std::array<std::string, 256> result;
  int next = 256;
  for (int byte = 0; byte < 256; ++byte) {
    const bool plain = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) ||
                       (byte >= 0xAE && byte <= 0xFF);
    const int point = plain ? byte : next++;
    std::string& text = result[static_cast<std::size_t>(byte)];
    if (point < 0x80) {
      text = static_cast<char>(point);
    } else {
      text += static_cast<char>(0xC0 | (point >> 6));
      text += static_cast<char>(0x80 | (point & 0x3F));
    }
  }
  return result;
}

const std::array<std::string, 256>& spellings() {
  static const std::array<std::string, 256> kSpellings = byte_spellings();
  return kSpellings;
}

[[noreturn]] void refuse(const std::string& path, const std::string& expected,
                         const std::string& got) {
  throw RuntimeError(expected_got(path, expected, got.substr(0, 80)));
}

json parsed(const std::string& path) {
  json value = json::parse(read_file(path), nullptr, false);
  if (!value.is_object()) refuse(path, "a JSON object", "something else");
  return value;
}

bool is_absent(const json& object, const char* key) {
  const auto it = object.find(key);
  return it == object.end() || it->is_null() || (it->is_string() && it->empty()) ||
         (it->is_boolean() && !it->get<bool>()) || *it == "";
}

// Throws unless tokenizer.json describes GPT-2's scheme.
void check_scheme(const json& value, const std::string& path) {
  const json model = value.value("model", json::object());
  if (model.value("type", "") != "BPE" || !model.contains("vocab") || !model["vocab"].is_object() ||
      !model.contains("merges") || !model["merges"].is_array())
    refuse(path, "a model of type BPE with vocab and merges", model.value("type", "none"));
  for (const char* key : {"continuing_subword_prefix", "end_of_word_suffix", "byte_fallback",
                          "ignore_merges", "dropout"})
    if (!is_absent(model, key)) refuse(path, std::string("no ") + key, model[key].dump());
  if (!is_absent(value, "normalizer")) refuse(path, "no normalizer", value["normalizer"].dump());
  const json pre = value.value("pre_tokenizer", json());
  if (!pre.is_object() || pre.value("type", "") != "ByteLevel" || !pre.value("use_regex", true))
    refuse(path, "a pre_tokenizer ByteLevel with its pattern", pre.dump());
}

}  // namespace

std::vector<std::string_view> gpt2_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = word_end(text, begin);
    words.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

ByteBpeTokenizer::ByteBpeTokenizer(const std::string& folder) {
  const std::string whole = folder + "/tokenizer.json", vocabulary = folder + "/vocab.json",
                    merges = folder + "/merges.txt";
  if (std::filesystem::exists(whole))
    read_json(whole);
  else if (std::filesystem::exists(vocabulary) && std::filesystem::exists(merges))
    read_pair(vocabulary, merges);
  else
    refuse(folder, "tokenizer.json, or vocab.json and merges.txt", "neither");
}

void ByteBpeTokenizer::add_piece(const std::string& piece, std::int64_t id,
                                 const std::string& path) {
  if (id < 0 || id >= kMostPieces)
    refuse(path, "ids from 0 to " + std::to_string(kMostPieces - 1), std::to_string(id));
  const auto place = static_cast<std::size_t>(id);
  if (place >= pieces_.size()) pieces_.resize(place + 1);
  pieces_[place] = piece;
  ids_[piece] = static_cast<int>(id);
}

void ByteBpeTokenizer::add_merge(const std::string& left, const std::string& right,
                                 const std::string& path) {
  const auto a = ids_.find(left), b = ids_.find(right), whole = ids_.find(left + right);
  if (a == ids_.end() || b == ids_.end() || whole == ids_.end())
    refuse(path, "merges of tokens of the vocabulary", left + " " + right);
  const std::uint64_t key =
      (static_cast<std::uint64_t>(a->second) << 32) | static_cast<std::uint32_t>(b->second);
  merges_.try_emplace(key, static_cast<int>(merges_.size()), whole->second);
}

void ByteBpeTokenizer::finish(const std::string& path) {
  if (pieces_.empty()) refuse(path, "a vocabulary", "an empty one");
  for (std::size_t byte = 0; byte < 256; ++byte) {
    const auto it = ids_.find(spellings()[byte]);
    byte_ids_[byte] = it == ids_.end() ? -1 : it->second;
  }
  std::string all;
  for (const std::string& file : files_) all += sha256_file(file);
  hash_ = sha256_hex(all).substr(0, 12);
}

void ByteBpeTokenizer::read_json(const std::string& path) {
  files_ = {path};
  const json value = parsed(path);
  check_scheme(value, path);
  add_prefix_space_ = value["pre_tokenizer"].value("add_prefix_space", false);
  for (const auto& [piece, id] : value["model"]["vocab"].items()) {
    if (!id.is_number_integer()) refuse(path, "ids that are integers", id.dump());
    add_piece(piece, id.get<std::int64_t>(), path);
  }
  for (const json& added : value.value("added_tokens", json::array()))
    if (added.is_object() && added.contains("id") && added["id"].is_number_integer())
      add_piece(added.value("content", ""), added["id"].get<std::int64_t>(), path);
  for (const json& merge : value["model"]["merges"]) {
    if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
      add_merge(merge[0].get<std::string>(), merge[1].get<std::string>(), path);
      continue;
    }
    const std::string text = merge.is_string() ? merge.get<std::string>() : "";
    const std::size_t blank = text.find(' ');
    if (blank == std::string::npos) refuse(path, "merges of two tokens", merge.dump());
    add_merge(text.substr(0, blank), text.substr(blank + 1), path);
  }
  finish(path);
}

void ByteBpeTokenizer::read_pair(const std::string& vocabulary, const std::string& merges) {
  files_ = {vocabulary, merges};
  const json all = parsed(vocabulary);
  for (const auto& [piece, id] : all.items()) {
    if (!id.is_number_integer()) refuse(vocabulary, "ids that are integers", id.dump());
    add_piece(piece, id.get<std::int64_t>(), vocabulary);
  }
  const std::string text = read_file(merges);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.empty() || line.starts_with("#version")) continue;
    const std::size_t blank = line.find(' ');
    if (blank == std::string::npos) refuse(merges, "merges of two tokens", line);
    add_merge(line.substr(0, blank), line.substr(blank + 1), merges);
  }
  finish(merges);
}

TokenizerInfo ByteBpeTokenizer::info() const {
  return {"byte_bpe", 1, static_cast<int>(pieces_.size()) + kNumSpecialIds, false, hash_};
}

void ByteBpeTokenizer::append_word(std::string_view word, std::vector<int>& ids) const {
  std::vector<int> symbols;
  for (const char c : word) symbols.push_back(byte_ids_[static_cast<unsigned char>(c)]);
  for (;;) {
    std::pair<int, int> best{std::numeric_limits<int>::max(), 0};
    int left = -1, right = -1;
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
      if (symbols[i] < 0 || symbols[i + 1] < 0) continue;
      const auto it = merges_.find((static_cast<std::uint64_t>(symbols[i]) << 32) |
                                   static_cast<std::uint32_t>(symbols[i + 1]));
      if (it == merges_.end() || it->second.first >= best.first) continue;
      best = it->second;
      left = symbols[i];
      right = symbols[i + 1];
    }
    if (left < 0) break;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < symbols.size(); ++kept) {
      const bool merges = i + 1 < symbols.size() && symbols[i] == left && symbols[i + 1] == right;
      symbols[kept] = merges ? best.second : symbols[i];
      i += merges ? 2 : 1;
    }
    symbols.resize(kept);
  }
  for (const int symbol : symbols) ids.push_back(symbol < 0 ? kUnkId : symbol + kNumSpecialIds);
}

std::vector<int> ByteBpeTokenizer::encode(const std::string& text) const {
  std::vector<int> ids;
  const std::string given =
      add_prefix_space_ && !text.empty() && text[0] != ' ' ? " " + text : text;
  for (const std::string_view word : gpt2_words(given)) append_word(word, ids);
  return ids;
}

std::string ByteBpeTokenizer::piece(int id) const {
  if (const char* special = special_piece(id)) return special;
  const auto place = static_cast<std::size_t>(id - kNumSpecialIds);
  if (id < 0 || place >= pieces_.size())
    throw InvalidArgument(
        expected_got("byte-level BPE tokenizer",
                     "an id from 0 to " + std::to_string(pieces_.size() + kNumSpecialIds - 1),
                     std::to_string(id)));
  return pieces_[place];
}

std::string ByteBpeTokenizer::decode(const std::vector<int>& ids) const {
  static const std::unordered_map<std::string_view, char> kBytes = [] {
    std::unordered_map<std::string_view, char> bytes;
    for (std::size_t byte = 0; byte < 256; ++byte)
      bytes.emplace(spellings()[byte], static_cast<char>(byte));
    return bytes;
  }();
  std::string text;
  for (const int id : ids) {
    const std::string spelled = piece(id);
    if (id < kNumSpecialIds) {
      if (id == kUnkId) text += "\xEF\xBF\xBD";
      continue;
    }
    for (const std::string_view point : code_points(spelled)) {
      const auto it = kBytes.find(point);
      if (it == kBytes.end())
        text += point;  // of a token that was added as it is
      else
        text += it->second;
    }
  }
  return text;
}

}  // namespace vqlm
