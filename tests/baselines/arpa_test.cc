// ARPA files: by hand, there and back, and what is no ARPA file.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>

#include "baselines/arpa_file.h"
#include "baselines/arpa_lm.h"
#include "baselines/ngram.h"
#include "core/error.h"
#include "core/files.h"
#include "data/temporary_folder.h"
#include "data/word_tokenizer.h"

namespace vqlm {
namespace {

// p(a) = 0.1, p(b) = 0.01, p(b | a) = 0.5, p(a | a b) = 0.25; the rest by back-off. "b a", the end
// of "a b a", is not in the file.
constexpr const char* kSmall = R"(made by hand

\data\
ngram 1=5
ngram 2=3
ngram 3=1

\1-grams:
-2	<unk>
0	<s>	-0.5
-1	</s>
-1	a	-0.25
-2	b	-0.125

\2-grams:
-0.30103	a b	-0.0625
-0.6	<s> a
-0.7	b </s>

\3-grams:
-0.60206	a b a

\end\
)";

class ArpaTest : public testing::Test {
 protected:
  std::string written(const std::string& text, const std::string& name = "model.arpa") {
    write_file(folder_.path() + "/" + name, text);
    return folder_.path() + "/" + name;
  }
  static std::vector<double> log10_probs(Generator& lm, const std::string& text) {
    const std::vector<Example> example = {{"x", "", {text}, ""}};
    std::vector<double> result;
    const auto likelihoods = lm.score(example);
    for (const double nats : likelihoods[0].token_nats)
      result.push_back(-nats / std::numbers::ln10);
    return result;
  }
  TemporaryFolder folder_;
};

void expect_near(const std::vector<double>& got, const std::vector<double>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], expected[i], 1e-6) << i;
}

TEST_F(ArpaTest, ScoresAsTheFileSays) {
  ArpaLm lm(written(kSmall));
  expect_near(log10_probs(lm, "a b a"), {-0.6, -0.30103, -0.60206, -0.125 - 0.25 + 0.125 - 1});
  // <s> b backs off from <s>; "b c" ends in an unknown word, after which all is forgotten.
  expect_near(log10_probs(lm, "b  c a"), {-0.5 - 2, -0.125 - 2, -1, -0.25 - 1});
  expect_near(log10_probs(lm, "b"), {-2.5, -0.7});
  EXPECT_EQ(lm.info().files, std::vector<std::string>{folder_.path() + "/model.arpa"});
}

TEST_F(ArpaTest, AMissingUnknownHasTheProbabilityKenlmGivesIt) {
  std::string text = kSmall;
  text.replace(text.find("-2	<unk>\n"), 9, "");
  text.replace(text.find("ngram 1=5"), 9, "ngram 1=4");
  ArpaLm lm(written(text));
  EXPECT_NEAR(log10_probs(lm, "c")[0], -100.5, 1e-4);
}

// A model of random text as the program estimates it.
std::unique_ptr<Ngram> trained(const std::vector<std::string>& lines, const NgramOptions& options) {
  auto tokenizer = std::make_shared<WordTokenizer>();
  tokenizer->train(lines, 1);
  std::vector<Example> examples;
  for (const std::string& line : lines) examples.push_back({"", "", {line}, ""});
  FitContext context;
  context.train = &examples;
  context.tokenizers.target = tokenizer;
  auto result = std::make_unique<Ngram>(options);
  result->fit(context);
  return result;
}

const std::vector<std::string> kLines = {"the cat sat on the mat", "the dog sat on the cat",
                                         "a dog and a cat",        "the mat and the dog sat",
                                         "on a mat sat the cat",   "a cat sat"};

TEST_F(ArpaTest, ThereAndBackWithoutALoss) {
  for (const bool prune : {false, true}) {
    NgramOptions options;
    options.order = 4;
    if (prune) options.prune = {0, 0, 1};
    const auto lm = trained(kLines, options);
    const std::string path = folder_.path() + "/there.arpa";
    lm->export_to("arpa", path);
    ArpaLm back(path);
    for (const std::string text : {"the cat sat on a dog", "and and bird the mat sat on"})
      EXPECT_EQ(log10_probs(back, text), log10_probs(*lm, text)) << text;
    EXPECT_EQ(back.models()[0].num_ngrams(), lm->models()[0].num_ngrams());
    const std::string again = folder_.path() + "/again.arpa";
    back.export_to("arpa", again);
    EXPECT_EQ(read_file(again).size(), read_file(path).size());
  }
}

TEST_F(ArpaTest, WordsThatAnArpaFileCannotHold) {
  NgramOptions options;
  options.order = 2;
  const auto lm = trained({"a b", "a  b", "a\tb c"}, options);  // a word of no text, one with a tab
  const std::string path = folder_.path() + "/words.arpa";
  lm->export_to("arpa", path);
  const ArpaModel read = read_arpa(path);
  EXPECT_NE(std::find(read.words.begin(), read.words.end(), "a␉b"), read.words.end());
  EXPECT_NE(std::find(read.words.begin(), read.words.end(), "∅"), read.words.end());
  std::vector<std::string> words(static_cast<std::size_t>(lm->models()[0].vocab_size()), "same");
  EXPECT_THROW(write_arpa(path, lm->models()[0], words), InvalidArgument);
}

TEST_F(ArpaTest, RefusesWhatIsNoArpaFileInOneSentence) {
  const std::string small = kSmall;
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = small;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"no model at all\n", "line 1: expected \\data\\"},
      {small.substr(0, small.find("\\3-grams")), "got the end of the file"},
      {changed("ngram 1=5", "ngram 1=6"), "expected a number, got \\2-grams:"},
      {changed("ngram 2=3", "ngram 2=2"), "expected \\3-grams:"},
      {changed("ngram 3=1", "ngram 3=x"), "ngram 3= and a count"},
      {changed("-0.30103	a b", "-0.30103	a c"), "words that are 1-grams"},
      {changed("-0.30103	a b", "0.30103	a b"), "at most 0"},
      {changed("-0.30103	a b", "-0.3x	a b"), "expected a number"},
      {changed("-0.30103	a b", "nan	a b"), "expected a number"},
      {changed("-0.7	b </s>", "-0.7	b"), "2 words"},
      {changed("-0.7	b </s>", "-0.7	a b"), "stands twice"},
      {changed("a b a", "a b a	-1"), "back-off below the highest"},
      {changed("-1	</s>", "-1	end"), "</s> as a 1-gram"},
      {changed("\\end\\", "more"), "expected \\end\\"},
  };
  for (const auto& [text, message] : cases) {
    try {
      read_arpa(written(text));
      ADD_FAILURE() << "read: " << message;
    } catch (const RuntimeError& error) {
      EXPECT_NE(std::string(error.what()).find(message), std::string::npos) << error.what();
    }
  }
  EXPECT_THROW(read_arpa(folder_.path() + "/none.arpa"), RuntimeError);
}

}  // namespace
}  // namespace vqlm
