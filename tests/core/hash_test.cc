#include "core/hash.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

// FIPS 180-2, appendix B.
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(HashTest, MatchesThePublishedExample) {
  EXPECT_EQ(sha256_hex("abc"), kAbc);
  EXPECT_EQ(Sha256().update("a").update("").update("bc").hex(), kAbc);
}

TEST(HashTest, OfAFile) {
  const std::string path = testing::TempDir() + "vqlm_hash_" + std::to_string(::getpid());
  write_file(path, "abc");
  EXPECT_EQ(sha256_file(path), kAbc);
  std::filesystem::remove(path);
  EXPECT_THROW(sha256_file(path), RuntimeError);
}

TEST(HashTest, OfJsonDoesNotDependOnOrderOrBlanks) {
  EXPECT_EQ(sha256_json(nlohmann::json::parse(R"({"b": 1, "a": [2.5]})")),
            sha256_json(nlohmann::json::parse(R"({"a":[2.5],"b":1})")));
  EXPECT_EQ(sha256_json(nlohmann::json::parse(R"({"a": 1})")), sha256_hex(R"({"a":1})"));
  EXPECT_THROW(sha256_json(nlohmann::json("\xff")), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
