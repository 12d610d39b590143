#include "reports/note_translation.h"

#include <gtest/gtest.h>

#include "reports/headings.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

TEST(NoteTranslationTest, TranslatesKnownNotesAndKeepsOthers) {
  const Language zh = Language::kChinese;
  EXPECT_EQ(translated("no codes", Language::kEnglish), "no codes");
  EXPECT_EQ(translated("no codes", zh), "没有码");
  EXPECT_EQ(translated("delete-group jackknife, 20 groups", zh), "分组刀切法，20 组");
  EXPECT_EQ(translated("not comparable: 3 tokens are unknown", zh), "不可比：有 3 个未知词元");
  for (const char* reason :
       {"no sources", "no pairs of source and reference", "failed", "no tokens are counted here",
        "no judge", "different judges", "no codebook", "the references are empty",
        "the judge does not know 1 token of the texts",
        "the judge does not know 12 tokens of the texts",
        "the codes stand for the prefix too, the tokens do not"})
    EXPECT_NE(translated(reason, zh), reason);
  EXPECT_EQ(translated("no codes, as it were", zh), "no codes, as it were");
}

TEST(PhrasesTest, EveryPhraseExistsInBothLanguages) {
  for (int i = 0; i <= static_cast<int>(Phrase::kEmptyText); ++i) {
    EXPECT_STRNE(phrase(static_cast<Phrase>(i), Language::kEnglish), "") << i;
    EXPECT_STRNE(phrase(static_cast<Phrase>(i), Language::kChinese), "") << i;
  }
}

TEST(PhrasesTest, KindsKeepTheirSampleSize) {
  EXPECT_EQ(kind_phrase("importance-weighted(16)", Language::kChinese), "重要性加权(16)");
  EXPECT_EQ(kind_phrase("new", Language::kChinese), "new");
}

TEST(HeadingsTest, KnownAndUnknownScores) {
  EXPECT_EQ(score_heading("codebook.use").title.zh, "码使用率（%）");
  EXPECT_EQ(score_heading("codebook.use").scale, 100);
  EXPECT_EQ(score_heading("codebook.level1.head0.use").title.en, "Codes used (%), level 2, head 1");
  EXPECT_EQ(score_heading("bits_per_byte").metric, "perplexity");
  EXPECT_EQ(score_heading("my.score", "ms").title.en, "my.score (ms)");
  EXPECT_TRUE(score_heading("speed.ms_p95").timing);
  EXPECT_EQ(score_heading("rate_per_byte").title.en, "Rate (bits/byte)");
  EXPECT_EQ(score_heading("capacity").metric, "perplexity");
  EXPECT_EQ(score_heading("codebook.level2.rare").title.zh, "稀有码（%），第3层");
  EXPECT_EQ(score_heading("overlap.pairs").metric, "overlap");
  EXPECT_EQ(score_heading("grammatical").scale, 100);
  EXPECT_EQ(score_heading("codes.mutual_information").metric, "code_labels");
  EXPECT_EQ(score_heading("train.spikes").title.zh, "梯度范数尖峰数");
  EXPECT_EQ(score_heading("train.active_units").title.en, "Active latent units");
}

TEST(HeadingsTest, TasksOfTheCourseHaveNames) {
  for (const char* task : {"lm", "generation", "speed", "reverse", "reconstruction", "codes",
                           "plane", "prefix", "prefix_speed", "label", "label_lm", "label_speed",
                           "mt", "mt_greedy", "mt_lm", "mt_codes", "summary"}) {
    EXPECT_NE(task_heading(task).en, task);
    EXPECT_NE(task_heading(task).zh, task);
  }
  EXPECT_EQ(task_heading("prefix").zh, "前缀续写");
}

}  // namespace
}  // namespace vqlm
