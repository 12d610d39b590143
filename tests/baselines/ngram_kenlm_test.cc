// Perplexities that KenLM's lmplz and query give for the same text (order 5 on Multi30k; orders 3
// and 5 on WikiText-2's validation file with --skip_symbols). Real data: skipped where it is
// absent.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "baselines/ngram_estimation.h"
#include "data/text_reader.h"
#include "data/tokenizer.h"

namespace vqlm {
namespace {

using Sentences = std::vector<std::vector<std::string>>;

std::string data_file(const std::string& name) {
  const char* shared = std::getenv("VQLM_SHARED");
  const std::string root = shared != nullptr ? shared : VQLM_SOURCE_DIR "/../shared";
  return root + "/data/" + name;
}

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words(1);
  for (const char c : line) {
    if (c != ' ' && c != '\t' && c != '\r')
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

// tr 'A-Z' 'a-z' | sed -E 's/([.,!?;:])/ \1/g'
std::string prepared(const std::string& line) {
  std::string result;
  for (const char c : line) {
    if (std::string(".,!?;:").find(c) != std::string::npos) result += ' ';
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

Sentences read_sentences(const std::string& name, bool prepare) {
  Sentences result;
  for (const std::string& line : split_lines(read_text(data_file(name)), name)) {
    auto words = words_of(prepare ? prepared(line) : line);
    if (!words.empty()) result.push_back(std::move(words));
  }
  return result;
}

struct Perplexity {
  double with_oov = 0, without_oov = 0;
  std::int64_t num_oov = 0, num_tokens = 0;
};

// Sums as KenLM's query does: single precision within a sentence, double over them.
Perplexity perplexity(const Sentences& train, const Sentences& test, int order,
                      const std::vector<std::int64_t>& prune = {}) {
  std::map<std::string, int> ids;
  std::vector<std::vector<int>> text;
  for (const auto& sentence : train) {
    text.emplace_back();
    for (const std::string& word : sentence)
      if (word != "<unk>")
        text.back().push_back(
            ids.emplace(word, kNumSpecialIds + static_cast<int>(ids.size())).first->second);
  }
  NgramOptions options;
  options.order = order;
  options.prune = prune;
  const NgramModel model =
      estimate_ngrams(text, kNumSpecialIds + static_cast<int>(ids.size()), options).model;
  Perplexity result;
  double total = 0, total_oov = 0;
  for (const auto& sentence : test) {
    NgramState state = model.start();
    float sum = 0;
    for (const std::string& word : sentence) {
      const auto id = ids.find(word);
      const bool oov = id == ids.end();
      const float log10_prob =
          model.advance(state, static_cast<std::uint32_t>(oov ? kUnkId : id->second));
      sum += log10_prob;
      if (oov) total_oov += log10_prob;
      if (oov) ++result.num_oov;
    }
    sum += model.advance(state, kEosId);
    total += sum;
    result.num_tokens += static_cast<std::int64_t>(sentence.size()) + 1;
  }
  const auto tokens = static_cast<double>(result.num_tokens);
  result.with_oov = std::pow(10.0, -total / tokens);
  result.without_oov =
      std::pow(10.0, -(total - total_oov) / (tokens - static_cast<double>(result.num_oov)));
  return result;
}

TEST(NgramKenlmTest, Multi30kOrderFive) {
  if (!std::filesystem::exists(data_file("multi30k/train.en.gz")))
    GTEST_SKIP() << "no " << data_file("multi30k/train.en.gz");
  const Perplexity result = perplexity(read_sentences("multi30k/train.en.gz", true),
                                       read_sentences("multi30k/test_2016_flickr.en.gz", true), 5);
  EXPECT_EQ(result.num_tokens, 13941);
  EXPECT_EQ(result.num_oov, 152);
  EXPECT_NEAR(result.with_oov, 36.08593263927778, 1e-9);
  EXPECT_NEAR(result.without_oov, 32.51632298443569, 1e-9);
}

TEST(NgramKenlmTest, Multi30kPruned) {  // --prune 0 0 1
  if (!std::filesystem::exists(data_file("multi30k/train.en.gz")))
    GTEST_SKIP() << "no " << data_file("multi30k/train.en.gz");
  const Perplexity result =
      perplexity(read_sentences("multi30k/train.en.gz", true),
                 read_sentences("multi30k/test_2016_flickr.en.gz", true), 5, {0, 0, 1});
  EXPECT_NEAR(result.with_oov, 36.947222170668354, 1e-9);
  EXPECT_NEAR(result.without_oov, 33.35251709519383, 1e-9);
}

TEST(NgramKenlmTest, WikiText2OrdersThreeAndFive) {
  if (!std::filesystem::exists(data_file("wikitext2/valid.txt.gz")))
    GTEST_SKIP() << "no " << data_file("wikitext2/valid.txt.gz");
  const Sentences train = read_sentences("wikitext2/valid.txt.gz", false);
  const Sentences test = read_sentences("wikitext2/test.txt.gz", false);
  const Perplexity three = perplexity(train, test, 3), five = perplexity(train, test, 5);
  EXPECT_NEAR(three.with_oov, 673.3102311024691, 1e-8);
  EXPECT_NEAR(three.without_oov, 328.9741046840734, 1e-8);
  EXPECT_NEAR(five.with_oov, 667.3534205077028, 1e-8);
  EXPECT_NEAR(five.without_oov, 326.4055457429905, 1e-8);
}

}  // namespace
}  // namespace vqlm
