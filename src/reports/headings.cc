#include "reports/headings.h"

#include <cstdlib>
#include <optional>

namespace vqlm {
namespace {

struct Known {
  const char* name;
  const char* en;
  const char* zh;
  int digits;
  double scale;
  const char* metric;
  bool timing;
};

constexpr double kMillionth = 1e-6;

constexpr Known kScores[] = {
    {"bleu", "BLEU", "BLEU", 2, 1, "bleu", false},
    {"chrf", "chrF", "chrF", 2, 1, "chrf", false},
    {"ter", "TER", "TER", 2, 1, "ter", false},
    {"rouge1", "ROUGE-1", "ROUGE-1", 2, 1, "rouge", false},
    {"rouge2", "ROUGE-2", "ROUGE-2", 2, 1, "rouge", false},
    {"rougeL", "ROUGE-L", "ROUGE-L", 2, 1, "rouge", false},
    {"rougeLsum", "ROUGE-Lsum", "ROUGE-Lsum", 2, 1, "rouge", false},
    {"wer", "WER (%)", "词错误率（%）", 2, 1, "wer", false},
    {"cer", "CER (%)", "字错误率（%）", 2, 1, "cer", false},
    {"perplexity", "Perplexity", "困惑度", 2, 1, "perplexity", false},
    {"bits_per_byte", "Bits per byte", "每字节比特数", 3, 1, "perplexity", false},
    {"bits_per_token", "Bits per token", "每词元比特数", 3, 1, "perplexity", false},
    {"total", "Total (bits/token)", "总码长（比特/词元）", 3, 1, "perplexity", false},
    {"rate", "Rate (bits/token)", "码率（比特/词元）", 3, 1, "perplexity", false},
    {"distortion", "Distortion (bits/token)", "失真（比特/词元）", 3, 1, "perplexity", false},
    {"rate_per_byte", "Rate (bits/byte)", "码率（比特/字节）", 3, 1, "perplexity", false},
    {"distortion_per_byte", "Distortion (bits/byte)", "失真（比特/字节）", 3, 1, "perplexity",
     false},
    {"capacity", "Code capacity (bits/token)", "码容量（比特/词元）", 3, 1, "perplexity", false},
    {"codebook.use", "Codes used (%)", "码使用率（%）", 1, 100, "codebook", false},
    {"codebook.perplexity", "Code perplexity", "码困惑度", 1, 1, "codebook", false},
    {"codebook.entropy", "Code entropy (bits)", "码熵（比特）", 2, 1, "codebook", false},
    {"codebook.dead", "Dead codes", "死码数", 0, 1, "codebook", false},
    {"codebook.rare", "Rare codes (%)", "稀有码（%）", 1, 100, "codebook", false},
    {"codebook.capacity", "Code capacity (bits/generated token)", "码容量（比特/生成词元）", 3, 1,
     "codebook", false},
    {"codebook.drawn", "Codes drawn", "抽取的码数", 0, 1, "codebook", false},
    {"distinct_1", "Distinct-1 (%)", "distinct-1（%）", 2, 100, "distinct", false},
    {"distinct_2", "Distinct-2 (%)", "distinct-2（%）", 2, 100, "distinct", false},
    {"distinct_3", "Distinct-3 (%)", "distinct-3（%）", 2, 100, "distinct", false},
    {"distinct_4", "Distinct-4 (%)", "distinct-4（%）", 2, 100, "distinct", false},
    {"self_bleu", "Self-BLEU", "自BLEU", 2, 100, "self_bleu", false},
    {"set_bleu", "BLEU against the reference set", "对参考集的BLEU", 2, 100, "set_bleu", false},
    {"repetition", "Repetition (%)", "重复率（%）", 2, 100, "repetition", false},
    {"repetition.loop", "Longest loop (tokens)", "最长循环（词元）", 2, 1, "repetition", false},
    {"length.mean", "Mean length", "平均长度", 1, 1, "length", false},
    {"length.ratio", "Length ratio", "长度比", 3, 1, "length", false},
    {"overlap.examples", "Test examples", "测试样本数", 0, 1, "overlap", false},
    {"overlap.sources", "Test sources in training", "测试输入见于训练", 0, 1, "overlap", false},
    {"overlap.sources_share", "Test sources in training (%)", "测试输入见于训练（%）", 2, 100,
     "overlap", false},
    {"overlap.references", "Test references in training", "测试参考见于训练", 0, 1, "overlap",
     false},
    {"overlap.references_share", "Test references in training (%)", "测试参考见于训练（%）", 2, 100,
     "overlap", false},
    {"overlap.pairs", "Test pairs in training", "测试配对见于训练", 0, 1, "overlap", false},
    {"overlap.pairs_share", "Test pairs in training (%)", "测试配对见于训练（%）", 2, 100,
     "overlap", false},
    {"overlap.outputs", "Outputs in training", "输出见于训练", 0, 1, "overlap", false},
    {"overlap.outputs_share", "Outputs in training (%)", "输出见于训练（%）", 2, 100, "overlap",
     false},
    {"accuracy", "Accuracy (%)", "准确率（%）", 1, 100, "accuracy", false},
    {"judge_perplexity", "Perplexity under the judge", "评判模型下的困惑度", 2, 1, "judge", false},
    {"judge_bits_per_byte", "Bits per byte under the judge", "评判模型下每字节比特数", 3, 1,
     "judge", false},
    {"reverse_perplexity", "Reverse perplexity", "反向困惑度", 2, 1, "reverse_perplexity", false},
    {"grammatical", "Sentences of the grammar (%)", "合文法句（%）", 1, 100, "grammatical", false},
    {"codes.purity", "Purity of codes (%)", "码纯度（%）", 1, 100, "code_labels", false},
    {"codes.purity_by_chance", "Purity of codes by chance (%)", "随机时的码纯度（%）", 1, 100,
     "code_labels", false},
    {"codes.mutual_information", "Mutual information of codes and labels (bits)",
     "码与标签的互信息（比特）", 3, 1, "code_labels", false},
    {"codes.mutual_information_by_chance", "Mutual information by chance (bits)",
     "随机时的互信息（比特）", 3, 1, "code_labels", false},
    {"parameters", "Parameters (M)", "参数量（百万）", 2, kMillionth, "", false},
    {"code_lines", "Lines of code", "代码行数", 0, 1, "", false},
    {"train.steps", "Training steps", "训练步数", 0, 1, "", false},
    {"train.seconds", "Training time (s)", "训练时间（秒）", 1, 1, "", true},
    {"train.tokens_per_second", "Training tokens/s", "训练速度（词元/秒）", 0, 1, "", true},
    {"train.spikes", "Spikes of the gradient norm", "梯度范数尖峰数", 0, 1, "", false},
    {"train.gradient_norm_max", "Largest gradient norm", "梯度范数最大值", 2, 1, "", false},
    {"train.gradient_norm_median", "Median gradient norm", "梯度范数中位数", 3, 1, "", false},
    {"train.active_units", "Active latent units", "活跃隐单元数", 0, 1, "", false},
    {"train.best_step", "Best step", "最优步数", 0, 1, "", false},
    {"train.peak_memory", "Training memory (MiB)", "训练内存（MiB）", 0, 1, "", true},
    {"peak_memory", "Peak memory (MiB)", "峰值内存（MiB）", 0, 1, "", true},
    {"speed.tokens_per_second", "Generation tokens/s", "生成速度（词元/秒）", 0, 1, "speed", true},
    {"speed.ms_median", "Median (ms/text)", "中位耗时（毫秒/条）", 1, 1, "speed", true},
    {"speed.ms_p95", "95th percentile (ms/text)", "95%分位耗时（毫秒/条）", 1, 1, "speed", true},
};

struct KnownName {
  const char* name;
  const char* en;
  const char* zh;
};

constexpr KnownName kGenerators[] = {
    {"ngram", "n-gram", "n元语法"},
    {"lstm", "LSTM", "LSTM"},
    {"lstm_lm", "LSTM", "LSTM"},
    {"transformer", "Transformer", "Transformer"},
    {"transformer_lm", "Transformer", "Transformer"},
    {"transformer_translation", "Transformer", "Transformer"},
    {"mt_transformer", "Transformer", "Transformer"},
    {"vqvae", "VQ-VAE-LM", "VQVAE-LM"},
    {"vqvae_lm", "VQ-VAE-LM", "VQVAE-LM"},
    {"mt_vqvae", "VQ-VAE-LM", "VQVAE-LM"},
    {"oracle", "Oracle (the grammar)", "真值（文法）"},
    {"mt_oracle", "Oracle (the grammar)", "真值（文法）"},
    {"grammar_oracle", "Oracle (the grammar)", "真值（文法）"},
};

constexpr KnownName kTasks[] = {
    {"lm", "Language modelling", "语言建模"},
    {"language_modelling", "Language modelling", "语言建模"},
    {"generation", "Text generation", "文本生成"},
    {"text_generation", "Text generation", "文本生成"},
    {"mt", "Machine translation", "机器翻译"},
    {"translation", "Machine translation", "机器翻译"},
    {"mt_lm", "Likelihood of translations", "译文似然"},
    {"mt_bound", "Likelihood of translations", "译文似然"},
    {"summarisation", "Summarisation", "摘要"},
    {"reconstruction", "Reconstruction", "重构"},
    {"codes", "Use of codes", "码的使用"},
    {"encoding", "Use of codes", "码的使用"},
    {"reverse_perplexity", "Language model learnt from samples", "由样本学得的语言模型"},
    {"probing", "Linear probe", "线性探测"},
    {"mt_codes", "Use of codes in translation", "翻译中码的使用"},
    {"mt_greedy", "Machine translation, greedy", "机器翻译（贪心）"},
    {"summary", "Summarisation", "摘要"},
    {"reverse", "Language model learnt from samples", "由样本学得的语言模型"},
    {"plane", "Codes in the plane", "码的投影"},
    {"speed", "Speed of generation", "生成速度"},
    {"prefix", "Continuation of a prefix", "前缀续写"},
    {"prefix_speed", "Speed of continuation", "前缀续写的速度"},
    {"label", "Text for a label", "按标签生成"},
    {"label_lm", "Likelihood of labelled texts", "带标签文本的似然"},
    {"label_speed", "Speed for a label", "按标签生成的速度"},
};

template <std::size_t N>
LocalText find_name(const KnownName (&known)[N], const std::string& name) {
  for (const KnownName& entry : known)
    if (name == entry.name) return {entry.en, entry.zh};
  return {name, name};
}

// "2" for the part "level" of "codebook.level1.head0.use": counted from 1.
std::optional<std::string> code_part(const std::string& score, const std::string& part) {
  const std::size_t at =
      score.rfind("codebook.level", 0) == 0 ? score.find("." + part) : score.npos;
  if (at == score.npos) return std::nullopt;
  return std::to_string(std::atoi(score.c_str() + at + 1 + part.size()) + 1);
}

}  // namespace

ScoreHeading score_heading(const std::string& score, const std::string& unit) {
  for (const Known& known : kScores)
    if (score == known.name)
      return {{known.en, known.zh}, known.digits, known.scale, known.metric, known.timing};
  if (const std::optional<std::string> level = code_part(score, "level")) {
    ScoreHeading heading = score_heading("codebook" + score.substr(score.rfind('.')), unit);
    heading.title.en += ", level " + *level;
    heading.title.zh += "，第" + *level + "层";
    if (const std::optional<std::string> head = code_part(score, "head")) {
      heading.title.en += ", head " + *head;
      heading.title.zh += "，第" + *head + "头";
    }
    return heading;
  }
  ScoreHeading heading;
  heading.title = unit.empty() ? LocalText{score, score}
                               : LocalText{score + " (" + unit + ")", score + "（" + unit + "）"};
  return heading;
}

LocalText generator_heading(const RunRecord& run, const std::string& generator) {
  const auto title = run.titles.find(generator);
  if (title != run.titles.end()) return {title->second.first, title->second.second};
  return find_name(kGenerators, generator);
}

LocalText task_heading(const std::string& task) { return find_name(kTasks, task); }

}  // namespace vqlm
