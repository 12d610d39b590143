#include "reports/table_notes.h"

#include <algorithm>

#include "reports/display_text.h"
#include "reports/note_translation.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

template <typename T>
void add_new(std::vector<T>& values, const T& value) {
  if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
}

std::string percent(double level) { return full_number(level * 100); }

}  // namespace

void TableFacts::add_heading(std::size_t column, const std::string& heading) {
  headings_[column] = heading;
}

void TableFacts::add_cell(std::size_t column, const std::string& kind, const Aggregate& aggregate) {
  if (!kind.empty()) add_new(kinds_, kind);
  Method method;
  if (aggregate.half_width) {
    method.over_seeds = aggregate.over_seeds;
    method.num_seeds = aggregate.over_seeds ? aggregate.num_seeds : 0;
    method.level = aggregate.level;
    method.name = aggregate.method;
  }
  add_new(methods_, method);
  add_new(columns_of_[method], headings_[column]);
}

std::string TableFacts::sentence(const Method& method, Language language) const {
  const bool zh = language == Language::kChinese;
  const std::string level = percent(method.level);
  if (method.over_seeds) {
    const std::string seeds = std::to_string(method.num_seeds);
    return zh ? seeds + " 个随机种子的均值 ± 其 " + level + "% t 区间的半宽"
              : "mean over " + seeds + " seeds ± half of its " + level + " % t interval";
  }
  if (!method.name.empty())
    return zh ? "± 为 " + level + "% 区间的半宽，" + translated(method.name, language)
              : "± is half of the " + level + " % interval, " + method.name;
  return zh ? "不给出区间" : "no interval is given";
}

std::vector<std::string> TableFacts::notes(Language language) const {
  std::vector<std::string> result;
  const bool zh = language == Language::kChinese;
  const std::string stop = zh ? "。" : ".";
  for (const Method& method : methods_)
    result.push_back(
        labelled(joined(columns_of_.at(method), language), sentence(method, language), language) +
        stop);
  for (const std::string& kind : kinds_) {
    const std::string meaning = kind_explanation(kind, language);
    if (meaning.empty()) continue;
    const std::string name = kind_phrase(kind, language);
    result.push_back(labelled("“" + name + "”", meaning, language) + stop);
  }
  return result;
}

std::string significance_note(const std::string& baseline, const std::vector<std::string>& methods,
                              Language language) {
  const bool zh = language == Language::kChinese;
  std::vector<std::string> said;
  for (const std::string& method : methods) said.push_back(translated(method, language));
  std::string by;
  for (const std::string& method : said) by += (by.empty() ? "" : zh ? "；" : "; ") + method;
  if (zh)
    return (baseline.empty() ? "" : "与" + baseline + "相比：") +
           std::string("* 显著更好，† 显著更差（5%，") + by +
           "；多个随机种子时合并种子间的变异；全表 Holm 校正）。";
  return (baseline.empty() ? "" : "Against " + baseline + ": ") +
         std::string("* significantly better, † significantly worse (5 %, ") + by +
         ", with the variation over seeds where there are several; Holm's correction over the "
         "table).";
}

std::string bold_note(Language language) {
  return language == Language::kChinese
             ? "粗体：显著优于同列其他各行（5%，按列 Holm 校正）。"
             : "Bold: significantly better than every other row of its column (5 %, Holm's "
               "correction over the column).";
}

std::string unlike_kinds_note(const std::string& kind, const std::string& other,
                              Language language) {
  const std::string of_one = kind_phrase(kind, language), of_other = kind_phrase(other, language);
  return language == Language::kChinese
             ? "似然类型不一：" + of_one + "对" + of_other
             : "of two kinds of likelihood: " + of_one + " against " + of_other;
}

std::string left_out_note(std::size_t num_points, const std::vector<std::string>& left_out,
                          Language language) {
  const std::string all = std::to_string(num_points),
                    kept = std::to_string(num_points - left_out.size()),
                    names = joined(left_out, language);
  return language == Language::kChinese
             ? "取 " + all + " 点中的 " + kept + " 点；没有分数：" + names
             : "from " + kept + " of " + all + " points; no score: " + names;
}

std::string missing_seeds_note(int num_seeds, int missing, Language language) {
  const std::string kept = std::to_string(num_seeds), lost = std::to_string(missing);
  if (language == Language::kChinese)
    return kept + " 个随机种子的均值，另有 " + lost + " 个种子没有分数";
  return "mean over " + kept + (num_seeds == 1 ? " seed; " : " seeds; ") + lost +
         (missing == 1 ? " seed" : " seeds") + " gave no score";
}

}  // namespace vqlm
