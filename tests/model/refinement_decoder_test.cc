#include "model/refinement_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "data/tokenizer.h"
#include "model/parallel_decoder.h"

namespace vqlm {
namespace {

constexpr std::int64_t kVocab = 12, kWidth = 16, kPlaces = 8;

TextDecoderOptions options_of(const std::string& kind, std::int64_t steps) {
  TextDecoderOptions options;
  options.kind = kind;
  options.transformer = {kWidth, 2, 24, 1, 0};
  options.refinement_steps = steps;
  return options;
}

DecoderInput some_input() {
  DecoderInput input;
  input.memory = {torch::randn({3, 4, kWidth}), torch::ones({3, 4}, torch::kBool)};
  input.aligned = torch::randn({3, kPlaces, kWidth});
  input.mask = torch::arange(kPlaces).unsqueeze(0).lt(torch::tensor({{8}, {4}, {6}}));
  return input;
}

DecodeRequest some_request() {
  DecodeRequest request;
  request.prefixes.assign(3, {kBosId});
  request.ids = {"a", "b", "c"};
  request.end_id = kEosId;
  request.forbidden = never_produced_tokens();
  return request;
}

class RefinementDecoderTest : public testing::Test {
 protected:
  static SequenceEmbedding seeded_embedding() {
    torch::manual_seed(21);
    return SequenceEmbedding(kVocab, kWidth, 0.0);
  }

  std::shared_ptr<TextDecoder> make(const std::string& kind, std::int64_t steps) {
    auto decoder = make_text_decoder(options_of(kind, steps), embedding_);
    if (!first_) first_ = decoder;
    auto from = first_->parameters(), to = decoder->parameters();
    for (std::size_t i = 0; i < to.size(); ++i) to[i].copy_(from[i]);
    decoder->eval();
    return decoder;
  }

  const torch::NoGradGuard no_grad_;
  SequenceEmbedding embedding_ = seeded_embedding();
  std::shared_ptr<TextDecoder> first_;
};

// Without refinement it is the parallel decoder whose codes' vectors carry the mask's embedding.
TEST_F(RefinementDecoderTest, WithoutStepsIsTheParallelDecoder) {
  auto refinement = make("refinement", 0), parallel = make("parallel", 0);
  const auto input = some_input();
  DecoderInput moved = input;
  moved.aligned = input.aligned + embedding_->tokens(torch::full({1, 1}, kBosId, torch::kInt64));
  const auto targets = torch::randint(4, kVocab, {3, kPlaces}, torch::kInt64);
  EXPECT_TRUE(torch::allclose(refinement->logits(targets, input), parallel->logits(targets, moved),
                              1e-4, 1e-5));
  for (const auto method :
       {DecodingMethod::kGreedy, DecodingMethod::kBeam, DecodingMethod::kSample}) {
    DecodingOptions options;
    options.method = method;
    const auto a = refinement->decode(input, some_request(), options);
    const auto b = parallel->decode(moved, some_request(), options);
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].ids, b[i].ids);
  }
}

// Mask-predict of one text, written out. `pass` gives log-probabilities [T, V] of shown ids.
template <typename Pass>
Decoded naive_refinement(Pass&& pass, int places, int steps) {
  std::vector<int> ids(static_cast<std::size_t>(places), 0);
  std::vector<double> scores(ids.size(), 0);
  std::vector<bool> hidden(ids.size(), true);
  const auto length = [&] {
    const auto end = std::find(ids.begin(), ids.end(), kEosId);
    return end == ids.end() ? ids.size() : static_cast<std::size_t>(end - ids.begin()) + 1;
  };
  for (int i = 0; i <= steps; ++i) {
    if (i > 0) {
      const std::size_t n = length(), count = n * static_cast<std::size_t>(steps + 1 - i) /
                                              static_cast<std::size_t>(steps + 1);
      for (std::size_t t = 0; t < ids.size(); ++t) {
        std::size_t less_certain = 0;
        for (std::size_t u = 0; u < n; ++u)
          less_certain += scores[u] < scores[t] || (scores[u] == scores[t] && u < t);
        hidden[t] = t >= n || less_certain < count;
      }
    }
    std::vector<std::int64_t> shown(kPlaces, kBosId);
    for (std::size_t t = 0; t < ids.size(); ++t)
      if (!hidden[t]) shown[t] = ids[t];
    const torch::Tensor log_probs = pass(torch::tensor(shown));
    for (std::size_t t = 0; t < ids.size(); ++t) {
      if (!hidden[t]) continue;
      const auto row = log_probs[static_cast<std::int64_t>(t)].narrow(0, kEosId, kVocab - kEosId);
      ids[t] = static_cast<int>(row.argmax().item<std::int64_t>()) + kEosId;
      scores[t] = row.max().item<double>();
    }
  }
  Decoded text;
  const std::size_t n = length();
  text.ids.assign(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(n));
  text.log_prob_nats.assign(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(n));
  return text;
}

