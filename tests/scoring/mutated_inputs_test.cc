// Ten thousand damaged inputs: random bytes, invalid UTF-8, NULs, huge lines, missing and doubled
// lines. What sacreBLEU refuses (text that is no UTF-8, files of different length, no line at all)
// is refused with one sentence; everything else is scored. `./dev sanitize` runs it under ASan.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "core/random.h"
#include "scoring/score_run.h"

namespace vqlm {
namespace {

constexpr int kShards = 8, kInputsOfAShard = 1250;

// Independent of the one under test: decodes each sequence and looks at what it means.
bool is_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i++]);
    if (first < 0x80) continue;
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC0 || first > 0xF7) return false;
    unsigned long value = first & (0x3FU >> more);
    for (int k = 0; k < more; ++k, ++i) {
      if (i >= text.size() || (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80) return false;
      value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    const unsigned long least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return false;
  }
  return true;
}

std::ptrdiff_t count_lines(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n') + (!text.empty() && text.back() != '\n');
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::uint32_t below(std::size_t n) { return random_.below(static_cast<std::uint32_t>(n)); }
  template <typename T>
  const T& pick(const std::vector<T>& values) {
    return values[below(values.size())];
  }

  std::string mutated(std::string text) {
    static const std::vector<int> kHowMany{0, 1, 1, 2, 4, 15};
    for (int left = pick(kHowMany); left > 0; --left) mutate(text);
    return text;
  }

 private:
  void mutate(std::string& text) {
    static const std::vector<std::string> kPieces{"\n",
                                                  "\r",
                                                  "\r\n",
                                                  "\t",
                                                  " ",
                                                  "\xe2\x80\xa8",
                                                  "\xc2\xa0",
                                                  "\xe4\xb8\xad\xe6\x96\x87",
                                                  "\xf0\x9f\x98\x80",
                                                  "&amp;lt;",
                                                  "<skipped>",
                                                  "-\n",
                                                  "1,234.5-6",
                                                  "\xed\xa0\x80",
                                                  "\xc0\xaf",
                                                  "\xff",
                                                  "\xe3",
                                                  "\xef\xbb\xbf",
                                                  std::string(1, '\0'),
                                                  std::string(9, '\0')};
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        text.insert(at, pick(kPieces));
        return;
      case 1:
        for (std::uint32_t left = below(6); left > 0; --left)
          text.insert(at, 1, static_cast<char>(below(256)));
        return;
      case 2:
        text.erase(at, below(60));
        return;
      case 3:
        text.insert(at, text.substr(below(text.size() + 1), below(200)));
        return;
      case 4:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        return;
      default:
        if (below(8) == 0) repeat(text, at);
    }
  }

  void repeat(std::string& text, std::size_t at) {
    static const std::vector<std::string> kWords{"word ", "a", "\xe4\xb8\xad", ". ", "\"", "0-"};
    const std::string word = pick(kWords);
    std::string line;
    for (std::uint32_t left = below(4000); left > 0; --left) line += word;
    text.insert(at, line);
  }

  Pcg64 random_;
};

std::vector<std::string> random_options(Mutator& mutator) {
  static const std::vector<std::vector<std::string>> kOptions{
      {},
      {"-m", "bleu", "chrf", "ter"},
      {"-m", "chrf", "-cw", "2", "--chrf-whitespace", "--chrf-lowercase"},
      {"-m", "ter", "--ter-normalized", "--ter-asian-support", "--ter-no-punct"},
      {"-tok", "zh", "-lc"},
      {"-tok", "intl", "-s", "floor"},
      {"-tok", "char", "-s", "add-k"},
      {"-sl", "-b"},
      {"-m", "chrf", "-f", "full-json"},
      {"-ci", "-cin", "3", "-f", "text"}};
  std::vector<std::string> options = mutator.pick(kOptions);
  options.insert(options.end(), {"--threads", mutator.below(2) == 0 ? "1" : "2"});
  return options;
}

class MutatedInputs : public testing::TestWithParam<int> {};

TEST_P(MutatedInputs, AreScoredOrRefusedInOneSentence) {
  const ScoreRun run;
  Mutator mutator(static_cast<std::uint64_t>(GetParam()) + 1);
  const std::string text =
      "The cat sat on the mat.\nA dog, 3.5 years old, ran.\n\xe4\xb8\xad\xe6\x96\x87 "
      "\xc3\xa9t\xc3\xa9 it's\n";
  int refused = 0;
  for (int i = 0; i < kInputsOfAShard; ++i) {
    const std::string reference = mutator.mutated(text);
    const std::string system = mutator.below(3) == 0 ? mutator.mutated(text) : "x" + reference;
    std::ofstream("r", std::ios::binary) << reference;
    std::ofstream("s", std::ios::binary) << system;
    std::vector<std::string> arguments{"r", "-i", "s"};
    const std::vector<std::string> options = random_options(mutator);
    arguments.insert(arguments.end(), options.begin(), options.end());
    const ScoreOutcome outcome = run(arguments);
    const bool good = is_utf8(reference) && is_utf8(system) && !system.empty() &&
                      count_lines(reference) == count_lines(system);
    ASSERT_EQ(outcome.code, good ? 0 : 1) << outcome.err << "\n"
                                          << reference << "\n---\n"
                                          << system;
    ASSERT_EQ(outcome.out.empty(), !good);
    if (good) continue;
    ++refused;
    ASSERT_FALSE(outcome.err.empty());
    ASSERT_EQ(outcome.err.find('\n'), std::string::npos) << outcome.err;
  }
  EXPECT_GT(refused, kInputsOfAShard / 4);
  EXPECT_LT(refused, kInputsOfAShard * 3 / 4);
}

INSTANTIATE_TEST_SUITE_P(Shards, MutatedInputs, testing::Range(0, kShards));

}  // namespace
}  // namespace vqlm
