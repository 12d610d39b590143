#include "data/byte_tokenizer.h"

#include "core/error.h"
#include "core/hash.h"

namespace vqlm {
namespace {

constexpr int kNumBytes = 256;
constexpr const char* kModel = "{\"tokenizer\":\"byte\",\"version\":1}\n";

void check_id(int id) {
  if (id < 0 || id >= kNumBytes + kNumSpecialIds)
    throw InvalidArgument(
        expected_got("byte tokenizer", "an id from 0 to 259", std::to_string(id)));
}

}  // namespace

TokenizerInfo ByteTokenizer::info() const {
  TokenizerInfo result;
  result.name = "byte";
  result.vocab_size = kNumBytes + kNumSpecialIds;
  result.exact = true;
  result.hash = sha256_hex(kModel).substr(0, 12);
  return result;
}

std::vector<int> ByteTokenizer::encode(const std::string& text) const {
  std::vector<int> ids;
  ids.reserve(text.size());
  for (const char c : text) ids.push_back(static_cast<unsigned char>(c) + kNumSpecialIds);
  return ids;
}

std::string ByteTokenizer::decode(const std::vector<int>& ids) const {
  std::string text;
  for (const int id : ids) {
    check_id(id);
    if (id == kUnkId) text += "\xEF\xBF\xBD";
    if (id >= kNumSpecialIds)
      text.push_back(static_cast<char>(static_cast<unsigned char>(id - kNumSpecialIds)));
  }
  return text;
}

std::string ByteTokenizer::piece(int id) const {
  check_id(id);
  if (const char* special = special_piece(id)) return special;
  constexpr const char* kDigits = "0123456789ABCDEF";
  const int byte = id - kNumSpecialIds;
  return std::string("<0x") + kDigits[byte / 16] + kDigits[byte % 16] + ">";
}

std::string ByteTokenizer::serialize() const { return kModel; }

void ByteTokenizer::train(const std::vector<std::string>&, std::uint64_t) {}

void ByteTokenizer::restore(const std::string& bytes) {
  if (bytes != kModel)
    throw RuntimeError(
        expected_got("tokenizer model", "that of a byte tokenizer", "other or damaged bytes"));
}

void register_byte_tokenizer(Registries& registries) {
  registries.tokenizers.add("byte", "one token a byte of UTF-8, 256 of them, nothing to train",
                            [](JsonReader&) { return std::make_unique<ByteTokenizer>(); });
}

}  // namespace vqlm
