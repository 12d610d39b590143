#include "reports/overlap_note.h"

#include <algorithm>

#include "reports/display_text.h"
#include "reports/headings.h"
#include "reports/phrases.h"
#include "results/aggregate.h"

namespace vqlm {
namespace {

struct Part {
  const char* score;
  const char* one;
  const char* many;
  const char* zh;
};

constexpr Part kParts[] = {{"overlap.sources", "source", "sources", "输入"},
                           {"overlap.references", "reference", "references", "参考文本"},
                           {"overlap.pairs", "pair", "pairs", "两者成对"}};

// "12,345"
std::string with_commas(double value) {
  std::string text = fixed_number(value, 0);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

// The score with the first seed: which examples stand in training does not depend on it. Null
// without one.
const Score* find_count(const RunRecord& run, const std::string& task, const std::string& generator,
                        const std::string& score) {
  const SeedScores found = find_scores(run, {task, generator, score, "overlap"});
  return found.scores.empty() ? nullptr : found.scores.front();
}

// "12 of 1,000 sources, 3 references"; empty without counts.
OverlapFact counts_of(const RunRecord& run, const std::string& task, const std::string& generator,
                      Language language) {
  OverlapFact fact;
  const Score* examples = find_count(run, task, generator, "overlap.examples");
  if (examples == nullptr) return fact;
  const bool zh = language == Language::kChinese;
  const std::string total = with_commas(examples->value);
  std::vector<std::string> parts;
  for (const Part& part : kParts) {
    const Score* score = find_count(run, task, generator, part.score);
    if (score == nullptr) continue;
    fact.signature = score->signature;
    const std::string count = with_commas(score->value);
    if (zh)
      parts.push_back(part.zh + (" " + count) + " 条");
    else if (parts.empty())
      parts.push_back(count + " of " + total + " " + part.many);
    else
      parts.push_back(count + " " + (score->value == 1 ? part.one : part.many));
  }
  if (parts.empty()) return fact;
  fact.text = (zh ? total + " 条中" : "") + joined(parts, language);
  return fact;
}

// An outcome and the generators it holds for.
struct Outcome {
  OverlapFact fact;
  std::vector<std::string> generators;  // headings
};

}  // namespace

std::vector<OverlapFact> overlap_facts(const RunRecord& run, const std::vector<std::string>& tasks,
                                       const std::vector<std::string>& generators,
                                       Language language) {
  std::vector<OverlapFact> facts;
  for (const std::string& task : tasks) {
    std::vector<Outcome> outcomes;
    for (const std::string& generator : generators) {
      const OverlapFact fact = counts_of(run, task, generator, language);
      if (fact.text.empty()) continue;
      auto outcome = std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome& known) {
        return known.fact.text == fact.text;
      });
      if (outcome == outcomes.end()) outcome = outcomes.insert(outcomes.end(), {fact, {}});
      outcome->generators.push_back(generator_heading(run, generator).in(language));
    }
    for (Outcome& outcome : outcomes) {
      std::string label = task_heading(task).in(language);
      if (outcomes.size() > 1)
        label = with_remark(label, joined(outcome.generators, language), language);
      facts.push_back({labelled(label, outcome.fact.text, language), outcome.fact.signature});
    }
  }
  return facts;
}

std::string overlap_note(const std::vector<std::string>& facts, Language language) {
  const bool zh = language == Language::kChinese;
  std::string list;
  for (const std::string& fact : facts) list += (list.empty() ? "" : zh ? "；" : "; ") + fact;
  return labelled(zh ? "也见于训练数据的测试样本" : "Test examples also in the training data", list,
                  language) +
         (zh ? "。" : ".");
}

}  // namespace vqlm