TEST_F(RefinementDecoderTest, DecodingIsMaskPredict) {
  std::size_t changed = 0;
  for (const int steps : {1, 2, 5, 1, 2, 5, 1, 2, 5}) {
    const auto input = some_input();
    auto decoder = make("refinement", steps), parallel = make("parallel", 0);
    const auto texts = decoder->decode(input, some_request(), {});
    const auto first = make("refinement", 0)->decode(input, some_request(), {});
    for (std::int64_t row = 0; row < 3; ++row) {
      const auto pass = [&](const torch::Tensor& shown) {
        DecoderInput moved;
        moved.memory = {input.memory.states.narrow(0, row, 1), input.memory.mask.narrow(0, row, 1)};
        moved.mask = input.mask.narrow(0, row, 1);
        moved.aligned = input.aligned.narrow(0, row, 1) + embedding_->tokens(shown).unsqueeze(0);
        return torch::log_softmax(parallel->logits({}, moved)[0], -1);
      };
      const auto places = static_cast<int>(input.mask[row].sum().item<std::int64_t>());
      auto expected = naive_refinement(pass, places, steps);
      const bool ended = expected.ids.back() == kEosId;
      if (ended) expected.ids.pop_back();
      const auto& text = texts[static_cast<std::size_t>(row)];
      EXPECT_EQ(text.ids, expected.ids) << steps << " " << row;
      EXPECT_TRUE(text.finished);
      ASSERT_EQ(text.log_prob_nats.size(), text.ids.size() + 1);
      if (!ended) expected.log_prob_nats.push_back(0);
      for (std::size_t t = 0; t < text.log_prob_nats.size(); ++t)
        EXPECT_NEAR(text.log_prob_nats[t], expected.log_prob_nats[t], 1e-4);
      changed += text.ids != first[static_cast<std::size_t>(row)].ids;
    }
  }
  EXPECT_GT(changed, 0U);
}

TEST_F(RefinementDecoderTest, StopsAtMaxTokens) {
  auto decoder = make("refinement", 2);
  DecodingOptions options;
  options.max_tokens = 3;
  for (const auto& text : decoder->decode(some_input(), some_request(), options)) {
    EXPECT_LE(text.log_prob_nats.size(), 3U);
    EXPECT_EQ(text.finished, text.ids.size() < text.log_prob_nats.size());
  }
}

// Three texts of 8, 4 and 6 tokens.
torch::Tensor some_targets(const DecoderInput& input) {
  return torch::randint(4, kVocab, {3, kPlaces}, torch::kInt64)
      .masked_fill(input.mask.logical_not(), kPadId);
}

TEST_F(RefinementDecoderTest, TrainingHidesWhatItLearns) {
  auto decoder = make("refinement", 2);
  const auto input = some_input();
  const auto targets = some_targets(input);
  std::int64_t learnt = 0, whole = 0, moved = 0, total = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    torch::manual_seed(seed);
    const auto lesson = decoder->lesson(targets, input);
    const auto hidden = lesson.targets.ne(kPadId);
    EXPECT_TRUE(lesson.targets.masked_select(hidden).equal(targets.masked_select(hidden)));
    EXPECT_GE(hidden.sum(1).min().item<std::int64_t>(), 1);
    learnt += hidden.sum().item<std::int64_t>();
    total += input.mask.sum().item<std::int64_t>();
    whole += hidden.eq(input.mask).all(1).sum().item<std::int64_t>();
    // The states of what is learnt do not know it, but they know what is shown.
    torch::manual_seed(seed);
    const auto other = torch::where(hidden, 15 - targets, targets);
    EXPECT_TRUE(torch::equal(decoder->lesson(other, input).hidden, lesson.hidden));
    torch::manual_seed(seed);
    const auto shown = torch::where(hidden, targets, 15 - targets).masked_fill(~input.mask, kPadId);
    moved += !torch::equal(decoder->lesson(shown, input).hidden, lesson.hidden);
  }
  // All with probability 1/2, else a share of 1/2 on average.
  EXPECT_NEAR(static_cast<double>(learnt) / static_cast<double>(total), 0.75, 0.04);
  EXPECT_GT(whole, 900 * 0.45);
  EXPECT_LT(whole, 900 * 0.70);
  EXPECT_GT(moved, 150);
}

}  // namespace
}  // namespace vqlm
