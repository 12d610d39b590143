// 10,000 damaged safetensors headers: each is read or refused in one sentence, and nothing larger
// than the file is made. Under the address sanitizer (./dev sanitize) nothing is touched that
// should not be.
#include "data/safetensors_header.h"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "core/error.h"
#include "core/random.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

// Five tensors, one of them empty.
std::string small_file() {
  const std::string header =
      R"({"bias":{"data_offsets":[0,56],"dtype":"I64","shape":[7]},)"
      R"("embedding.weight":{"data_offsets":[56,116],"dtype":"F32","shape":[5,3]},)"
      R"("empty":{"data_offsets":[116,116],"dtype":"F32","shape":[0,4]},)"
      R"("flags":{"data_offsets":[116,120],"dtype":"BOOL","shape":[2,2]},)"
      R"("half":{"data_offsets":[120,126],"dtype":"BF16","shape":[3]}})";
  const std::uint64_t size = header.size();
  std::string content(sizeof size, '\0');
  std::memcpy(content.data(), &size, sizeof size);
  return content + header + std::string(126, 'x');
}

std::string mutated(const std::string& content, Pcg64& random) {
  std::uint64_t header = 0;
  std::memcpy(&header, content.data(), sizeof header);
  std::string result = content;
  const auto end = static_cast<std::uint32_t>(sizeof header + header);
  const auto place = [&] { return static_cast<std::size_t>(random.below(end)); };
  constexpr const char kBytes[] = "0123456789-.eE[]{}:,\"\\ntfFUBI\xff";
  for (std::uint32_t times = 1 + random.below(4); times > 0; --times) switch (random.below(5)) {
      case 0:
        result[place()] = static_cast<char>(random.below(256));
        break;
      case 1:
        result[place()] = kBytes[random.below(sizeof kBytes - 1)];
        break;
      case 2:
        result.insert(place(), std::string(1 + random.below(3), kBytes[random.below(10)]));
        break;
      case 3:
        result.erase(place(), 1 + random.below(6));
        break;
      case 4:
        result.resize(result.size() - random.below(static_cast<std::uint32_t>(result.size() / 8)));
        break;
    }
  return result;
}

TEST(SafetensorsMutationTest, AreReadOrRefusedInOneSentence) {
  const TemporaryFolder folder;
  const std::string path = folder / "model.safetensors";
  const std::string content = small_file();
  Pcg64 random(11);
  int num_read = 0, num_refused = 0;
  for (int i = 0; i < 10000; ++i) {
    const std::string damaged = mutated(content, random);
    std::ofstream(path, std::ios::binary) << damaged;
    try {
      std::size_t bytes = 0;
      for (const SafetensorsEntry& entry : read_safetensors_header(path).entries) {
        std::size_t product = safetensors_dtype_size(entry.dtype);
        for (const std::int64_t size : entry.shape) product *= static_cast<std::size_t>(size);
        EXPECT_EQ(product, entry.end - entry.begin);
        bytes += product;
      }
      EXPECT_LE(bytes, damaged.size());
      ++num_read;
    } catch (const RuntimeError& error) {
      const std::string message = error.what();
      EXPECT_EQ(message.find(path + ": expected"), 0U) << message;
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
      ++num_refused;
    }
  }
  EXPECT_GT(num_read, 0);
  EXPECT_GT(num_refused, 9000);
}

}  // namespace
}  // namespace vqlm
