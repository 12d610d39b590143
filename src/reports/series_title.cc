#include <cstring>

#include "reports/figure_types.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

struct SeriesName {
  const char* name;
  const char* en;
  const char* zh;
};

constexpr SeriesName kSeries[] = {
    {"nats", "loss (nats per token)", "损失（奈特/词元）"},
    {"loss", "training loss", "训练损失"},
    {"rate", "rate (nats per token)", "码率（奈特/词元）"},
    {"distortion", "distortion (nats per token)", "失真（奈特/词元）"},
    {"commitment", "commitment", "承诺损失"},
    {"codebook_use", "share of codes used", "使用中的码的比例"},
    {"codebook_perplexity", "perplexity of codes", "码的困惑度"},
    {"gradient_norm", "norm of the gradient", "梯度范数"},
    {"learning_rate", "learning rate", "学习率"},
    {"restarts", "restarted codes", "重启的码数"},
    {"temperature", "temperature", "温度"},
    {"kl", "KL divergence", "KL 散度"},
    {"kl_weight", "weight of the KL divergence", "KL 权重"},
    {"mutual_information", "mutual information", "互信息"},
    {"active_units", "active units", "活跃单元"}};

}  // namespace

std::string series_title(const std::string& series, Language language) {
  for (const SeriesName& known : kSeries)
    if (series == known.name) return language == Language::kChinese ? known.zh : known.en;
  constexpr const char* kDev = "dev_";
  if (series.rfind(kDev, 0) != 0) return series;
  return with_remark(series_title(series.substr(std::strlen(kDev)), language),
                     language == Language::kChinese ? "开发集" : "dev.", language);
}

}  // namespace vqlm
