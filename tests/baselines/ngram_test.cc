#include "baselines/ngram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "baselines/ngram_file.h"
#include "core/error.h"
#include "core/files.h"
#include "core/random.h"
#include "data/temporary_folder.h"
#include "data/word_tokenizer.h"

namespace vqlm {
namespace {

using Words = std::vector<int>;

// Random sentences over `size` words whose frequencies fall.
std::vector<Words> random_text(int sentences, int size, std::uint64_t seed) {
  Pcg64 random(seed);
  std::vector<Words> text;
  for (int i = 0; i < sentences; ++i) {
    text.emplace_back();
    for (auto left = 1 + random.below(6); left > 0; --left) {
      const double u = random.next_double();
      text.back().push_back(kNumSpecialIds + static_cast<int>(u * u * u * size));
    }
  }
  return text;
}

// The definition written down naively: adjusted counts in maps, probabilities by recursion.
class Naive {
 public:
  Naive(const std::vector<Words>& text, int vocab_size, int order)
      : vocab_size_(vocab_size), counts_(static_cast<std::size_t>(order) + 1) {
    std::set<Words> longer;  // distinct n-grams of more than one word, each counted once below
    for (Words s : text) {
      s.insert(s.begin(), kBosId);
      s.push_back(kEosId);
      for (std::size_t n = 1; n < counts_.size(); ++n)
        for (std::size_t i = 0; i + n <= s.size(); ++i) {
          const auto at = s.begin() + static_cast<std::ptrdiff_t>(i);
          const Words gram(at, at + static_cast<std::ptrdiff_t>(n));
          if (n + 1 == counts_.size() || i == 0) ++counts_[n][gram];
          if (n > 1) longer.insert(gram);
        }
    }
    for (const Words& gram : longer)
      ++counts_[gram.size() - 1][Words(gram.begin() + 1, gram.end())];
    counts_[1].erase({kBosId});
  }

  double prob(const Words& context, int word) const {
    const std::size_t n = context.size() + 1;
    double sum = 0, kept[4] = {0, 0, 0, 0};
    for (const auto& [gram, count] : counts_[n]) {
      if (!std::equal(context.begin(), context.end(), gram.begin())) continue;
      sum += count;
      ++kept[std::min(count, 3)];
    }
    const double lower = context.empty() ? 1.0 / (vocab_size_ - 2)
                                         : prob(Words(context.begin() + 1, context.end()), word);
    if (sum == 0) return lower;
    double gamma = 0;
    for (int i = 1; i <= 3; ++i) gamma += discount(n, i) * kept[i] / sum;
    Words gram = context;
    gram.push_back(word);
    const auto found = counts_[n].find(gram);
    const int count = found == counts_[n].end() ? 0 : found->second;
    const double own = count == 0 ? 0 : (count - discount(n, std::min(count, 3))) / sum;
    return own + gamma * lower;
  }

  double discount(std::size_t n, int i) const {
    double times[5] = {0, 0, 0, 0, 0};
    for (const auto& [gram, count] : counts_[n])
      if (count < 5) ++times[count];
    return i - (i + 1) * times[1] / (times[1] + 2 * times[2]) * times[i + 1] / times[i];
  }

