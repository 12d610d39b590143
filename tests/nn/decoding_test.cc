#include "nn/decoding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr int kEnd = 3;

// A model whose log-probabilities are a function of the row's whole history.
class TableModel : public NextTokenModel {
 public:
  using Row = std::function<std::vector<double>(const std::vector<int>&)>;
  explicit TableModel(Row row) : row_(std::move(row)) {}

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    const auto t = tokens.to(torch::kLong).contiguous();
    if (histories_.empty()) histories_.resize(static_cast<std::size_t>(t.size(0)));
    EXPECT_EQ(static_cast<std::int64_t>(histories_.size()), t.size(0));
    std::vector<torch::Tensor> rows;
    for (std::size_t r = 0; r < histories_.size(); ++r) {
      for (std::int64_t i = 0; i < t.size(1); ++i)
        histories_[r].push_back(
            static_cast<int>(t[static_cast<std::int64_t>(r)][i].item<std::int64_t>()));
      rows.push_back(torch::tensor(row_(histories_[r]), torch::kDouble).log().to(torch::kFloat));
    }
    most_rows_ = std::max(most_rows_, histories_.size());
    return torch::stack(rows);
  }
  void select_rows(const torch::Tensor& rows) override {
    std::vector<std::vector<int>> chosen;
    for (std::int64_t i = 0; i < rows.size(0); ++i)
      chosen.push_back(histories_.at(static_cast<std::size_t>(rows[i].item<std::int64_t>())));
    histories_ = chosen;
  }
  std::size_t num_rows() const { return histories_.size(); }

 private:
  Row row_;
  std::vector<std::vector<int>> histories_;
  std::size_t most_rows_ = 0;
};

// Pseudo-random distributions over 8 tokens that depend on every token so far.
std::vector<double> scrambled(const std::vector<int>& history) {
  std::uint64_t h = 1469598103934665603ULL;
  for (const int token : history) h = (h ^ static_cast<std::uint64_t>(token)) * 1099511628211ULL;
  std::vector<double> p(8);
  double sum = 0;
  for (std::size_t v = 0; v < p.size(); ++v) {
    h = (h ^ (v + 17)) * 1099511628211ULL;
    p[v] = std::exp(static_cast<double>(h >> 40 & 1023) / 300.0);
    sum += p[v];
  }
  for (double& x : p) x /= sum;
  return p;
}

DecodeRequest request_of(const std::vector<std::vector<int>>& prefixes) {
  DecodeRequest request;
  request.prefixes = prefixes;
  for (std::size_t i = 0; i < prefixes.size(); ++i)
    request.ids.push_back("ex" + std::to_string(prefixes[i].back()));
  request.forbidden = {0, 1, 2};
  return request;
}

std::vector<Decoded> run(const DecodeRequest& request, const DecodingOptions& options,
                         const TableModel::Row& row = scrambled) {
  TableModel model(row);
  return decode(model, request, options);
}

using Scored = std::pair<double, std::vector<int>>;

// Every way to go on from `history` within `left` tokens that ends, with its score.
void search_all(std::vector<int>& history, std::vector<int>& ids, double sum, int left,
                const DecodingOptions& options, std::vector<Scored>& found) {
  if (left == 0) return;
  const auto p = scrambled(history);
  for (int v = 3; v < 8; ++v) {
    const double total = sum + std::log(p[static_cast<std::size_t>(v)]);
    if (v == kEnd) {
      const double score =
          total / std::pow(static_cast<double>(ids.size() + 1), options.length_penalty);
      found.emplace_back(score, ids);
      continue;
    }
    history.push_back(v);
    ids.push_back(v);
    search_all(history, ids, total, left - 1, options, found);
    history.pop_back();
    ids.pop_back();
  }
}

TEST(DecodingTest, GreedyTakesTheMostLikelyAllowedToken) {
  DecodingOptions options;
  options.max_tokens = 6;
  const auto row = [](const std::vector<int>& history) -> std::vector<double> {
    if (history.size() < 3) return {0.5, 0.1, 0.1, 0.05, 0.05, 0.2};
    return {0.5, 0.1, 0.1, 0.2, 0.05, 0.05};
  };
  const auto results = run(request_of({{2}}), options, row);
  EXPECT_EQ(results[0].ids, (std::vector<int>{5, 5}));
  EXPECT_TRUE(results[0].finished);
  ASSERT_EQ(results[0].log_prob_nats.size(), 3U);
  EXPECT_NEAR(results[0].log_prob_nats[0], std::log(0.2), 1e-6);
  EXPECT_NEAR(results[0].log_prob_nats[2], std::log(0.2), 1e-6);
}

