#include "reports/headings.h"

#include <algorithm>

namespace vqlm {
namespace {

struct Known {
  const char* name;  // '.' and '_' count as the same
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
    {"perplexity", "Perplexity", "困惑度", 2, 1, "perplexity", false},
    {"bits_per_byte", "Bits per byte", "每字节比特数", 3, 1, "perplexity", false},
    {"bits_per_token", "Bits per token", "每词元比特数", 3, 1, "perplexity", false},
    {"total_bits_per_token", "Total (bits/token)", "总码长（比特/词元）", 3, 1, "perplexity",
     false},
    {"rate_bits_per_token", "Rate (bits/token)", "码率（比特/词元）", 3, 1, "perplexity", false},
    {"distortion_bits_per_token", "Distortion (bits/token)", "失真（比特/词元）", 3, 1,
     "perplexity", false},
    {"total_bits_per_byte", "Total (bits/byte)", "总码长（比特/字节）", 3, 1, "perplexity", false},
    {"rate_bits_per_byte", "Rate (bits/byte)", "码率（比特/字节）", 3, 1, "perplexity", false},
    {"distortion_bits_per_byte", "Distortion (bits/byte)", "失真（比特/字节）", 3, 1, "perplexity",
     false},
    {"codebook_use", "Codes used (%)", "码使用率（%）", 1, 100, "codebook", false},
    {"codebook_used", "Codes used (%)", "码使用率（%）", 1, 100, "codebook", false},
    {"codebook_share_used", "Codes used (%)", "码使用率（%）", 1, 100, "codebook", false},
    {"codebook_perplexity", "Code perplexity", "码困惑度", 1, 1, "codebook", false},
    {"codebook_entropy", "Code entropy (bits)", "码熵（比特）", 2, 1, "codebook", false},
    {"codebook_dead", "Dead codes", "死码数", 0, 1, "codebook", false},
    {"codebook_rare", "Rare codes", "罕用码数", 0, 1, "codebook", false},
    {"codebook_size", "Codebook size", "码本大小", 0, 1, "codebook", false},
    {"codebook_codes", "Codebook size", "码本大小", 0, 1, "codebook", false},
    {"codebook_draws", "Codes drawn", "抽取的码数", 0, 1, "codebook", false},
    {"distinct_1", "Distinct-1 (%)", "distinct-1（%）", 2, 100, "distinct", false},
    {"distinct_2", "Distinct-2 (%)", "distinct-2（%）", 2, 100, "distinct", false},
    {"distinct_3", "Distinct-3 (%)", "distinct-3（%）", 2, 100, "distinct", false},
    {"distinct_4", "Distinct-4 (%)", "distinct-4（%）", 2, 100, "distinct", false},
    {"self_bleu", "Self-BLEU", "自BLEU", 2, 1, "self_bleu", false},
    {"repetition", "Repetition (%)", "重复率（%）", 2, 100, "repetition", false},
    {"overlap", "Test texts seen in training (%)", "测试与训练重合（%）", 2, 100, "overlap", false},
    {"accuracy", "Accuracy (%)", "准确率（%）", 1, 100, "accuracy", false},
    {"parameters", "Parameters (M)", "参数量（百万）", 2, kMillionth, "", false},
    {"train_steps", "Training steps", "训练步数", 0, 1, "", false},
    {"train_seconds", "Training time (s)", "训练时间（秒）", 0, 1, "", true},
    {"train_tokens_per_second", "Training tokens/s", "训练速度（词元/秒）", 0, 1, "", true},
    {"train_peak_memory", "Training memory (MiB)", "训练内存（MiB）", 0, 1, "", true},
    {"peak_memory", "Peak memory (MiB)", "峰值内存（MiB）", 0, 1, "", true},
    {"speed_tokens_per_second", "Generation tokens/s", "生成速度（词元/秒）", 0, 1, "speed", true},
    {"tokens_per_second", "Generation tokens/s", "生成速度（词元/秒）", 0, 1, "speed", true},
    {"speed_median_ms", "Median (ms/sentence)", "中位耗时（毫秒/句）", 1, 1, "speed", true},
    {"speed_ms_median", "Median (ms/sentence)", "中位耗时（毫秒/句）", 1, 1, "speed", true},
    {"speed_p95_ms", "95th percentile (ms)", "95%分位耗时（毫秒）", 1, 1, "speed", true},
    {"speed_ms_p95", "95th percentile (ms)", "95%分位耗时（毫秒）", 1, 1, "speed", true},
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
    {"summarisation", "Summarisation", "摘要"},
    {"reconstruction", "Reconstruction", "重构"},
    {"codes", "Use of codes", "码的使用"},
    {"encoding", "Use of codes", "码的使用"},
    {"mt_codes", "Use of codes in translation", "翻译中码的使用"},
};

std::string normal_name(std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

template <std::size_t N>
LocalText find_name(const KnownName (&known)[N], const std::string& name) {
  for (const KnownName& entry : known)
    if (name == entry.name) return {entry.en, entry.zh};
  return {name, name};
}

}  // namespace

ScoreHeading score_heading(const std::string& score, const std::string& unit) {
  const std::string name = normal_name(score);
  for (const Known& known : kScores)
    if (name == known.name)
      return {{known.en, known.zh}, known.digits, known.scale, known.metric, known.timing};
  ScoreHeading heading;
  heading.title = unit.empty() ? LocalText{score, score}
                               : LocalText{score + " (" + unit + ")", score + "（" + unit + "）"};
  return heading;
}

LocalText generator_heading(const std::string& generator) {
  return find_name(kGenerators, generator);
}

LocalText task_heading(const std::string& task) { return find_name(kTasks, task); }

}  // namespace vqlm
