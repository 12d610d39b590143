#include "baselines/torchscript_lm.h"

#include <gmock/gmock.h>
#include <torch/script.h>

#include <cmath>

#include "core/error.h"
#include "core/files.h"
#include "tiny_training.h"

namespace vqlm {
namespace {

using testing::HasSubstr;

// Logits of 258 ids: the next byte is likely the last one plus one; after "c" (99) the end.
constexpr const char* kNextLetter = R"(
def forward(self, ids):
    ids2 = ids.unsqueeze(-1)
    logits = torch.zeros([ids.size(0), ids.size(1), 258])
    nxt = torch.where(ids2 == 256, torch.full_like(ids2, 97), ids2 + 1)
    nxt = torch.where(ids2 == 99, torch.full_like(ids2, 257), nxt).clamp(0, 257)
    return logits.scatter(-1, nxt, 5.0)
)";

std::string saved(const char* code) {
  torch::jit::Module module("module");
  module.define(code);
  const std::string path = fresh_folder(case_name()) + "/module.pt";
  module.save(path);
  return path;
}

nlohmann::json config(const std::string& file) {
  return {{"file", file}, {"begin_id", 256}, {"end_id", 257}, {"context", 16}};
}

TEST(TorchscriptLmTest, ScoresAndGenerates) {
  const auto lm = make_baseline("torchscript", config(saved(kNextLetter)));
  const auto made =
      lm->generate(std::vector<Example>{{"0", "", {}, ""}, {"1", "b", {}, ""}}, DecodingOptions{});
  EXPECT_EQ(made[0].text, "abc");
  EXPECT_EQ(made[1].text, "bc");
  // 255 other bytes and the end have logit 0 beside it; the id that only begins is never next.
  const double likely = std::log(std::exp(5) + 256) - 5, unlikely = std::log(std::exp(5) + 256);
  const auto nats = lm->score(std::vector<Example>{{"x", "", {"abx"}, ""}})[0].token_nats;
  const std::vector<double> expected = {likely, likely, unlikely, unlikely};
  ASSERT_EQ(nats.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(nats[i], expected[i], 1e-4) << i;
  EXPECT_EQ(lm->info().files.size(), 1U);
}

TEST(TorchscriptLmTest, TextsLongerThanTheContextAreReadInWindows) {
  const auto lm = make_baseline("torchscript", config(saved(kNextLetter)));
  const auto likelihood =
      lm->score(std::vector<Example>{{"x", "", {std::string(100, 'a')}, ""}})[0];
  EXPECT_EQ(likelihood.num_tokens, 101);
}

std::string refusal(const std::string& file) {
  try {
    make_baseline("torchscript", config(file))->score(std::vector<Example>{{"x", "", {"ab"}, ""}});
    return "it was read";
  } catch (const RuntimeError& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return error.what();
  }
}

TEST(TorchscriptLmTest, RefusesInOneSentence) {
  const std::string broken = fresh_folder(case_name() + "_broken") + "/broken.pt";
  write_file(broken, "no module");
  EXPECT_THAT(refusal(broken), HasSubstr("expected a TorchScript module"));
  EXPECT_THAT(refusal(broken + ".none"), HasSubstr("expected a TorchScript module"));
  EXPECT_THAT(refusal(saved("def forward(self, ids):\n    return ids\n")),
              HasSubstr("expected logits [1, 3, at most 258], got [1, 3]"));
  EXPECT_THAT(refusal(saved("def forward(self, ids):\n    return torch.zeros([1, 3, 10])\n")),
              HasSubstr("expected logits"));
  EXPECT_THAT(refusal(saved("def forward(self, ids, more):\n    return ids\n")),
              HasSubstr("forward to take token ids"));
}

}  // namespace
}  // namespace vqlm
