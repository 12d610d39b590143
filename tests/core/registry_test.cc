#include "core/registry.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace vqlm {
namespace {

struct Animal {
  explicit Animal(std::int64_t given_legs) : legs(given_legs) {}
  std::int64_t legs;
};

Registry<Animal> animals() {
  Registry<Animal> registry("animal");
  registry.add("spider", "eight legs", [](JsonReader& reader) {
    return std::make_unique<Animal>(reader.get_int("legs", 8));
  });
  registry.add("cat", "purrs", [](JsonReader&) { return std::make_unique<Animal>(4); });
  return registry;
}

TEST(RegistryTest, MakesComponentsFromTheirConfig) {
  JsonReader reader(nlohmann::json::parse(R"({"legs": 7})"), "zoo.json");
  EXPECT_EQ(animals().create("spider", reader)->legs, 7);
  EXPECT_EQ(animals().names(), (std::vector<std::string>{"cat", "spider"}));
  EXPECT_EQ(animals().description("cat"), "purrs");
  EXPECT_TRUE(animals().has("cat"));
}

TEST(RegistryTest, UnknownNamesAreRefusedWithTheNearest) {
  JsonReader reader(nlohmann::json::object(), "zoo.json", "/animals/a");
  try {
    animals().create("spidre", reader);
    FAIL();
  } catch (const InvalidArgument& error) {
    EXPECT_STREQ(error.what(),
                 "zoo.json: /animals/a: animal: expected one of cat, spider, got 'spidre' (did you "
                 "mean 'spider'?)");
  }
}

TEST(RegistryTest, DuplicatesAreRefused) {
  Registry<Animal> registry = animals();
  EXPECT_THROW(registry.add("cat", "", nullptr), InvalidArgument);
}

TEST(NearestNameTest, FindsSlipsButNoOtherWords) {
  EXPECT_EQ(nearest_name("bleau", {"bleu", "chrf"}), "bleu");
  EXPECT_EQ(nearest_name("chfr", {"bleu", "chrf"}), "chrf");
  EXPECT_EQ(nearest_name("perplexity", {"bleu", "chrf"}), "");
  EXPECT_EQ(nearest_name("x", {"y"}), "");
  EXPECT_EQ(nearest_name("", {"a"}), "");
}

TEST(NearestNameTest, CountsEdits) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("ab", "ba"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

}  // namespace
}  // namespace vqlm
