#include "scoring/segment_stream.h"

#include <algorithm>
#include <utility>

#include "metrics/code_point_text.h"
#include "scoring/byte_source.h"

namespace vqlm {
namespace {

// Most lines end in a letter or a mark, which needs no look at characters.
std::string_view without_line_end(std::string_view line) {
  if (line.empty()) return line;
  const auto last = static_cast<unsigned char>(line.back());
  return last > 0x20 && last < 0x80 ? line : strip_end(line);
}

}  // namespace

SegmentStream::SegmentStream(Kind kind, std::string name, std::string encoding,
                             long long num_fields)
    : kind_(kind),
      name_(std::move(name)),
      encoding_(std::move(encoding)),
      num_fields_(num_fields) {}

SegmentStream SegmentStream::references(std::string path, std::string encoding,
                                        long long num_fields) {
  const Kind kind = num_fields == 1 ? Kind::kWhole : Kind::kReferences;
  return {kind, std::move(path), std::move(encoding), num_fields};
}

SegmentStream SegmentStream::system(std::string path, std::string encoding) {
  return {Kind::kWhole, std::move(path), std::move(encoding), 1};
}

SegmentStream SegmentStream::systems(int descriptor, std::string encoding) {
  SegmentStream stream(Kind::kSystems, "standard input", std::move(encoding), 0);
  stream.descriptor_ = descriptor;
  return stream;
}

void SegmentStream::open() {
  const bool is_input = kind_ == Kind::kSystems;
  auto bytes = is_input ? bytes_of_descriptor(descriptor_, name_) : open_bytes(name_);
  lines_.emplace(make_text_source(std::move(bytes), encoding_, name_),
                 is_input ? LineEnds::kUniversal : LineEnds::kNewline);
}

void SegmentStream::read_first_line() {
  try {
    open();
    std::string_view line;
    lines_->next(line, first_blocks_);
    first_line_ = without_line_end(line);
    num_fields_ = 1 + std::count(first_line_->begin(), first_line_->end(), '\t');
  } catch (const RuntimeError&) {
    fault_ = std::current_exception();
    num_fields_ = 1;
  }
}

std::size_t SegmentStream::num_fields() {
  if (kind_ == Kind::kSystems && num_fields_ == 0) read_first_line();
  return static_cast<std::size_t>(std::max(num_fields_, 1LL));
}

bool SegmentStream::next_line(std::string_view& line, TextBlocks& blocks) {
  if (kind_ == Kind::kSystems && num_lines_ == 0) {
    line = *first_line_;
    blocks.insert(blocks.end(), first_blocks_.begin(), first_blocks_.end());
    first_blocks_.clear();
    return true;
  }
  if (!lines_) open();
  if (!lines_->next(line, blocks)) return false;
  line = without_line_end(line);
  return true;
}

bool SegmentStream::next(std::vector<std::string_view>& fields, TextBlocks& blocks) {
  num_fields();
  if (fault_) std::rethrow_exception(fault_);
  try {
    std::string_view line;
    if (!next_line(line, blocks)) return false;
    ++num_lines_;
    if (kind_ == Kind::kWhole) {
      fields.push_back(line);
    } else {
      split(line, fields);
    }
    return true;
  } catch (const RuntimeError&) {
    fault_ = std::current_exception();
    throw;
  }
}

void SegmentStream::split(std::string_view line, std::vector<std::string_view>& fields) const {
  const bool cut_rest = kind_ == Kind::kReferences && num_fields_ > 0;
  const bool strip_fields = kind_ == Kind::kSystems && num_lines_ > 1;
  long long found = 0;
  for (bool more = true; more; ++found) {
    const bool whole = cut_rest && found == num_fields_ - 1;
    const std::size_t tab = whole ? std::string_view::npos : line.find('\t');
    const std::string_view field = line.substr(0, tab);
    fields.push_back(strip_fields ? strip_end(field) : field);
    more = tab != std::string_view::npos;
    if (more) line.remove_prefix(tab + 1);
  }
  if (found != num_fields_)
    throw UnevenFields(expected_got(name_ + ", line " + std::to_string(num_lines_),
                                    std::to_string(num_fields_) + " tab-separated fields",
                                    std::to_string(found)));
}

void SegmentStream::hold(TextBlocks& blocks) const {
  if (lines_) lines_->hold(blocks);
}

void SegmentStream::skip_rest() {
  std::vector<std::string_view> fields;
  TextBlocks blocks;
  while (next(fields, blocks)) {
    fields.clear();
    blocks.clear();
  }
}

}  // namespace vqlm
