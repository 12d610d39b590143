#include "scoring/json_writer.h"

#include <gtest/gtest.h>

namespace vqlm {
namespace {

TEST(JsonWriter, LaysValuesOutAsPythonDoes) {
  JsonWriter json(2, true);
  json.begin_object().key("a").number(67).key("b").begin_array().integer(1).null().end();
  json.key("c").begin_array().end().key("d").begin_object().end().key("e").boolean(true).end();
  EXPECT_EQ(json.str(),
            "{\n  \"a\": 67.0,\n  \"b\": [\n    1,\n    null\n  ],\n  \"c\": [],\n  \"d\": {},\n"
            "  \"e\": true\n}");
}

TEST(JsonWriter, EscapesToAsciiOnRequest) {
  const std::string text = "\"\\\n\x01\x7F\u00E9\U0001F600\xFF";
  JsonWriter ascii(1, true), raw(1, false);
  EXPECT_EQ(ascii.text(text).str(), "\"\\\"\\\\\\n\\u0001\\u007f\\u00e9\\ud83d\\ude00\\udcff\"");
  EXPECT_EQ(raw.text(text).str(), "\"\\\"\\\\\\n\\u0001\x7F\u00E9\U0001F600\xFF\"");
}

}  // namespace
}  // namespace vqlm
