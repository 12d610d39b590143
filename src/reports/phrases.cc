#include "reports/phrases.h"

namespace vqlm {
namespace {

struct Entry {
  const char* en;
  const char* zh;
};

struct PhraseEntry {
  Phrase which;
  Entry text;
};

constexpr PhraseEntry kPhrases[] = {
    {Phrase::kContents, {"Contents", "目录"}},
    {Phrase::kFigures, {"Figures", "图"}},
    {Phrase::kSamples, {"Samples", "样例"}},
    {Phrase::kFailures, {"Failures", "失败的单元"}},
    {Phrase::kFailuresIntro,
     {"These cells failed; what depends on them is missing from the tables.",
      "以下单元运行失败，依赖它们的结果缺失。"}},
    {Phrase::kProvenance, {"Provenance", "来源"}},
    {Phrase::kCommand, {"Command", "命令"}},
    {Phrase::kGenerator, {"Generator", "生成器"}},
    {Phrase::kSource, {"Source", "输入"}},
    {Phrase::kReference, {"Reference", "参考"}},
    {Phrase::kOutput, {"Output", "输出"}},
    {Phrase::kCodes, {"Codes", "码"}},
    {Phrase::kNotAvailable, {"n/a", "无"}},
    {Phrase::kNotRun, {"not part of this run", "本次运行不含此项"}},
    {Phrase::kNoScore, {"no metric of this run gives this score", "本次运行没有给出此分数的指标"}},
    {Phrase::kNotes, {"Notes", "注"}},
    {Phrase::kSteps, {"steps", "步数"}},
    {Phrase::kRank, {"rank of the code", "码的名次"}},
    {Phrase::kShareOfDraws, {"share of draws", "出现比例"}},
    {Phrase::kCode, {"code", "码"}},
    {Phrase::kDraws, {"draws", "出现次数"}},
    {Phrase::kUniform, {"uniform", "均匀"}},
    {Phrase::kLearningCurves, {"Learning curves", "学习曲线"}},
    {Phrase::kCodeUse, {"Use of codes", "码的使用"}},
    {Phrase::kDuringTraining, {"during training", "训练中"}},
    {Phrase::kShareOfCodes, {"share of codes used", "使用中的码的比例"}},
    {Phrase::kLoss, {"nats per token", "奈特/词元"}},
    {Phrase::kLevel, {"level", "层级"}},
    {Phrase::kHead, {"head", "头"}},
    {Phrase::kEncoder, {"encoder", "编码器"}},
    {Phrase::kPrior, {"prior", "先验"}},
    {Phrase::kNoFigure, {"This figure could not be drawn", "此图无法绘制"}},
    {Phrase::kOtherScript,
     {"text in a script that pdfLaTeX does not set; see the HTML page", "此文字无法排印，见网页"}},
    {Phrase::kEmptyText, {"(empty)", "（空）"}},
};

const Entry& entry_of(Phrase which) {
  static constexpr Entry kNone = {"", ""};
  for (const PhraseEntry& entry : kPhrases)
    if (entry.which == which) return entry.text;
  return kNone;
}

struct KindEntry {
  const char* name;
  Entry text, meaning;
};

constexpr KindEntry kKinds[] = {
    {"exact",
     {"exact", "精确"},
     {"the true probability of the text under the model", "文本在模型下的真实概率"}},
    {"exact-segmentation",
     {"one segmentation", "单一切分"},
     {"the probability of one segmentation, an upper bound on the text's own perplexity",
      "按一种切分计算的概率，是文本困惑度的上界"}},
    {"bound",
     {"bound", "上界"},
     {"an upper bound through the codes; the true value is at most this",
      "经由码得到的上界，真实值不超过此数"}},
    {"importance-weighted",
     {"importance-weighted", "重要性加权"},
     {"an upper bound tightened by importance weighting", "经重要性加权收紧的上界"}},
    {"reconstruction",
     {"reconstruction", "重构"},
     {"the decoder given the codes, without the cost of the codes; no perplexity of the text",
      "给定码时的重构，不含码的代价，不是文本的困惑度"}},
};

const KindEntry* find_kind(const std::string& kind) {
  const std::string stem = kind.substr(0, kind.find('('));
  for (const KindEntry& entry : kKinds)
    if (stem == entry.name) return &entry;
  return nullptr;
}

}  // namespace

const char* phrase(Phrase which, Language language) {
  const Entry& entry = entry_of(which);
  return language == Language::kChinese ? entry.zh : entry.en;
}

std::string kind_phrase(const std::string& kind, Language language) {
  const KindEntry* entry = find_kind(kind);
  if (entry == nullptr) return kind;
  // "importance-weighted(16)" keeps its number.
  const std::size_t bracket = kind.find('(');
  const std::string rest = bracket == std::string::npos ? "" : kind.substr(bracket);
  return (language == Language::kChinese ? entry->text.zh : entry->text.en) + rest;
}

std::string kind_explanation(const std::string& kind, Language language) {
  const KindEntry* entry = find_kind(kind);
  if (entry == nullptr) return "";
  return language == Language::kChinese ? entry->meaning.zh : entry->meaning.en;
}

std::string split_phrase(const std::string& split, Language language) {
  if (language == Language::kEnglish) return split;
  if (split == "train") return "训练集";
  if (split == "dev") return "开发集";
  return split == "test" ? "测试集" : split;
}

std::string labelled(const std::string& label, const std::string& text, Language language) {
  return label + (language == Language::kChinese ? "：" : ": ") + text;
}

std::string with_remark(const std::string& text, const std::string& remark, Language language) {
  return language == Language::kChinese ? text + "（" + remark + "）" : text + " (" + remark + ")";
}

std::string joined(const std::vector<std::string>& parts, Language language) {
  std::string result;
  for (const std::string& part : parts) {
    if (!result.empty()) result += language == Language::kChinese ? "、" : ", ";
    result += part;
  }
  return result;
}

}  // namespace vqlm