TEST(DecodingTest, StopsAtMaxTokensUnfinished) {
  DecodingOptions options;
  options.max_tokens = 4;
  const auto never = [](const std::vector<int>&) -> std::vector<double> {
    return {0.1, 0.1, 0.1, 0.0001, 0.6999};
  };
  for (const auto method : {DecodingMethod::kGreedy, DecodingMethod::kBeam}) {
    options.method = method;
    options.beam_size = 1;
    const auto results = run(request_of({{2}}), options, never);
    EXPECT_EQ(results[0].ids, (std::vector<int>{4, 4, 4, 4}));
    EXPECT_FALSE(results[0].finished);
    EXPECT_EQ(results[0].log_prob_nats.size(), 4U);
  }
}

TEST(DecodingTest, AWideBeamFindsWhatExhaustiveSearchFinds) {
  DecodingOptions options;
  options.method = DecodingMethod::kBeam;
  options.beam_size = 700;  // more than there are hypotheses of 4 tokens
  options.max_tokens = 5;
  for (const double penalty : {0.0, 0.6, 1.0, 2.0}) {
    options.length_penalty = penalty;
    for (int start = 10; start < 20; ++start) {
      std::vector<int> history{2, start}, ids;
      std::vector<Scored> found;
      search_all(history, ids, 0, options.max_tokens, options, found);
      std::sort(found.rbegin(), found.rend());
      const auto results = run(request_of({{2, start}}), options);
      EXPECT_EQ(results[0].ids, found[0].second) << "penalty " << penalty << " start " << start;
      EXPECT_TRUE(results[0].finished);
      TableModel model(scrambled);
      const auto best = decode_n_best(model, request_of({{2, start}}), options, 6)[0];
      ASSERT_EQ(best.size(), 6U);
      for (std::size_t n = 0; n < best.size(); ++n) EXPECT_EQ(best[n].ids, found[n].second);
    }
  }
}

TEST(DecodingTest, ABeamOfOneIsGreedy) {
  DecodingOptions greedy, beam;
  greedy.max_tokens = beam.max_tokens = 30;
  beam.method = DecodingMethod::kBeam;
  beam.beam_size = 1;
  for (int start = 10; start < 30; ++start) {
    const auto a = run(request_of({{2, start}}), greedy), b = run(request_of({{2, start}}), beam);
    EXPECT_EQ(a[0].ids, b[0].ids);
    EXPECT_EQ(a[0].log_prob_nats, b[0].log_prob_nats);
    EXPECT_EQ(a[0].finished, b[0].finished);
  }
}

TEST(DecodingTest, AnExampleDoesNotDependOnItsBatch) {
  std::vector<std::vector<int>> prefixes;
  for (int start = 10; start < 22; ++start) prefixes.push_back({2, start});
  DecodingOptions options;
  options.max_tokens = 25;
  options.top_k = 4;
  options.top_p = 0.9;
  options.temperature = 1.3;
  for (const auto method :
       {DecodingMethod::kGreedy, DecodingMethod::kBeam, DecodingMethod::kSample}) {
    options.method = method;
    const auto together = run(request_of(prefixes), options);
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
      const auto alone = run(request_of({prefixes[i]}), options);
      EXPECT_EQ(alone[0].ids, together[i].ids);
      EXPECT_EQ(alone[0].log_prob_nats, together[i].log_prob_nats);
    }
  }
}

TEST(DecodingTest, LogProbsAddUpToTheModelsOwn) {
  DecodingOptions options;
  options.method = DecodingMethod::kBeam;
  options.beam_size = 3;
  options.max_tokens = 20;
  const auto result = run(request_of({{2, 15}}), options)[0];
  std::vector<int> history{2, 15}, all = result.ids;
  if (result.finished) all.push_back(kEnd);
  ASSERT_EQ(all.size(), result.log_prob_nats.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_NEAR(result.log_prob_nats[i],
                std::log(scrambled(history)[static_cast<std::size_t>(all[i])]), 1e-6);
    history.push_back(all[i]);
  }
}

