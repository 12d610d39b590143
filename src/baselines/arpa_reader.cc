#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "baselines/arpa_file.h"
#include "baselines/sorted_ngrams.h"
#include "core/error.h"
#include "data/text_reader.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

constexpr float kNever = -99, kMissingUnknown = -100;  // log10 p
constexpr std::string_view kBlanks = " \t\r";
constexpr std::uint32_t kUnseen = ~std::uint32_t{0};

class ArpaReader {
 public:
  explicit ArpaReader(std::string path) : path_(std::move(path)), text_(read_text(path_)) {
    left_ = text_;
  }

  ArpaModel run() {
    read_counts();
    for (std::size_t n = 1; n <= counts_.size(); ++n) {
      read_level(n);
      if (n == 1) finish_vocabulary();
      if (levels_.back().sort() != SortedNgrams::kNone)
        throw RuntimeError(
            expected_got(path_, "every n-gram once",
                         "one of order " + std::to_string(n) + " that stands twice"));
    }
    expect(next_line(), "\\end\\");
    return {back_off_model(std::move(levels_)), std::move(words_)};
  }

 private:
  // The next line that is not blank; `wanted` is what is looked for.
  std::string_view next_line(const char* wanted = "\\end\\") {
    for (;;) {
      if (left_.empty()) fail(wanted, "the end of the file");
      const std::size_t end = left_.find('\n');
      std::string_view line = left_.substr(0, end);
      left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
      ++line_number_;
      const std::size_t last = line.find_last_not_of(kBlanks);
      if (last != std::string_view::npos) return line.substr(0, last + 1);
    }
  }

  [[noreturn]] void fail(const std::string& expected, std::string_view got) const {
    throw RuntimeError(expected_got(path_ + " line " + std::to_string(line_number_), expected,
                                    std::string(got.substr(0, 60))));
  }

  void expect(std::string_view line, const std::string& wanted) const {
    if (line != wanted) fail(wanted, line);
  }

  void read_counts() {
    while (next_line("\\data\\") != "\\data\\") {
    }
    for (;;) {
      const std::string_view before = left_;
      const std::string_view line = next_line();
      const std::string start = "ngram " + std::to_string(counts_.size() + 1) + "=";
      if (!line.starts_with(start)) {
        left_ = before;  // a section begins
        --line_number_;
        break;
      }
      std::uint64_t count = 0;
      const auto [end, error] =
          std::from_chars(line.data() + start.size(), line.data() + line.size(), count);
      if (error != std::errc() || end != line.data() + line.size() || count >= kUnseen)
        fail(start + " and a count", line);
      counts_.push_back(count);
    }
    if (counts_.empty() || counts_.size() > kMaxNgramOrder)
      fail("counts of orders 1 to at most " + std::to_string(kMaxNgramOrder),
           std::to_string(counts_.size()) + " orders");
  }

  void read_level(std::size_t n) {
    expect(next_line(), "\\" + std::to_string(n) + "-grams:");
    SortedNgrams& level = levels_.emplace_back();
    level.order = n;
    std::array<std::uint32_t, kMaxNgramOrder> ids{};
    for (std::uint64_t i = 0; i < counts_[n - 1]; ++i) {
      std::string_view line = next_line();
      const std::string_view whole = line;
      const float log10_prob = number(word(line), whole);
      if (log10_prob > 0) fail("a log-probability of at most 0", whole);
      for (std::size_t k = 0; k < n; ++k) ids[k] = id_of(word(line), n, whole);
      float log10_backoff = 0;
      if (!line.empty()) log10_backoff = number(word(line), whole);
      if (!line.empty() || (n == counts_.size() && log10_backoff != 0))
        fail("a log-probability, " + std::to_string(n) +
                 " words and a back-off below the highest "
                 "order",
             whole);
      level.add(ids.data(), log10_prob, log10_backoff);
    }
  }

  // Takes the first word off the line; empty at its end.
  static std::string_view word(std::string_view& line) {
    const std::size_t begin = std::min(line.find_first_not_of(kBlanks), line.size());
    const std::size_t end = std::min(line.find_first_of(kBlanks, begin), line.size());
    const std::string_view result = line.substr(begin, end - begin);
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks, end), line.size()));
    return result;
  }

  float number(std::string_view digits, std::string_view line) const {
    float value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value))
      fail("a number", line);
    return value;
  }

  // On the first level words get their ids.
  std::uint32_t id_of(std::string_view text, std::size_t order, std::string_view line) {
    if (text.empty()) fail(std::to_string(order) + " words", line);
    if (text == "<UNK>") text = "<unk>";
    const auto it = ids_.find(text);
    if (it != ids_.end()) return it->second;
    if (order > 1) fail("words that are 1-grams", line);
    std::uint32_t id = kNumSpecialIds + num_words_;
    for (const int special : {kUnkId, kBosId, kEosId})
      if (text == special_piece(special)) id = static_cast<std::uint32_t>(special);
    if (id >= kNumSpecialIds) ++num_words_;
    ids_.emplace(text, id);  // views into text_ or a constant
    return id;
  }

  void finish_vocabulary() {
    for (const int special : {kBosId, kEosId})
      if (!ids_.contains(special_piece(special)))
        throw RuntimeError(
            expected_got(path_, std::string(special_piece(special)) + " as a 1-gram", "none"));
    SortedNgrams& level = levels_[0];
    const std::uint32_t pad = kPadId, unknown = kUnkId;
    level.add(&pad, kNever, 0);
    if (!ids_.contains(special_piece(kUnkId))) level.add(&unknown, kMissingUnknown, 0);
    for (std::size_t i = 0; i < level.size(); ++i)
      if (level.tokens[i] == kBosId) level.log10_probs[i] = kNever;
    words_.resize(kNumSpecialIds + num_words_);
    for (int id = 0; id < kNumSpecialIds; ++id)
      words_[static_cast<std::size_t>(id)] = special_piece(id);
    for (const auto& [text, id] : ids_) words_[id] = text;
  }

  std::string path_, text_;
  std::string_view left_;
  std::size_t line_number_ = 0;
  std::vector<std::uint64_t> counts_;
  std::vector<SortedNgrams> levels_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
  std::uint32_t num_words_ = 0;
  std::vector<std::string> words_;
};

}  // namespace

ArpaModel read_arpa(const std::string& path) { return ArpaReader(path).run(); }

}  // namespace vqlm
