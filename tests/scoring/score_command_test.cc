// `vqlm score` in process. The expected outputs are those of sacreBLEU 2.6.0, our version suffix
// aside.
#include "scoring/score_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "metrics/scoring_version.h"
#include "scoring/gzip_member.h"
#include "scoring/score_run.h"

namespace vqlm {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// With the version that signatures end in.
std::string versioned(std::string text) {
  for (std::size_t at = text.find("VERSION"); at != std::string::npos; at = text.find("VERSION"))
    text.replace(at, 7, "version:" + scoring_version());
  return text;
}

TEST(ScoreCommand, TextLinesUpAtTheEqualsSign) {
  const ScoreRun score;
  EXPECT_EQ(
      score({"ref", "-i", "h1", "-f", "text", "-m", "ter", "bleu", "chrf", "-w", "2"}).out,
      versioned("        BLEU|nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|VERSION = 79.69 "
                "93.3/83.3/77.8/66.7 (BP = 1.000 ratio = 1.000 hyp_len = 15 ref_len = 15)\n"
                "      chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|VERSION = 85.47\n"
                "TER|nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|VERSION = 6.67\n"));
}

TEST(ScoreCommand, JsonIsTheDefault) {
  const ScoreRun score;
  EXPECT_EQ(score({"ref", "-i", "h1", "-m", "ter", "-w3", "-sh"}).out,
            "{\n \"name\": \"TER\",\n \"score\": 6.667,\n \"signature\": \"" +
                versioned("nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no|VERSION") +
                "\",\n \"nrefs\": \"1\",\n \"case\": \"lc\",\n \"tok\": \"tercom\",\n "
                "\"norm\": \"no\",\n \"punct\": \"yes\",\n \"asian\": \"no\",\n \"version\": \"" +
                scoring_version() + "\"\n}\n");
  EXPECT_EQ(score({"ref", "-i", "h1", "-m", "ter", "chrf", "-b"}).out, "[\n85.5,\n6.7\n]\n");
}

TEST(ScoreCommand, SentencesGetALineEach) {
  const ScoreRun score;
  EXPECT_EQ(score({"ref", "-i", "h2", "-sl", "-m", "chrf", "-b", "-w", "4"}).code, 0);
  EXPECT_EQ(score({"ref", "-i", "h1", "-sl", "-m", "chrf", "-b", "-w", "4"}).out,
            "100.0000\n100.0000\n68.0393\n");
  EXPECT_THAT(score({"ref", "-i", "h1", "-sl"}).out, StartsWith("BLEU|nrefs:1|case:mixed|eff:yes"));
}

TEST(ScoreCommand, SeveralSystemsMakeATable) {
  const ScoreRun score;
  EXPECT_EQ(score({"ref", "-i", "h1", "h2", "-f", "text", "-m", "bleu", "ter", "-sh"}).out,
            "╒══════════╤════════╤═══════╕\n"
            "│   System │  BLEU  │  TER  │\n"
            "╞══════════╪════════╪═══════╡\n"
            "│       h1 │  79.7  │  6.7  │\n"
            "├──────────┼────────┼───────┤\n"
            "│       h2 │  13.0  │ 60.0  │\n"
            "╘══════════╧════════╧═══════╛\n\n"
            "-----------------\nMetric signatures\n-----------------\n"
            " - BLEU       #:1|c:mixed|e:no|tok:13a|s:exp|v:" +
                scoring_version() + "\n - TER        #:1|c:lc|t:tercom|nr:no|pn:yes|as:no|v:" +
                scoring_version() + "\n");
}

TEST(ScoreCommand, PairedBootstrapPrintsFullPrecision) {
  const ScoreRun score;
  EXPECT_EQ(score({"ref", "-i", "h1", "h2", "h1", "-pbs", "-pbsn", "20"}).out,
            "[\n    {\n        \"system\": \"Baseline: h1\",\n        \"BLEU\": {\n"
            "            \"score\": 79.69020619104462,\n            \"p_value\": null,\n"
            "            \"mean\": 75.69276318934779,\n            \"ci\": 50.00000000000002\n"
            "        }\n    },\n    {\n        \"system\": \"h2\",\n        \"BLEU\": {\n"
            "            \"score\": 12.971349091250717,\n"
            "            \"p_value\": 0.047619047619047616,\n"
            "            \"mean\": 10.09575414983127,\n            \"ci\": 8.327770960947682\n"
            "        }\n    }\n]\n");
}

TEST(ScoreCommand, PairedRandomisationExplainsItself) {
  const ScoreRun score;
  const std::string out =
      score({"ref", "-i", "h1", "h2", "-par", "-parn", "20", "-f", "latex"}).out;
  EXPECT_THAT(out, StartsWith("\\begin{tabular}{rc}\n\\toprule\n"
                              "       System &        BLEU        \\\\\n\\midrule\n"
                              " Baseline: h1 &        79.7        \\\\\n"
                              "           h2 & 13.0 (p = 0.0476)* \\\\\n\\bottomrule\n"));
  EXPECT_THAT(out, HasSubstr("Paired approximate randomization test with 20 trials\n"));
  EXPECT_THAT(out, HasSubstr(" - BLEU       nrefs:1|ar:20|seed:12345|case:mixed"));
  EXPECT_THAT(out, Not(HasSubstr("All pairs")));
}

TEST(ScoreCommand, ConfidenceStandsBehindTheScore) {
  const ScoreRun score;
  EXPECT_EQ(score({"ref", "-i", "h1", "-ci", "-cin", "20", "-m", "ter", "-f", "text"}).out,
            versioned("TER|nrefs:1|bs:20|seed:12345|case:lc|tok:tercom|norm:no|punct:yes|asian:no|"
                      "VERSION = 6.7 (μ = 6.3 ± 7.7)\n"));
  ScoreRun seeded;
  seeded.environment["SACREBLEU_SEED"] = "x";
  EXPECT_EQ(seeded({"ref", "-i", "h1", "-ci"}).code, 1);
  EXPECT_EQ(seeded({"ref", "-i", "h1"}).code, 0);  // nothing is drawn
}

TEST(ScoreCommand, ColoursAreForTerminals) {
  ScoreRun score;
  const std::vector<std::string> call{"ref", "-i", "h1", "h2", "-f", "text"};
  EXPECT_THAT(score(call).out, Not(HasSubstr("\x1B")));
  score.terminal = true;
  EXPECT_THAT(score(call).out, HasSubstr("\x1B[36mBLEU\x1B[0m"));
  score.environment["NO_COLOR"] = "1";
  EXPECT_THAT(score(call).out, Not(HasSubstr("\x1B")));
}

TEST(ScoreCommand, StandardInputHasAColumnASystem) {
  const ScoreRun score;
  score.write("in", "the cat\tcat\nx\ty\rz\tw\r\n");
  EXPECT_EQ(score({"ref", "-m", "chrf"}, "in").out,
            "[\n    {\n        \"system\": \"System 1\",\n        \"chrF2\": \"11.6\"\n    },\n"
            "    {\n        \"system\": \"System 2\",\n        \"chrF2\": \"5.9\"\n    }\n]\n");
  score.write("bad", "a\tb\nc\nd\te\n");
  const ScoreOutcome uneven = score({"ref"}, "bad");
  EXPECT_EQ(uneven.code, 17);
  EXPECT_EQ(uneven.err, "vqlm: standard input, line 2: expected 2 tab-separated fields, got 1\n");
}

TEST(ScoreCommand, ManyThreadsChangeNothing) {
  const ScoreRun score;
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "word " + std::to_string(i % 17) + " and more\n";
  score.write("r.gz", gzipped(text));
  score.write("h", text + "");
  const std::string one = score({"r.gz", "-i", "h", "-m", "bleu", "ter", "--threads", "1"}).out;
  EXPECT_THAT(one, HasSubstr("\"score\": 100.0"));
  EXPECT_EQ(score({"r.gz", "-i", "h", "-m", "bleu", "ter", "--threads", "5"}).out, one);
}

TEST(ScoreCommand, ErrorsHaveSacrebleusExitCodes) {
  const ScoreRun score;
  score.write("short", "a\n");
  const auto code = [&](const std::vector<std::string>& arguments) {
    const ScoreOutcome outcome = score(arguments);
    EXPECT_THAT(outcome.out, IsEmpty());
    return outcome.code;
  };
  EXPECT_EQ(code({"ref", "-i", "h1", "-m", "foo"}), 2);
  EXPECT_EQ(code({}), 1);
  EXPECT_EQ(code({"ref", "-i", "missing"}), 1);
  EXPECT_EQ(code({"ref", "-i", "short"}), 1);
  EXPECT_EQ(code({"ref", "-i", "h1", "h1"}), 1);
  EXPECT_EQ(code({"ref", "-i", "h1", "-pbs"}), 1);
  EXPECT_EQ(code({"ref", "-i", "h1", "h2", "-ci"}), 1);
  EXPECT_EQ(code({"ref", "-i", "h1", "h2", "-sl"}), 1);
  EXPECT_EQ(code({"ref", "-i", "h1", "-sl", "-m", "bleu", "ter"}), 1);
  EXPECT_EQ(code({"ref", "-i", "h1", "-w", "-1"}), 1);
  EXPECT_EQ(code({"ref", "-i", "h1", "-l", "de"}), 1);
  EXPECT_EQ(code({"ref", "-i", "h1", "-t", "wmt14"}), 1);
  EXPECT_EQ(code({"ref", "-i", "h2", "-s", "floor", "-sv", "-1"}), 1);
  EXPECT_EQ(code({"ref", "-nr", "2", "-i", "h1"}), 17);
  EXPECT_EQ(code({"ref", "-nr", "2", "-i", "h1", "h1"}), 17);  // before what else is wrong
  EXPECT_EQ(code({"ref", "h1", "-nr", "2", "-i", "h1"}), 1);
}

TEST(ScoreCommand, NoSystemIsAnEmptyList) {
  const ScoreRun score;
  EXPECT_EQ(score({"ref", "-i"}).out, "[]\n");
  EXPECT_EQ(score({"ref", "-f", "text", "-i"}).code, 1);
}

TEST(ScoreCommand, FullJsonHasWhatSacrebleuCannotPrint) {
  const ScoreRun score;
  const std::vector<std::string> call{"ref", "-i", "h1", "h2", "-pbs", "-pbsn", "20", "-m", "chrf"};
  const ScoreOutcome refused = score(call);
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("full-json"));
  std::vector<std::string> full = call;
  full.insert(full.end(), {"-f", "full-json", "--all-pairs"});
  const auto json = nlohmann::json::parse(score(full).out);
  EXPECT_EQ(json["systems"][0]["name"], "h1");
  EXPECT_EQ(json["systems"][0]["baseline"], true);
  const auto& other = json["systems"][1]["scores"][0];
  EXPECT_DOUBLE_EQ(other["score"].get<double>(), 23.85010652504161);
  EXPECT_DOUBLE_EQ(other["mean"].get<double>(), 25.14990234375);
  EXPECT_EQ(other["details"]["matches"], (std::vector<double>{19, 14, 10, 5, 2, 1}));
  EXPECT_EQ(json["settings"]["num_samples"], 20);
  EXPECT_DOUBLE_EQ(json["metrics"][0]["pairs"][0]["p_value_holm"].get<double>(), 1 / 21.0);
  EXPECT_EQ(json["metrics"][0]["rank_clusters"].size(), 2U);
}

