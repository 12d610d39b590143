#include "nn/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "nn/temporary_folder.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

std::string file_of(const std::string& header, const std::string& data) {
  const std::uint64_t size = header.size();
  std::string content(8, '\0');
  std::memcpy(content.data(), &size, 8);
  return content + header + data;
}

// The message of the RuntimeError that loading `content` throws.
std::string refusal(const std::string& content) {
  const TemporaryFolder folder;
  const std::string path = folder.path("a.safetensors");
  write_file(path, content);
  try {
    load_tensors(path);
  } catch (const RuntimeError& error) {
    EXPECT_THAT(error.what(), HasSubstr(path));
    return error.what();
  }
  ADD_FAILURE() << "loaded a damaged file";
  return "";
}

TEST(CheckpointTest, RoundTripOfEveryTypeIsBitIdentical) {
  const TemporaryFolder folder;
  const std::string path = folder.path("a.safetensors");
  torch::manual_seed(1);
  NamedTensors tensors;
  for (const auto type : {torch::kFloat, torch::kDouble, torch::kBFloat16, torch::kHalf,
                          torch::kLong, torch::kInt, torch::kByte, torch::kBool})
    tensors[torch::toString(type)] = (torch::rand({3, 5}) * 9).to(type);
  tensors["scalar"] = torch::tensor(2.5);
  tensors["empty"] = torch::empty({0, 4});
  tensors["view"] = torch::randn({4, 6}).t();
  save_tensors(path, tensors);
  const NamedTensors loaded = load_tensors(path);
  ASSERT_EQ(loaded.size(), tensors.size());
  for (const auto& [name, tensor] : tensors) {
    EXPECT_EQ(loaded.at(name).scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(torch::equal(loaded.at(name), tensor)) << name;
  }
}

TEST(CheckpointTest, ReadsAFileWrittenByHand) {
  const TemporaryFolder folder;
  const std::string path = folder.path("a.safetensors");
  const float values[2] = {1.5F, -2.0F};
  std::string data(8, '\0');
  std::memcpy(data.data(), values, 8);
  write_file(path, file_of(R"({"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,1],)"
                           R"("data_offsets":[0,8]}})",
                           data));
  const NamedTensors loaded = load_tensors(path);
  ASSERT_EQ(loaded.size(), 1U);
  EXPECT_TRUE(torch::equal(loaded.at("w"), torch::tensor({{1.5F}, {-2.0F}})));
}

TEST(CheckpointTest, TheDataStandAlignedAfterTheHeader) {
  const TemporaryFolder folder;
  const std::string path = folder.path("a.safetensors");
  save_tensors(path, {{"w", torch::ones({3})}});
  const std::string content = read_file(path);
  std::uint64_t size = 0;
  std::memcpy(&size, content.data(), 8);
  EXPECT_EQ(size % 8, 0U);
  EXPECT_EQ(content.size(), 8 + size + 12);
  EXPECT_EQ(nlohmann::json::parse(content.substr(8, size))["w"]["dtype"], "F32");
}

TEST(CheckpointTest, RefusesEveryTruncation) {
  const TemporaryFolder folder;
  const std::string path = folder.path("a.safetensors");
  save_tensors(path, {{"a", torch::ones({3})}, {"b", torch::zeros({2, 2})}});
  const std::string content = read_file(path);
  for (std::size_t size = 0; size < content.size(); size += 5) refusal(content.substr(0, size));
  refusal(content + "x");
}

TEST(CheckpointTest, RefusesAHeaderLargerThanTheFileWithoutAllocatingIt) {
  std::string content(8, '\xff');
  EXPECT_THAT(refusal(content + "{}"), HasSubstr("header"));
}

TEST(CheckpointTest, RefusesShapesThatDoNotFitTheBytes) {
  const auto header = [](const std::string& shape, const std::string& offsets) {
    return R"({"w":{"dtype":"F32","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
  };
  const std::string data(8, '\0');
  refusal(file_of(header("[3]", "[0,8]"), data));
  refusal(file_of(header("[-2]", "[0,8]"), data));
  refusal(file_of(header("[4611686018427387904,4611686018427387904]", "[0,8]"), data));
  refusal(file_of(header("[2]", "[0,16]"), data));
  refusal(file_of(header("[2]", "[8,0]"), data));
  refusal(file_of(header("[1]", "[4,8]"), data));  // bytes of no tensor
  refusal(file_of(header("\"2\"", "[0,8]"), data));
}

TEST(CheckpointTest, RefusesOverlapUnknownTypesAndOtherJson) {
  const std::string data(8, '\0');
  refusal(file_of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                  R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                  data));
  EXPECT_THAT(
      refusal(file_of(R"({"w":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}})", data)),
      HasSubstr("F8_E4M3"));
  refusal(file_of("[1,2]", data));
  refusal(file_of("{not json", data));
  EXPECT_THROW(load_tensors("no/such/file.safetensors"), RuntimeError);
}

TEST(CheckpointTest, AssignsToAModuleAndNamesWhatDoesNotFit) {
  torch::nn::Linear a(3, 2), b(3, 2);
  assign_module_tensors(*b, module_tensors(*a), "x");
  EXPECT_TRUE(torch::equal(a->weight, b->weight));
  const auto message = [&](const NamedTensors& tensors) -> std::string {
    try {
      assign_module_tensors(*b, tensors, "folder/model.safetensors");
    } catch (const RuntimeError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THAT(message({{"weight", torch::ones({2, 3})}}), HasSubstr("'bias'"));
  EXPECT_THAT(message({{"weight", torch::ones({2, 4})}, {"bias", torch::ones({2})}}),
              HasSubstr("'weight'"));
  EXPECT_THAT(message({{"weight", torch::ones({2, 3})},
                       {"bias", torch::ones({2})},
                       {"gamma", torch::ones({1})}}),
              HasSubstr("'gamma'"));
  EXPECT_TRUE(torch::equal(a->weight, b->weight));  // nothing was copied half
}

}  // namespace
}  // namespace vqlm
