#include "scoring/corpus_scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "data/temporary_folder.h"

namespace vqlm {
namespace {

using testing::ElementsAre;

// Lengths of hypothesis and first reference, and a third of the first: a sum whose last digits
// depend on the order of adding.
class LengthMetric : public CorpusMetric {
 public:
  std::string name() const override { return "length"; }
  std::size_t width() const override { return 3; }
  std::unique_ptr<SegmentScorer> scorer() const override { return std::make_unique<Scorer>(); }
  TypedValue value(std::span<const double> sums, SumsArithmetic) const override {
    return {sums[0]};
  }
  std::vector<SignatureField> signature_fields() const override { return {}; }

 private:
  class Scorer : public SegmentScorer {
   public:
    void score(std::span<const std::string_view> references,
               std::span<const std::string_view> hypotheses, std::span<double> rows) override {
      for (std::size_t i = 0; i < hypotheses.size(); ++i) {
        if (hypotheses[i] == "fail") throw RuntimeError("asked to fail");
        const auto length = static_cast<double>(hypotheses[i].size());
        rows[3 * i] = length;
        rows[3 * i + 1] = static_cast<double>(references[0].size());
        rows[3 * i + 2] = length / 3;
      }
    }
  };
};

class CorpusScorerTest : public testing::Test {
 protected:
  CorpusScorerTest() { metrics_.push_back(std::make_unique<LengthMetric>()); }

  CorpusCounts count(std::size_t num_threads, bool keep_rows = false) {
    SegmentInput input(files_);
    return count_corpus(input, metrics_, {keep_rows, num_threads});
  }

  TemporaryFolder folder_;
  SegmentFiles files_;
  std::vector<std::unique_ptr<CorpusMetric>> metrics_;
};

TEST_F(CorpusScorerTest, AddsTheRowsOfEverySystem) {
  files_.references = {folder_.write("r", "a\nbb\n")};
  files_.systems = {folder_.write("h1", "x\nyyy .\n"), folder_.write("h2", "\nzz\n")};
  const CorpusCounts counts = count(1, true);
  EXPECT_EQ(counts.num_segments, 2U);
  EXPECT_EQ(counts.num_references, 1U);
  EXPECT_THAT(counts.metrics[0][0].sums, ElementsAre(6, 3, 1.0 / 3 + 5.0 / 3));
  EXPECT_THAT(counts.metrics[0][1].sums, ElementsAre(2, 3, 2.0 / 3));
  EXPECT_THAT(counts.metrics[0][1].rows.row(1), ElementsAre(2, 2, 2.0 / 3));
  EXPECT_THAT(counts.cut_lines, ElementsAre(1, 0));
}

TEST_F(CorpusScorerTest, ResultsAreTheSameForAnyNumberOfThreads) {
  std::string references, hypotheses;
  for (int i = 0; i < 20000; ++i) {
    references += std::string(static_cast<std::size_t>(i % 7), 'r') + "\n";
    hypotheses += std::string(static_cast<std::size_t>(i * i % 31), 'h') + "\n";
  }
  files_.references = {folder_.write("r", references)};
  files_.systems = {folder_.write("h", hypotheses)};
  const CorpusCounts one = count(1, true);
  ASSERT_EQ(one.num_segments, 20000U);
  for (const std::size_t threads : {2U, 3U, 8U}) {
    const CorpusCounts several = count(threads, true);
    EXPECT_EQ(several.metrics[0][0].sums, one.metrics[0][0].sums);
    ASSERT_EQ(several.metrics[0][0].rows.size(), 20000U);
    for (const std::size_t row : {0U, 511U, 512U, 19999U})
      EXPECT_EQ(several.metrics[0][0].rows.row(row)[0], one.metrics[0][0].rows.row(row)[0]);
  }
}

TEST_F(CorpusScorerTest, FaultsOfThreadsAndFilesComeThrough) {
  std::string references;
  for (int i = 0; i < 5000; ++i) references += "r\n";
  files_.references = {folder_.write("r", references)};
  for (const char* end : {"fail\n", "r\nr\n"}) {  // a fault in a thread; a line too many
    files_.systems = {folder_.write("h", references.substr(0, 9998) + end)};
    for (const std::size_t threads : {1U, 3U}) EXPECT_THROW(count(threads), RuntimeError) << end;
  }
}

}  // namespace
}  // namespace vqlm
