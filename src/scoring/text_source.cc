#include "scoring/text_source.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "core/error.h"
#include "scoring/text_encoding.h"
#include "scoring/utf8_check.h"

namespace vqlm {
namespace {

constexpr std::size_t kPiece = 8192;  // bytes that Python decodes at a time

[[noreturn]] void fail(const std::string& name, const std::string& encoding, std::size_t position) {
  throw RuntimeError(expected_got(name, "text in the encoding '" + encoding + "'",
                                  "other bytes at position " + std::to_string(position)));
}

class Utf8Source : public TextSource {
 public:
  Utf8Source(std::unique_ptr<ByteSource> bytes, bool skip_mark, std::string name)
      : bytes_(std::move(bytes)), skip_mark_(skip_mark), name_(std::move(name)) {}

  std::size_t read(char* out, std::size_t room) override {
    for (;;) {
      if (failed_) fail(name_, "utf-8", fault_);
      std::copy_n(kept_.begin(), num_kept_, out);
      std::size_t size = num_kept_;
      const std::size_t got = bytes_->read(out + size, room - size);
      if (got == 0 && size == 0) return 0;
      size = take(out, size + got, got == 0);
      if (position_ == size && skip_mark_) size = without_mark(out, size);
      if (size > 0) return size;
    }
  }

 private:
  // How many of the `size` bytes to give out; keeps back a character that is not whole yet.
  std::size_t take(char* out, std::size_t size, bool at_end) {
    const Utf8Check check = check_utf8({out, size});
    const bool incomplete = check.end == Utf8Check::End::kIncomplete;
    num_kept_ = incomplete && !at_end ? size - check.valid : 0;
    std::copy_n(out + check.valid, num_kept_, kept_.begin());
    const std::size_t start = position_;
    position_ += check.valid;
    if (check.end == Utf8Check::End::kWhole || num_kept_ > 0) return check.valid;
    failed_ = true;
    fault_ = start + (incomplete ? check.valid : check.fault);
    if (incomplete) return check.valid;
    const std::size_t piece = fault_ / kPiece * kPiece;
    return std::min(check.valid, piece > start ? piece - start : 0);
  }

  static std::size_t without_mark(char* out, std::size_t size) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (!std::string_view(out, size).starts_with(kMark)) return size;
    std::memmove(out, out + kMark.size(), size - kMark.size());
    return size - kMark.size();
  }

  std::unique_ptr<ByteSource> bytes_;
  bool skip_mark_;
  std::string name_;
  std::array<char, 4> kept_{};
  std::size_t num_kept_ = 0;
  std::size_t position_ = 0;  // of the next character, in bytes from the front
  bool failed_ = false;
  std::size_t fault_ = 0;
};

class ConvertedSource : public TextSource {
 public:
  ConvertedSource(std::unique_ptr<ByteSource> bytes, iconv_t converter, std::string encoding,
                  std::string name)
      : bytes_(std::move(bytes)),
        converter_(converter),
        encoding_(std::move(encoding)),
        name_(std::move(name)),
        text_(4 * kPiece + 64) {}
  ~ConvertedSource() override { iconv_close(converter_); }

  std::size_t read(char* out, std::size_t room) override {
    while (given_ == num_text_ && !at_end_) convert();
    std::size_t size = std::min(room, num_text_ - given_);
    // A character is never cut.
    while (size > 0 && given_ + size < num_text_ && (text_[given_ + size] & 0xC0) == 0x80) --size;
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(given_), size, out);
    given_ += size;
    return size;
  }

 private:
  // The next piece of bytes, all of it or none.
  void convert() {
    const std::size_t got = bytes_->read(raw_.data() + num_raw_, kPiece);
    at_end_ = got == 0;
    num_raw_ += got;
    char* in = raw_.data();
    char* to = text_.data();
    std::size_t left = num_raw_, room = text_.size();
    const bool whole = iconv(converter_, &in, &left, &to, &room) != static_cast<std::size_t>(-1);
    if (!whole && (errno != EINVAL || at_end_ || left > kMaxKept))
      fail(name_, encoding_, position_ + num_raw_ - left);
    if (at_end_) iconv(converter_, nullptr, nullptr, &to, &room);  // what the converter kept back
    position_ += num_raw_ - left;
    std::memmove(raw_.data(), in, left);
    num_raw_ = left;
    num_text_ = static_cast<std::size_t>(to - text_.data());
    given_ = 0;
  }

  static constexpr std::size_t kMaxKept = 64;  // bytes of a character that is not whole yet
  std::unique_ptr<ByteSource> bytes_;
  iconv_t converter_;
  std::string encoding_, name_;
  std::array<char, kPiece + kMaxKept> raw_{};
  std::size_t num_raw_ = 0, position_ = 0;
  std::vector<char> text_;  // converted; given out up to `given_`
  std::size_t num_text_ = 0, given_ = 0;
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<TextSource> make_text_source(std::unique_ptr<ByteSource> bytes,
                                             const std::string& encoding, const std::string& name) {
  const std::string normal = normal_encoding_name(encoding);
  if (is_utf8_name(normal)) return std::make_unique<Utf8Source>(std::move(bytes), false, name);
  if (normal == "utf_8_sig") return std::make_unique<Utf8Source>(std::move(bytes), true, name);
  for (const std::string& candidate : iconv_names(normal)) {
    const iconv_t converter = iconv_open("UTF-8", candidate.c_str());
    if (converter != reinterpret_cast<iconv_t>(-1))  // NOLINT(performance-no-int-to-ptr)
      return std::make_unique<ConvertedSource>(std::move(bytes), converter, encoding, name);
  }
  throw RuntimeError(
      expected_got("--encoding", "the name of a known encoding", "'" + encoding + "'"));
}

}  // namespace vqlm
