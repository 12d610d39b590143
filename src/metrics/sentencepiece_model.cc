#include "metrics/sentencepiece_model.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "core/error.h"

namespace vqlm {
namespace {

// Fields of a message in the wire format of protocol buffers
// (https://protobuf.dev/programming-guides/encoding).
class FieldReader {
 public:
  FieldReader(std::string_view message, const std::string& path) : rest_(message), path_(path) {}

  // Goes to the next field; false at the end of the message.
  bool next() {
    if (rest_.empty()) return false;
    const std::uint64_t tag = take_varint();
    field_ = tag >> 3;
    switch (tag & 7) {
      case 0:
        varint_ = take_varint();
        break;
      case 1:
        take(8);
        break;
      case 2:
        bytes_ = take(take_varint());
        break;
      case 5:
        std::memcpy(&fixed_, take(4).data(), 4);
        break;
      default:
        fail();
    }
    return true;
  }

  std::uint64_t field() const { return field_; }
  // Values of the last field of the wire type in question.
  std::string_view bytes() const { return bytes_; }
  float real() const { return std::bit_cast<float>(fixed_); }
  int integer() const { return static_cast<int>(varint_); }
  bool flag() const { return varint_ != 0; }
  FieldReader message() const { return {bytes_, path_}; }

 private:
  [[noreturn]] void fail() const {
    throw RuntimeError(expected_got(path_, "a SentencePiece model", "another or a damaged file"));
  }

  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) fail();
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::uint64_t take_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return value;
    }
    fail();
  }

  std::string_view rest_, bytes_;
  std::uint64_t field_ = 0, varint_ = 0;
  std::uint32_t fixed_ = 0;
  const std::string& path_;
};

SentencePieceModel::Piece read_piece(FieldReader reader) {
  SentencePieceModel::Piece piece;
  while (reader.next()) {
    if (reader.field() == 1) piece.text = reader.bytes();
    if (reader.field() == 2) piece.score = reader.real();
    if (reader.field() == 3) piece.type = SentencePieceModel::Type{reader.integer()};
  }
  return piece;
}

void read_trainer_spec(FieldReader reader, SentencePieceModel& model) {
  while (reader.next()) {
    if (reader.field() == 3) model.kind = SentencePieceModel::Kind{reader.integer()};
    if (reader.field() == 24) model.whitespace_as_suffix = reader.flag();
    if (reader.field() == 35) model.byte_fallback = reader.flag();
  }
}

void read_normalizer_spec(FieldReader reader, SentencePieceModel& model) {
  while (reader.next()) {
    if (reader.field() == 2) model.charsmap = reader.bytes();
    if (reader.field() == 3) model.add_dummy_prefix = reader.flag();
    if (reader.field() == 4) model.remove_extra_whitespaces = reader.flag();
    if (reader.field() == 5) model.escape_whitespaces = reader.flag();
  }
}

}  // namespace

SentencePieceModel read_sentencepiece_model(std::string_view bytes, const std::string& path) {
  SentencePieceModel model;
  FieldReader reader(bytes, path);
  while (reader.next()) {
    if (reader.field() == 1) model.pieces.push_back(read_piece(reader.message()));
    if (reader.field() == 2) read_trainer_spec(reader.message(), model);
    if (reader.field() == 3) read_normalizer_spec(reader.message(), model);
  }
  if (model.pieces.empty())
    throw RuntimeError(expected_got(path, "a SentencePiece model", "a file without pieces"));
  return model;
}

}  // namespace vqlm
