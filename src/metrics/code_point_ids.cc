#include "metrics/code_point_ids.h"

#include <new>

#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

constexpr std::size_t kCodePoints = 0x110000;

// Puts `id_of(c)` at `out` for each code point of the text that counts; returns the end. Where
// blanks come cannot be foreseen, so there is no branch on it.
template <typename IdOf>
std::uint32_t* write_ids(std::string_view text, bool keep_white_space, std::uint32_t* out,
                         IdOf id_of) {
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = next_code_point(text, position);
    const bool counts = keep_white_space | !is_white_space(c);
    *out = id_of(c, counts);
    out += counts;
  }
  return out;
}

bool is_printable_ascii(std::string_view text) {
  bool printable = true;
  for (const char c : text) printable &= (c >= ' ') & (c <= '~');
  return printable;
}

}  // namespace

CodePointIds::CodePointIds()
    : entries_(static_cast<Entry*>(std::calloc(kCodePoints, sizeof(Entry)))) {
  if (!entries_) throw std::bad_alloc();
}

void CodePointIds::number(std::string_view text, bool keep_white_space,
                          std::vector<std::uint32_t>& ids) {
  ascii_ = is_printable_ascii(text);
  if (ascii_) return find(text, keep_white_space, ids);
  if (++generation_ == 0) {
    *this = CodePointIds();
    generation_ = 1;
    ascii_ = false;
  }
  std::uint32_t size = 0;
  ids.resize(text.size());
  const std::uint32_t* end =
      write_ids(text, keep_white_space, ids.data(), [&](char32_t c, bool counts) {
        Entry& entry = entries_[c];
        if ((entry.generation != generation_) & counts) entry = {generation_, size++};
        return entry.id;
      });
  ids.resize(static_cast<std::size_t>(end - ids.data()));
}

void CodePointIds::find(std::string_view text, bool keep_white_space,
                        std::vector<std::uint32_t>& ids) const {
  ids.resize(text.size());
  const std::uint32_t* end = nullptr;
  if (ascii_ && is_printable_ascii(text)) {
    std::uint32_t* out = ids.data();
    for (const char c : text) {
      *out = static_cast<std::uint32_t>(c - ' ');
      out += keep_white_space | (c != ' ');
    }
    end = out;
  } else if (ascii_) {
    end = write_ids(text, keep_white_space, ids.data(), [](char32_t c, bool) {
      return c >= ' ' && c <= '~' ? static_cast<std::uint32_t>(c - ' ') : kUnseen;
    });
  } else {
    end = write_ids(text, keep_white_space, ids.data(), [this](char32_t c, bool) {
      const Entry& entry = entries_[c];
      return entry.generation == generation_ ? entry.id : kUnseen;
    });
  }
  ids.resize(static_cast<std::size_t>(end - ids.data()));
}

}  // namespace vqlm