TEST(ScoreCommand, AllPairsComeBehindTheTable) {
  const ScoreRun score;
  const std::vector<std::string> call{"ref", "-i", "h1", "h2", "-par", "-parn", "20", "-f", "text"};
  std::vector<std::string> all = call;
  all.emplace_back("--all-pairs");
  const std::string plain = score(call).out, longer = score(all).out;
  EXPECT_THAT(longer, StartsWith(plain));
  EXPECT_THAT(longer.substr(plain.size()), HasSubstr("│ Baseline: h1 │   h2    │ +66.7  │ 0.0476"));
}

TEST(ScoreCommand, WarnsOfTooFewSamplesForAllPairs) {
  const ScoreRun score;
  const std::vector<std::string> call{"ref", "-i",   "h1",          "h2",   "-pbs",
                                      "-f",  "text", "--all-pairs", "-pbsn"};
  std::vector<std::string> few = call, enough = call;
  few.emplace_back("18");
  enough.emplace_back("19");
  EXPECT_THAT(score(few).err, HasSubstr("at least 19 are needed"));
  EXPECT_THAT(score(enough).err, IsEmpty());
}

TEST(ScoreCommand, WarnsOfTextThatIsCutIntoTokens) {
  const ScoreRun score;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "a line .\n";
  score.write("cut", text);
  EXPECT_THAT(score({"cut", "-i", "cut"}).err, StartsWith("vqlm: warning: 100 lines"));
  EXPECT_THAT(score({"cut", "-i", "cut", "--force"}).err, IsEmpty());
  EXPECT_THAT(score({"cut", "-i", "cut", "-m", "ter"}).err, IsEmpty());
}

TEST(ScoreCommand, HelpAndVersionNeedNothingElse) {
  const ScoreRun score;
  EXPECT_THAT(score({"--help", "--nonsense"}).out, StartsWith("vqlm score: "));
  EXPECT_EQ(score({"-V"}).out, "__main__.py " + scoring_version() + "\n");
}

}  // namespace
}  // namespace vqlm