TEST(DecodingTest, ABeamWiderThanTheVocabularyWorks) {
  DecodingOptions options;
  options.method = DecodingMethod::kBeam;
  options.beam_size = 7;
  options.max_tokens = 3;
  const auto two = [](const std::vector<int>&) -> std::vector<double> {
    return {0.1, 0.1, 0.1, 0.3, 0.4};
  };
  const auto result = run(request_of({{2}, {2}}), options, two);
  // Normalised by length, 4 4 end scores (2 log 0.4 + log 0.3) / 3, more than log 0.3.
  EXPECT_EQ(result[0].ids, (std::vector<int>{4, 4}));
  EXPECT_EQ(result[1].ids, (std::vector<int>{4, 4}));
}

std::map<int, double> first_token_shares(DecodingOptions options) {
  options.method = DecodingMethod::kSample;
  options.max_tokens = 1;
  DecodeRequest request;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) {
    request.prefixes.push_back({2});
    request.ids.push_back(std::to_string(i));
  }
  request.forbidden = {0};
  const auto results = run(request, options, [](const std::vector<int>&) -> std::vector<double> {
    return {0.2, 0.05, 0.05, 0.1, 0.4, 0.2};
  });
  std::map<int, double> shares;
  for (const Decoded& result : results)
    shares[result.finished ? kEnd : result.ids[0]] += 1.0 / kDraws;
  return shares;
}

TEST(DecodingTest, SamplingFollowsTheDistribution) {
  const auto plain = first_token_shares({});
  EXPECT_EQ(plain.count(0), 0U);  // forbidden; the others keep their proportions
  EXPECT_NEAR(plain.at(4), 0.5, 0.02);
  EXPECT_NEAR(plain.at(5), 0.25, 0.02);
  EXPECT_NEAR(plain.at(1), 0.0625, 0.01);
  EXPECT_NEAR(plain.at(kEnd), 0.125, 0.01);
}

TEST(DecodingTest, TemperatureTopKAndTopPTruncate) {
  DecodingOptions options;
  options.temperature = 0.5;  // squares: 0.16 : 0.04 : 0.01 : 0.0025 : 0.0025
  EXPECT_NEAR(first_token_shares(options).at(4), 0.16 / 0.215, 0.02);
  options = {};
  options.top_k = 2;
  const auto two = first_token_shares(options);
  EXPECT_EQ(two.size(), 2U);
  EXPECT_NEAR(two.at(4), 2.0 / 3, 0.02);
  options = {};
  options.top_p = 0.8;  // of 0.5, 0.25, 0.125 ... three are needed
  const auto nucleus = first_token_shares(options);
  EXPECT_EQ(nucleus.size(), 3U);
  EXPECT_NEAR(nucleus.at(kEnd), 0.125 / 0.875, 0.02);
}

TEST(DecodingTest, FinishedRowsLeaveTheBatch) {
  // An example whose prefix ends in 10 ends at once; the other goes on.
  TableModel model([](const std::vector<int>& history) -> std::vector<double> {
    return history[1] == 10 ? std::vector<double>{0.1, 0.1, 0.1, 0.6, 0.1}
                            : std::vector<double>{0.1, 0.1, 0.1, 0.1, 0.6};
  });
  DecodingOptions options;
  options.max_tokens = 5;
  const auto results = decode(model, request_of({{2, 10}, {2, 11}}), options);
  EXPECT_TRUE(results[0].ids.empty());
  EXPECT_EQ(results[1].ids.size(), 5U);
  EXPECT_EQ(model.num_rows(), 1U);
}

TEST(DecodingTest, RefusesUnequalPrefixesAndImpossibleOptions) {
  DecodingOptions options;
  EXPECT_THROW(run(request_of({{2}, {2, 10}}), options), InvalidArgument);
  EXPECT_TRUE(run(request_of({}), options).empty());
  options.method = DecodingMethod::kSample;
  options.temperature = 0;
  EXPECT_THROW(run(request_of({{2}}), options), InvalidArgument);
}

}  // namespace
}  // namespace vqlm
