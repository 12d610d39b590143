// JSON as Python's json.dumps lays it out: a value a line, keys in the order given, floats with the
// fewest digits that give the same number back, `NaN` and `Infinity` bare.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vqlm {

class JsonWriter {
 public:
  // `indent` blanks a level. `ascii`: other characters become \u escapes; bytes that are no UTF-8
  // become U+DC80 to U+DCFF.
  JsonWriter(std::size_t indent, bool ascii) : indent_(indent), ascii_(ascii) {}

  JsonWriter& begin_object() { return open('{', '}'); }
  JsonWriter& begin_array() { return open('[', ']'); }
  JsonWriter& end();  // of the innermost object or array
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(double value);
  JsonWriter& integer(long long value) { return raw(std::to_string(value)); }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }

  const std::string& str() const { return out_; }

 private:
  JsonWriter& open(char begin, char end);
  JsonWriter& raw(std::string_view value);
  void separate();  // what stands between values
  void break_line();
  void append_quoted(std::string_view value);
  void append_character(char32_t c);

  struct Level {
    char end;
    bool empty = true;
  };
  std::size_t indent_;
  bool ascii_;
  std::vector<Level> levels_;
  bool after_key_ = false;
  std::string out_;
};

}  // namespace vqlm
