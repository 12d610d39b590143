#include "baselines/ngram_file.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "core/hash.h"

namespace vqlm {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

constexpr std::string_view kMagic = "vqlm n-gram model 1\n";
constexpr std::size_t kHashDigits = 64;

template <typename T>
void put(std::string& out, const std::vector<T>& values) {
  const std::uint64_t count = values.size();
  out.append(reinterpret_cast<const char*>(&count), sizeof count);
  if (count != 0) out.append(reinterpret_cast<const char*>(values.data()), count * sizeof(T));
}

class Cursor {
 public:
  Cursor(std::string_view bytes, const std::string& path) : bytes_(bytes), path_(path) {}

  template <typename T>
  void get(std::vector<T>& values) {
    const auto count = get_number();
    if (count > bytes_.size() / sizeof(T)) fail(std::to_string(bytes_.size()) + " bytes");
    values.resize(count);
    if (count != 0) std::memcpy(values.data(), bytes_.data(), count * sizeof(T));
    bytes_.remove_prefix(count * sizeof(T));
  }
  std::uint64_t get_number() {
    std::uint64_t number = 0;
    if (bytes_.size() < sizeof number) fail("its end");
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_.remove_prefix(sizeof number);
    return number;
  }
  bool at_end() const { return bytes_.empty(); }
  [[noreturn]] void fail(const std::string& got) const {
    throw RuntimeError(expected_got(path_, "a whole n-gram model", got));
  }

 private:
  std::string_view bytes_;
  std::string path_;
};

}  // namespace

void write_ngram_file(const std::string& path, const NgramModel& model) {
  std::string out(kMagic);
  const std::uint64_t order = model.levels().size();
  out.append(reinterpret_cast<const char*>(&order), sizeof order);
  for (const NgramLevel& level : model.levels()) {
    put(out, level.words);
    put(out, level.log10_probs);
    put(out, level.log10_backoffs);
    put(out, level.first_child);
  }
  out += sha256_hex(out);
  write_file(path, out);
}

NgramModel read_ngram_file(const std::string& path) {
  const std::string content = read_file(path);
  const std::string_view all(content);
  if (all.size() < kMagic.size() + kHashDigits || all.substr(0, kMagic.size()) != kMagic)
    throw RuntimeError(expected_got(path, "an n-gram model", "another file"));
  const std::string_view body = all.substr(0, all.size() - kHashDigits);
  if (sha256_hex(body) != all.substr(body.size()))
    throw RuntimeError(expected_got(path, "a whole n-gram model", "a damaged or truncated one"));
  Cursor cursor(body.substr(kMagic.size()), path);
  const std::uint64_t order = cursor.get_number();
  if (order < 1 || order > kMaxNgramOrder) cursor.fail("order " + std::to_string(order));
  std::vector<NgramLevel> levels(order);
  for (NgramLevel& level : levels) {
    cursor.get(level.words);
    cursor.get(level.log10_probs);
    cursor.get(level.log10_backoffs);
    cursor.get(level.first_child);
  }
  if (!cursor.at_end()) cursor.fail("more bytes");
  try {
    return NgramModel(std::move(levels));
  } catch (const InvalidArgument& error) {
    cursor.fail(error.what());
  }
}

NgramModel read_ngram_file(const std::string& path, int order, int vocab_size) {
  NgramModel model = read_ngram_file(path);
  if (model.order() != order || model.vocab_size() != vocab_size)
    throw RuntimeError(expected_got(
        path, "order " + std::to_string(order) + " and " + std::to_string(vocab_size) + " tokens",
        "order " + std::to_string(model.order()) + " and " + std::to_string(model.vocab_size())));
  return model;
}

}  // namespace vqlm
