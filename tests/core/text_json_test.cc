#include "core/text_json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace vqlm {
namespace {

TEST(TextJsonTest, KeepsUnicodeTextAsAString) {
  EXPECT_EQ(text_to_json("码本 code"), nlohmann::json("码本 code"));
  EXPECT_EQ(text_from_json(text_to_json("码本 code")), "码本 code");
}

TEST(TextJsonTest, KeepsBytesThatAreNoUtf8) {
  const std::string bytes = std::string("a\xff\x00z", 4);
  EXPECT_EQ(text_to_json(bytes).dump(), R"({"hex":"61ff007a"})");
  EXPECT_EQ(text_from_json(text_to_json(bytes)), bytes);
}

TEST(TextJsonTest, RefusesWhatIsNoText) {
  EXPECT_THROW(text_from_json(3), InvalidArgument);
  EXPECT_THROW(text_from_json({{"hex", "6"}}), InvalidArgument);
  EXPECT_THROW(text_from_json({{"hex", "zz"}}), InvalidArgument);
}

TEST(NumberJsonTest, KeepsEveryDouble) {
  for (const double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -0.0})
    EXPECT_EQ(number_from_json(nlohmann::json::parse(number_to_json(value).dump())), value);
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(number_from_json(number_to_json(-infinity)), -infinity);
  EXPECT_TRUE(std::isnan(number_from_json(number_to_json(std::nan("")))));
  EXPECT_THROW(number_from_json("many"), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
