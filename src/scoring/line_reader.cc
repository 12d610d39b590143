#include "scoring/line_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace vqlm {
namespace {

// Small enough to stay in a processor's cache while its lines are scored.
constexpr std::size_t kBlock = std::size_t{1} << 18;
constexpr std::size_t kPool = 4;  // blocks kept for use again

}  // namespace

LineReader::LineReader(std::unique_ptr<TextSource> source, LineEnds line_ends)
    : source_(std::move(source)), line_ends_(line_ends) {}

void LineReader::hold(TextBlocks& blocks) const {
  if (block_) blocks.push_back(block_);
}

bool LineReader::next(std::string_view& line, TextBlocks& blocks) {
  for (;;) {
    const auto size = static_cast<std::size_t>(limit_ - scanned_);
    const void* found = size == 0 ? nullptr : std::memchr(scanned_, '\n', size);
    if (found != nullptr) {
      const char* end = static_cast<const char*>(found);
      line = {start_, static_cast<std::size_t>(end - start_)};
      start_ = scanned_ = end + 1;
      return true;
    }
    if (at_end_) {
      line = {start_, static_cast<std::size_t>(limit_ - start_)};
      start_ = scanned_ = limit_;
      return !line.empty();
    }
    load();
    hold(blocks);
  }
}

// Memory for `size` bytes: a block that no line points into any more, else a new one.
std::shared_ptr<char[]> LineReader::make_block(std::size_t size) {
  if (size > 2 * kBlock) return std::shared_ptr<char[]>(new char[size]);  // of a very long line
  for (const std::shared_ptr<char[]>& block : pool_)
    if (block.use_count() == 1) return block;
  std::shared_ptr<char[]> block(new char[2 * kBlock]);
  if (pool_.size() < kPool) pool_.push_back(block);
  return block;
}

// A new block: the beginning of the line so far, and more text behind it. Blocks grow with long
// lines, so that a line of any length is copied a fixed number of times on average.
void LineReader::load() {
  const auto carried = static_cast<std::size_t>(limit_ - start_);
  const std::size_t room = std::max(kBlock, carried);
  std::shared_ptr<char[]> block = make_block(carried + room);
  if (carried > 0) std::memcpy(block.get(), start_, carried);
  std::size_t size = source_->read(block.get() + carried, room);
  at_end_ = size == 0;
  if (line_ends_ == LineEnds::kUniversal) size = unify_line_ends(block.get() + carried, size);
  block_ = std::move(block);
  start_ = block_.get();
  scanned_ = start_ + carried;
  limit_ = scanned_ + size;
}

// Writes "\n" for "\r\n" and "\r", in place; returns the new size.
std::size_t LineReader::unify_line_ends(char* text, std::size_t size) {
  if (size == 0) return 0;
  const bool cut = after_return_ && text[0] == '\n';
  after_return_ = text[size - 1] == '\r';
  if (!cut && std::memchr(text, '\r', size) == nullptr) return size;
  char* to = text;
  for (std::size_t i = cut ? 1 : 0; i < size; ++i) {
    const bool is_return = text[i] == '\r';
    if (is_return && i + 1 < size && text[i + 1] == '\n') ++i;
    *to++ = is_return ? '\n' : text[i];
  }
  return static_cast<std::size_t>(to - text);
}

}  // namespace vqlm
