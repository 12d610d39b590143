#include "reports/note_translation.h"

#include <optional>
#include <regex>

namespace vqlm {
namespace {

struct Rule {
  const char* pattern;  // of a whole note, or of one of its parts between commas
  const char* chinese;
};

constexpr Rule kRules[] = {
    {"bootstrap over segments", "按句自助法"},
    {"bootstrap", "自助法"},
    {"paired bootstrap", "配对自助法"},
    {"delete-group jackknife", "分组刀切法"},
    {"jackknife", "刀切法"},
    {"([0-9]+) resamples", "重采样 $1 次"},
    {"([0-9]+) groups", "$1 组"},
    {"seed ([0-9]+)", "随机种子 $1"},
    {"(?:has )?no codes", "没有码"},
    {"no codebook", "没有码本"},
    {"no code was drawn", "没有抽取到码"},
    {"codebooks of different sizes", "码本大小不一"},
    {"no predictions", "没有预测"},
    {"no references", "没有参考文本"},
    {"the references are empty", "参考文本为空"},
    {"no sources", "没有输入"},
    {"no pairs of source and reference", "没有输入与参考文本的配对"},
    {"no likelihoods", "没有似然"},
    {"likelihoods of different kinds", "似然类型不一"},
    {"likelihoods of different levels", "似然的层数不一"},
    {"no generated texts", "没有生成文本"},
    {"no timed predictions", "没有计时的预测"},
    {"no judge", "没有评判模型"},
    {"different judges", "评判模型不一"},
    {"the judge does not know ([0-9]+) tokens? of the texts", "评判模型不认识文本中的 $1 个词元"},
    {"the codes stand for the prefix too, the tokens do not", "码也代表前缀，词元则不含前缀"},
    {"no labels", "没有标签"},
    {"no predicted labels", "没有预测的标签"},
    {"no tokens", "没有词元"},
    {"no tokens are counted here", "此处不计词元数"},
    {"no bytes", "没有字节"},
    {"fewer than two texts", "文本少于两条"},
    {"no text has ([0-9]+) tokens?", "没有长度达 $1 个词元的文本"},
    {"not comparable: ([0-9]+) tokens? (?:is|are) unknown", "不可比：有 $1 个未知词元"},
    {"not comparable: the tokenizer changes ([0-9]+) and does not know all of ([0-9]+) texts",
     "不可比：分词器改变 $1 条文本，另有 $2 条含未知词"},
    {"a reconstruction alone is no likelihood of the text", "仅重构不是文本的似然"},
    {"the generator does not say how many tokens it drew", "生成器未给出词元数"},
    {"paired bootstrap over segments", "按句配对自助法"},
    {"both intervals", "由两侧各自的区间"},
    {"taken as independent", "视为独立"},
    {"t over seeds", "随机种子间 t 区间"},
    {"t of the fit in logarithms", "对数拟合的 t 区间"},
    {"does not apply", "不适用"},
    {"nothing to compare with", "没有可比对象"},
    {"not the same measurement on the same examples", "不是同一样本上的同一度量"},
    {"a ratio to 0", "分母为 0"},
    {"fewer than two points", "不足两点"},
    {"one seed", "只有一个随机种子"},
    {"too few seeds", "随机种子太少"},
    {"a timing", "耗时数据"},
    {"failed", "运行失败"},
    {"(?:the generator )?does not generate", "不能生成"},
    {"(?:the generator )?does not score texts", "不能计算似然"},
    {"is not conditional on a source", "不以输入为条件"},
    {"does not reconstruct texts", "不能重构文本"},
    {"a single label", "只有一种标签"},
    {"no grammar", "没有文法"},
    {"no model that learnt from samples", "没有由样本学得的模型"},
    {"likelihoods of a model that learnt from samples", "似然属于由样本学得的模型"},
};

std::optional<std::string> known_part(const std::string& text) {
  std::smatch match;
  for (const Rule& rule : kRules)
    if (std::regex_match(text, match, std::regex(rule.pattern))) return match.format(rule.chinese);
  return std::nullopt;
}

}  // namespace

std::string translated(const std::string& note, Language language) {
  if (language == Language::kEnglish) return note;
  if (const auto whole = known_part(note)) return *whole;
  std::string result;
  for (std::size_t start = 0; start <= note.size();) {
    const std::size_t end = std::min(note.find(", ", start), note.size());
    const auto part = known_part(note.substr(start, end - start));
    if (!part) return note;
    result += (result.empty() ? "" : "，") + *part;
    start = end + 2;
  }
  return result;
}

}  // namespace vqlm
