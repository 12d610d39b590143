#include "scoring/text_source.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "scoring/text_encoding.h"

namespace vqlm {
namespace {

// Bytes in pieces of a size.
class Pieces : public ByteSource {
 public:
  Pieces(std::string bytes, std::size_t size) : bytes_(std::move(bytes)), size_(size) {}
  std::size_t read(char* out, std::size_t room) override {
    const std::size_t size = std::min({room, size_, bytes_.size() - position_});
    bytes_.copy(out, size, position_);
    position_ += size;
    return size;
  }

 private:
  std::string bytes_;
  std::size_t size_, position_ = 0;
};

struct Decoded {
  std::string text;
  bool failed = false;
};

Decoded decoded(const std::string& bytes, const std::string& encoding,
                std::size_t piece = 1000000) {
  const auto source = make_text_source(std::make_unique<Pieces>(bytes, piece), encoding, "input");
  Decoded result;
  std::string buffer(std::max<std::size_t>(64, std::min<std::size_t>(piece, 1 << 18)), '\0');
  try {
    while (const std::size_t size = source->read(buffer.data(), buffer.size()))
      result.text += buffer.substr(0, size);
  } catch (const RuntimeError&) {
    result.failed = true;
  }
  return result;
}

TEST(TextSource, Utf8ComesThroughInPiecesOfAnySize) {
  const std::string text = "\uFEFFa\u00E9\u4E2D\U0001F600\n" + std::string(1, char{0});
  for (const std::size_t piece : {1U, 2U, 3U, 5U, 100U}) {
    EXPECT_EQ(decoded(text, "UTF-8", piece).text, text);
    EXPECT_FALSE(decoded(text, "UTF-8", piece).failed);
    EXPECT_EQ(decoded(text, "utf-8-sig", piece).text, text.substr(3));
  }
}

TEST(TextSource, NothingOfAPieceWithAFaultComesOut) {
  const std::string first(8192, 'a'), second(100, 'b');
  const Decoded result = decoded(first + second + "\xFF", "utf8");
  EXPECT_TRUE(result.failed);
  EXPECT_TRUE(result.text == first) << result.text.size();
  // A character that the end cuts is found only there.
  const Decoded cut = decoded(first + second + "\xE4\xB8", "utf8");
  EXPECT_TRUE(cut.failed);
  EXPECT_TRUE(cut.text == first + second) << cut.text.size();
}

TEST(TextSource, ConvertsOtherEncodings) {
  EXPECT_EQ(decoded("caf\xE9", "Latin-1").text, "caf\u00E9");
  EXPECT_EQ(decoded("\x80", "windows_1252").text, "\u20AC");
  EXPECT_EQ(decoded("\xA4", "iso8859-15").text, "\u20AC");
  EXPECT_EQ(decoded("\xD6\xD0", "GBK", 1).text, "\u4E2D");
  EXPECT_EQ(decoded(std::string("\xFF\xFE\x2D\x4E", 4), "utf-16", 1).text, "\u4E2D");
  EXPECT_EQ(decoded(std::string("\x4E\x2D", 2), "UTF_16BE").text, "\u4E2D");
  EXPECT_TRUE(decoded("\xE9", "ascii").failed);
  EXPECT_TRUE(decoded("\x81", "cp1252").failed);
  EXPECT_TRUE(decoded(std::string("a\0b", 3), "utf-16-le").failed);  // half a character
}

TEST(TextSource, UnknownEncodingsAreRefused) {
  for (const char* name : {"", "nosuch", "base64", "//"})
    EXPECT_THROW(make_text_source(std::make_unique<Pieces>("", 1), name, "input"), RuntimeError);
}

TEST(TextEncoding, NamesAreReadAsPythonReadsThem) {
  EXPECT_EQ(normal_encoding_name(" ISO 8859-1-"), "iso_8859_1");
  EXPECT_TRUE(is_utf8_name("utf8"));
  EXPECT_EQ(iconv_names("latin9").front(), "ISO-8859-15");
  EXPECT_EQ(iconv_names("cp437").front(), "CP437");
  EXPECT_EQ(iconv_names("koi8_r").front(), "koi8-r");
  EXPECT_TRUE(iconv_names("").empty());
}

}  // namespace
}  // namespace vqlm