 private:
  int vocab_size_;
  std::vector<std::map<Words, int>> counts_;
};

TEST(NgramTest, AgreesWithTheDefinition) {
  const auto text = random_text(300, 400, 1);
  const int vocab_size = kNumSpecialIds + 400;
  NgramOptions options;
  options.order = 3;
  options.discount_fallback = false;
  const NgramEstimate estimate = estimate_ngrams(text, vocab_size, options);
  const Naive naive(text, vocab_size, 3);
  for (std::size_t n = 1; n <= 3; ++n)
    for (int i = 1; i <= 3; ++i)
      EXPECT_NEAR(estimate.discounts[n - 1][static_cast<std::size_t>(i - 1)], naive.discount(n, i),
                  1e-5);
  for (const Words& sentence : random_text(20, 400, 2)) {
    NgramState state = estimate.model.start();
    Words context{kBosId};
    for (const int word : sentence) {
      const float log10_prob = estimate.model.advance(state, static_cast<std::uint32_t>(word));
      EXPECT_NEAR(std::pow(10.0, log10_prob), naive.prob(context, word), 1e-6);
      context.push_back(word);
      if (context.size() > 2) context.erase(context.begin());
    }
  }
}

TEST(NgramTest, DistributionsSumToOneAndAgreeWithScores) {
  for (const int order : {1, 2, 4}) {
    NgramOptions options;
    options.order = order;
    const NgramModel model = estimate_ngrams(random_text(200, 30, 3), 40, options).model;
    NgramState state = model.start();
    for (const int word : {4, 10, 39, 5, 4, 4}) {
      std::vector<double> probs;
      model.distribution(state, probs);
      double sum = 0;
      for (std::size_t token = 0; token < probs.size(); ++token) {
        sum += probs[token];
        NgramState copy = state;
        if (token == kPadId || token == kBosId) continue;
        EXPECT_NEAR(probs[token],
                    std::pow(10.0, model.advance(copy, static_cast<std::uint32_t>(token))),
                    1e-6 * probs[token]);
      }
      EXPECT_NEAR(sum, 1, 1e-5) << order;
      model.advance(state, static_cast<std::uint32_t>(word));
    }
  }
}

TEST(NgramTest, MissingCountsOfCountsNeedTheFallback) {
  NgramOptions options;
  options.order = 2;
  const std::vector<Words> text(50, Words{4, 5, 4, 5});
  EXPECT_EQ(estimate_ngrams(text, 6, options).fallback_orders, (std::vector<int>{1, 2}));
  options.discount_fallback = false;
  EXPECT_THROW(estimate_ngrams(text, 6, options), RuntimeError);
  EXPECT_THROW(estimate_ngrams({}, 6, options), RuntimeError);
}

std::vector<Example> small_corpus() {
  std::vector<Example> result;
  Pcg64 random(9);
  const std::vector<std::string> subjects{"the dog", "a cat", "the old man"};
  const std::vector<std::string> verbs{"sleeps", "runs fast", "sees the cat"};
  for (int i = 0; i < 200; ++i)
    result.push_back({"train/" + std::to_string(i),
                      "",
                      {subjects[random.below(3)] + " " + verbs[random.below(3)]},
                      ""});
  return result;
}

Ngram trained(const std::vector<Example>& corpus) {
  std::vector<std::string> texts;
  for (const Example& e : corpus) texts.push_back(e.references[0]);
  auto tokenizer = std::make_shared<WordTokenizer>();
  tokenizer->train(texts, 1);
  Ngram model({});
  FitContext context;
  context.train = &corpus;
  context.dev = &corpus;
  context.tokenizers.target = tokenizer;
  const FitReport report = model.fit(context);
  EXPECT_GT(report.tokens, 800);
  EXPECT_GT(report.best_dev_nats, 0);
  return model;
}

TEST(NgramTest, GeneratesByEveryMethodWhateverTheBatch) {
  Ngram model = trained(small_corpus());
  const std::vector<Example> batch{{"a", "", {}, ""}, {"b", "the", {}, ""}, {"c", "", {}, ""}};
  for (const auto method :
       {DecodingMethod::kGreedy, DecodingMethod::kBeam, DecodingMethod::kSample}) {
    DecodingOptions options;
    options.method = method;
    options.max_tokens = 30;
    const auto together = model.generate(batch, options);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      EXPECT_EQ(model.generate(std::span(batch).subspan(i, 1), options)[0].text, together[i].text);
      EXPECT_EQ(together[i].text.find("<unk>"), std::string::npos);
    }
    EXPECT_EQ(together[1].text.rfind("the ", 0), 0U);
    const std::vector<Example> scored{{"a", "", {together[0].text}, ""}};
    double nats = 0;
    for (const double log_prob : together[0].token_log_prob_nats) nats -= log_prob;
    EXPECT_NEAR(model.score(scored)[0].total_nats(), nats, 1e-4);
  }
}

TEST(NgramTest, BeamFindsAtLeastWhatGreedyFinds) {
  Ngram model = trained(small_corpus());
  const std::vector<Example> batch{{"a", "", {}, ""}};
  const auto total = [&](DecodingMethod method) {
    DecodingOptions options;
    options.method = method;
    options.length_penalty = 0;
    const std::vector<double> nats = model.generate(batch, options)[0].token_log_prob_nats;
    return std::accumulate(nats.begin(), nats.end(), 0.0);
  };
  EXPECT_GE(total(DecodingMethod::kBeam), total(DecodingMethod::kGreedy) - 1e-9);
}

TEST(NgramTest, SavedModelIsTheSameAndADamagedOneIsRefused) {
  Ngram model = trained(small_corpus());
  const TemporaryFolder folder;
  model.save(folder.path());
  auto tokenizer = std::make_shared<WordTokenizer>();
  tokenizer->restore(read_file(folder / "tokenizer.model"));
  Ngram again({});
  again.load(folder.path(), {tokenizer}, "cpu");
  const auto corpus = small_corpus();
  EXPECT_EQ(again.score(corpus)[7].token_nats, model.score(corpus)[7].token_nats);
  EXPECT_EQ(again.info().signature, model.info().signature);

  NgramOptions other;
  other.order = 3;
  Ngram wrong(other);
  EXPECT_THROW(wrong.load(folder.path(), {tokenizer}, "cpu"), RuntimeError);
  const std::string bytes = read_file(folder / "model.ngram");
  for (const std::size_t position : {std::size_t{3}, bytes.size() / 2, bytes.size() - 1}) {
    std::string damaged = bytes;
    damaged[position] = static_cast<char>(damaged[position] ^ 1);
    write_file(folder / "model.ngram", damaged);
    EXPECT_THROW(read_ngram_file(folder / "model.ngram"), RuntimeError);
    write_file(folder / "model.ngram", bytes.substr(0, position));
    EXPECT_THROW(read_ngram_file(folder / "model.ngram"), RuntimeError);
  }
}

TEST(NgramTest, ByLabelIsAModelOfEachLabelsTexts) {
  std::vector<Example> corpus = small_corpus(), first, second;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    corpus[i].label = i % 3 == 0 ? "a" : "b";
    (i % 3 == 0 ? first : second).push_back(corpus[i]);
  }
  std::vector<std::string> texts;
  for (const Example& example : corpus) texts.push_back(example.references[0]);
  auto tokenizer = std::make_shared<WordTokenizer>();
  tokenizer->train(texts, 1);
  const auto fitted = [&](const std::vector<Example>& train, bool by_label) {
    auto model = std::make_unique<Ngram>(NgramOptions{}, by_label);
    FitContext context;
    context.train = &train;
    context.tokenizers.target = tokenizer;
    model->fit(context);
    return model;
  };
  const auto both = fitted(corpus, true), a = fitted(first, false), b = fitted(second, false);
  EXPECT_EQ(both->info().condition, "label");
  EXPECT_EQ(both->info().num_parameters, a->info().num_parameters + b->info().num_parameters);
  EXPECT_NE(both->info().signature, a->info().signature);
  EXPECT_EQ(both->score(first)[3].token_nats, a->score(first)[3].token_nats);
  EXPECT_EQ(both->score(second)[3].token_nats, b->score(second)[3].token_nats);
  EXPECT_TRUE(both->export_formats().empty());
  EXPECT_THROW(both->score(std::vector<Example>{{"x", "", {"the dog"}, "c"}}), InvalidArgument);

  const TemporaryFolder folder;
  both->save(folder.path());
  Ngram again({}, true);
  again.load(folder.path(), {tokenizer}, "cpu");
  EXPECT_EQ(again.score(corpus)[7].token_nats, both->score(corpus)[7].token_nats);
  write_file(folder / "config.json", R"({"labels": ["b", "a"]})");
  EXPECT_THROW(again.load(folder.path(), {tokenizer}, "cpu"), RuntimeError);
}

TEST(NgramTest, UseBeforeTrainingIsRefused) {
  Ngram model({});
  EXPECT_THROW(model.score(small_corpus()), InvalidArgument);
  EXPECT_THROW(model.fit({}), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
