#include "scoring/json_writer.h"

#include <cstdio>

#include "metrics/code_point_text.h"
#include "scoring/python_number.h"

namespace vqlm {
namespace {

// "\n" and the like; "" when there is no short form.
std::string_view short_escape(char32_t c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\f':
      return "\\f";
    case '\b':
      return "\\b";
    default:
      return "";
  }
}

void append_hex(char32_t unit, std::string& out) {
  char escape[8];
  std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(unit & 0xFFFF));
  out += escape;
}

}  // namespace

JsonWriter& JsonWriter::open(char begin, char end) {
  separate();
  out_ += begin;
  levels_.push_back({end});
  return *this;
}

JsonWriter& JsonWriter::end() {
  const Level level = levels_.back();
  levels_.pop_back();
  if (!level.empty) break_line();
  out_ += level.end;
  return *this;
}

void JsonWriter::break_line() {
  out_ += '\n';
  out_.append(indent_ * levels_.size(), ' ');
}

void JsonWriter::separate() {
  if (!after_key_ && !levels_.empty()) {
    if (!levels_.back().empty) out_ += ',';
    levels_.back().empty = false;
    break_line();
  }
  after_key_ = false;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_quoted(name);
  out_ += ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view value) {
  separate();
  out_ += value;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  separate();
  append_quoted(value);
  return *this;
}

JsonWriter& JsonWriter::number(double value) { return raw(python_json_number(value)); }

void JsonWriter::append_quoted(std::string_view value) {
  out_ += '"';
  for (std::size_t position = 0; position < value.size();) {
    const std::size_t start = position;
    const char32_t c = next_code_point(value, position);
    const std::string_view escape = short_escape(c);
    if (!escape.empty()) {
      out_ += escape;
    } else if (c < 0x20 || (ascii_ && c > 0x7E)) {
      append_character(c);
    } else {
      out_ += value.substr(start, position - start);
    }
  }
  out_ += '"';
}

void JsonWriter::append_character(char32_t c) {
  if (c < 0x10000) return append_hex(c, out_);
  append_hex(0xD800 + ((c - 0x10000) >> 10), out_);
  append_hex(0xDC00 + ((c - 0x10000) & 0x3FF), out_);
}

}  // namespace vqlm
