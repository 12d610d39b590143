#include "core/json_reader.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

using nlohmann::json;

JsonReader reader_of(const char* text) {
  return JsonReader(json::parse(text), "a.json", "/generators/vq");
}

std::string refusal(const std::function<void()>& call) {
  try {
    call();
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return "";
}

TEST(JsonReaderTest, ReadsValuesAndDefaults) {
  JsonReader reader = reader_of(
      R"({"codes": 512, "rate": 1, "big": 1e6, "on": true, "name": "x", "list": ["a"], "n": [1, 2]})");
  EXPECT_EQ(reader.get_int("codes"), 512);
  EXPECT_EQ(reader.get_int("big"), 1000000);
  EXPECT_EQ(reader.get_int("heads", 4), 4);
  EXPECT_EQ(reader.get_double("rate"), 1.0);
  EXPECT_EQ(reader.get_double("dropout", 0.1), 0.1);
  EXPECT_TRUE(reader.get_bool("on"));
  EXPECT_EQ(reader.get_string("name"), "x");
  EXPECT_EQ(reader.get_choice("kind", {"a", "b"}, "b"), "b");
  EXPECT_EQ(reader.get_strings("list"), std::vector<std::string>{"a"});
  EXPECT_EQ(reader.get_ints("n"), (std::vector<std::int64_t>{1, 2}));
  reader.finish();
}

TEST(JsonReaderTest, RefusalsNameFilePointerExpectedAndGot) {
  JsonReader reader =
      reader_of(R"({"codes": "many", "rate": -1, "on": 1, "kind": "grup", "n": [1.5],
                                    "half": 0.5, "huge": 18446744073709551615, "child": 3})");
  EXPECT_EQ(refusal([&] { reader.get_int("codes", {}, 2, 1048576); }),
            R"(a.json: /generators/vq/codes: expected an integer from 2 to 1048576, got "many")");
  EXPECT_EQ(refusal([&] { reader.get_int("half"); }),
            "a.json: /generators/vq/half: expected an integer, got 0.5");
  EXPECT_EQ(refusal([&] { reader.get_int("huge", {}, 1); }),
            "a.json: /generators/vq/huge: expected an integer of at least 1, got "
            "18446744073709551615");
  EXPECT_EQ(refusal([&] { reader.get_double("rate", {}, 0, 1); }),
            "a.json: /generators/vq/rate: expected a number from 0.0 to 1.0, got -1");
  EXPECT_EQ(refusal([&] { reader.get_bool("on"); }),
            "a.json: /generators/vq/on: expected true or false, got 1");
  EXPECT_EQ(
      refusal([&] {
        reader.get_choice("kind", {"group", "plain"});
      }),
      R"(a.json: /generators/vq/kind: expected one of group, plain, got "grup" (did you mean 'group'?))");
  EXPECT_EQ(refusal([&] { reader.get_ints("n"); }),
            "a.json: /generators/vq/n: expected an array of integers, got [1.5]");
  EXPECT_EQ(refusal([&] { reader.get_string("absent"); }),
            "a.json: /generators/vq/absent: expected a string, got nothing");
  EXPECT_EQ(refusal([&] { reader.child("child"); }),
            "a.json: /generators/vq/child: expected an object, got 3");
}

TEST(JsonReaderTest, UnknownKeysAreRefusedWithTheNearest) {
  JsonReader reader = reader_of(R"({"codes": 1, "dropuot": 0.1})");
  reader.get_int("codes");
  reader.get_double("dropout", 0.0);
  EXPECT_EQ(refusal([&] { reader.finish(); }),
            "a.json: /generators/vq: key: expected one of codes, dropout, got 'dropuot' (did you "
            "mean 'dropout'?)");
}

TEST(JsonReaderTest, ChildrenAreFinishedWithTheirParent) {
  JsonReader reader = reader_of(R"({"a/b": {"x": 1}, "list": [{"y": 1}, {"y": 2, "z": 3}]})");
  reader.child("a/b").get_int("x");
  const auto children = reader.children("list");
  ASSERT_EQ(children.size(), 2U);
  EXPECT_EQ(children[1]->get_int("y") + children[0]->get_int("y"), 3);
  EXPECT_EQ(reader.child("a/b").where("x"), "a.json: /generators/vq/a~1b/x");
  EXPECT_EQ(refusal([&] { reader.finish(); }),
            "a.json: /generators/vq/list/1: key: expected one of y, got 'z'");
}

TEST(JsonReaderTest, ResolvedIsTheSameWithDefaultsWrittenOrLeftOut) {
  const auto resolve = [](const char* text) {
    JsonReader reader = reader_of(text);
    reader.get_int("codes", 512);
    reader.get_double("rate", 1);
    reader.child("prior").get_int("layers", 2);
    reader.children("stages");
    reader.raw("free");
    reader.finish();
    return reader.resolved().dump();
  };
  const std::string expected =
      R"({"codes":512,"free":null,"prior":{"layers":2},"rate":1.0,"stages":[]})";
  EXPECT_EQ(resolve("{}"), expected);
  EXPECT_EQ(resolve(R"({"codes": 512.0, "rate": 1, "prior": {"layers": 2}, "stages": []})"),
            expected);
}

TEST(JsonReaderTest, OnlyObjectsAreRead) {
  EXPECT_EQ(refusal([] { JsonReader(json(3), "a.json"); }), "a.json: expected an object, got 3");
  EXPECT_THROW(JsonReader(json::parse(R"({"a": null})"), "").get_int("a", 1), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
