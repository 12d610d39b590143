#include "reports/figures.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

#include "reports/display_text.h"
#include "reports/gnuplot.h"
#include "reports/headings.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

constexpr std::size_t kNumColors = 6;
constexpr std::size_t kMostBars = 4096;

// Okabe and Ito's colours, which colour-blind readers can tell apart; darker where white is behind.
constexpr const char* kColors[kNumColors] = {"#0072b2", "#d55e00", "#007a5a",
                                             "#b0578d", "#8a6d00", "#333333"};

struct SeriesName {
  const char* name;
  const char* en;
  const char* zh;
  std::size_t color;  // what is measured in training and in development has the same
  bool dashed;        // in development
};

// What is drawn of a training's log, in this order: losses in nats, then shares of codes.
constexpr SeriesName kLosses[] = {{"nats", "training", "训练", 0, false},
                                  {"dev_nats", "development", "开发", 0, true},
                                  {"loss", "training loss", "训练损失", 1, false},
                                  {"dev_loss", "development loss", "开发损失", 1, true},
                                  {"rate", "rate", "码率", 2, false},
                                  {"dev_rate", "rate (dev.)", "码率（开发）", 2, true},
                                  {"distortion", "distortion", "失真", 3, false},
                                  {"dev_distortion", "distortion (dev.)", "失真（开发）", 3, true},
                                  {"commitment", "commitment", "承诺损失", 4, false}};
constexpr SeriesName kShares[] = {{"codebook_use", "training", "训练", 0, false},
                                  {"use", "training", "训练", 0, false},
                                  {"dev_codebook_use", "development", "开发", 0, true}};

// The generator's heading; with its name where another one of the run has the same heading.
std::string heading_of(const RunRecord& run, const std::string& generator, Language language) {
  const std::string heading = generator_heading(generator).in(language);
  const bool shared =
      std::any_of(run.generators.begin(), run.generators.end(), [&](const std::string& other) {
        return other != generator && generator_heading(other).in(language) == heading;
      });
  return shared ? with_remark(heading, generator, language) : heading;
}

std::string data_block(const std::string& name,
                       const std::vector<std::pair<double, double>>& points) {
  std::string block = "$" + name + " << VQLM_END\n";
  for (const auto& [x, y] : points) block += full_number(x) + " " + full_number(y) + "\n";
  return block + "VQLM_END\n";
}

// A round distance that puts at most six ticks on an axis from 0 to `last`.
double tick_distance(double last) {
  constexpr int kMostTicks = 5;
  for (double decade = 1;; decade *= 10)
    for (const double factor : {1.0, 2.0, 5.0})
      if (!(last > kMostTicks * factor * decade)) return factor * decade;
}

std::string axis(const char* which, const std::string& label) {
  return std::string("set ") + which + "label " + gnuplot_quoted(label) + " noenhanced\n";
}

Figure finished(const std::string& id, const std::string& title, const std::string& script) {
  const Drawing drawing = draw_with_gnuplot(id, title, script);
  return {id, title, drawing.svg, drawing.problem};
}

struct CurveFigure {
  std::string id, title, y_label, range;
};

// Lines of the named series over the seeds of one generator; an empty script without any.
template <std::size_t N>
std::string curve_script(const std::vector<const Curves*>& seeds, const SeriesName (&names)[N],
                         const CurveFigure& figure, Language language) {
  std::string data, plots;
  std::size_t block = 0;
  double last_step = 0;
  for (const SeriesName& name : names) {
    bool titled = false;
    for (const Curves* curves : seeds) {
      const auto series = curves->series.find(name.name);
      if (series == curves->series.end() || series->second.empty()) continue;
      const std::string id = "d" + std::to_string(block++);
      data += data_block(id, series->second);
      for (const auto& [step, value] : series->second) last_step = std::max(last_step, step);
      plots += std::string(plots.empty() ? "plot " : ", ") + "$" + id + " using 1:2 with " +
               (series->second.size() == 1 ? "points pt 7 ps 0.6" : "lines") + " lc rgb '" +
               kColors[name.color] + "'" + (name.dashed ? " dt 2" : "") + " lw " +
               (titled ? "0.8" : "1.8");
      const std::string text = language == Language::kChinese ? name.zh : name.en;
      plots += titled ? " notitle" : " title " + gnuplot_quoted(text) + " noenhanced";
      titled = true;
    }
  }
  if (plots.empty()) return "";
  return data + axis("x", phrase(Phrase::kSteps, language)) + axis("y", figure.y_label) +
         figure.range + "set xtics " + full_number(tick_distance(last_step)) +
         "\nset key below maxrows 3 samplen 2\n" + plots + "\n";
}

void add_curves(const RunRecord& run, Language language, std::vector<Figure>& figures) {
  for (const std::string& generator : run.generators) {
    std::vector<const Curves*> seeds;
    for (const Curves& curves : run.curves)
      if (curves.generator == generator) seeds.push_back(&curves);
    const std::string name = heading_of(run, generator, language);
    const CurveFigure losses{"curves-" + generator,
                             labelled(phrase(Phrase::kLearningCurves, language), name, language),
                             phrase(Phrase::kLoss, language), ""};
    const CurveFigure shares{
        "use-" + generator,
        labelled(phrase(Phrase::kCodeUse, language),
                 with_remark(name, phrase(Phrase::kDuringTraining, language), language), language),
        phrase(Phrase::kShareOfCodes, language), "set yrange [0:1]\nset format y '%.1f'\n"};
    if (const std::string script = curve_script(seeds, kLosses, losses, language); !script.empty())
      figures.push_back(finished(losses.id, losses.title, script));
    if (const std::string script = curve_script(seeds, kShares, shares, language); !script.empty())
      figures.push_back(finished(shares.id, shares.title, script));
  }
}

// "encoder, train, level 1, head 2", counted from 1; the first level and head are not mentioned.
std::string origin_text(const CodeUse& use, Language language) {
  const Phrase origin = use.origin == "prior" ? Phrase::kPrior : Phrase::kEncoder;
  std::vector<std::string> parts{phrase(origin, language), split_phrase(use.split, language)};
  if (use.level > 0)
    parts.push_back(std::string(phrase(Phrase::kLevel, language)) + " " +
                    std::to_string(use.level + 1));
  if (use.head > 0)
    parts.push_back(std::string(phrase(Phrase::kHead, language)) + " " +
                    std::to_string(use.head + 1));
  return joined(parts, language);
}

Figure rank_frequency(const std::string& heading, const std::vector<const CodeUse*>& uses,
                      Language language) {
  std::string data, plots;
  double num_codes = 0;
  for (std::size_t i = 0; i < std::min(uses.size(), kNumColors); ++i) {
    std::vector<double> counts = uses[i]->counts;
    std::sort(counts.begin(), counts.end(), std::greater<>());
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    num_codes = std::max(num_codes, static_cast<double>(counts.size()));
    std::vector<std::pair<double, double>> points;
    for (std::size_t rank = 0; rank < counts.size() && counts[rank] > 0; ++rank)
      points.emplace_back(static_cast<double>(rank + 1), counts[rank] / total);
    if (points.empty()) continue;
    const std::string id = "d" + std::to_string(i);
    data += data_block(id, points);
    plots += "$" + id + " using 1:2 with lines lw 1.8 lc rgb '" + kColors[i] + "' title " +
             gnuplot_quoted(origin_text(*uses[i], language)) + " noenhanced, ";
  }
  const std::string uniform = full_number(num_codes > 0 ? 1 / num_codes : 1);
  const std::string script =
      data + axis("x", phrase(Phrase::kRank, language)) +
      axis("y", phrase(Phrase::kShareOfDraws, language)) +
      "set logscale xy\nset format y '10^{%T}'\nset key bottom left\nset xrange [1:" +
      full_number(std::max(num_codes, 2.0)) + "]\nplot " + plots + uniform +
      " with lines dt 2 lw 1.2 lc rgb '#777777' title " +
      gnuplot_quoted(phrase(Phrase::kUniform, language)) + "\n";
  return finished("codes-" + uses[0]->generator,
                  labelled(phrase(Phrase::kCodeUse, language), heading, language), script);
}

// "code", and how many are shown where a large codebook is cut off.
std::string code_label(const CodeUse& use, Language language) {
  const std::string code = phrase(Phrase::kCode, language);
  if (use.counts.size() <= kMostBars) return code;
  const std::string shown = std::to_string(kMostBars), all = std::to_string(use.counts.size());
  return with_remark(code,
                     language == Language::kChinese ? "前 " + shown + " 个，共 " + all + " 个"
                                                    : "the first " + shown + " of " + all,
                     language);
}

Figure histogram(const std::string& heading, const CodeUse& use, std::size_t number,
                 Language language) {
  std::vector<std::pair<double, double>> points;
  for (std::size_t code = 0; code < std::min(use.counts.size(), kMostBars); ++code)
    points.emplace_back(static_cast<double>(code), use.counts[code]);
  const std::string script = data_block("d", points) + axis("x", code_label(use, language)) +
                             axis("y", phrase(Phrase::kDraws, language)) +
                             "set yrange [0:*]\nset xrange [-0.5:" +
                             full_number(static_cast<double>(points.size()) - 0.5) +
                             "]\nset style fill solid 1.0\nset boxwidth 0.9\nunset key\n"
                             "plot $d using 1:2 with boxes lw 0 lc rgb '" +
                             std::string(kColors[0]) + "'\n";
  const std::string remark = origin_text(use, language);
  const std::string title = labelled(phrase(Phrase::kCodeUse, language),
                                     with_remark(heading, remark, language), language);
  return finished("histogram-" + use.generator + "-" + std::to_string(number), title, script);
}

void add_code_use(const RunRecord& run, Language language, std::vector<Figure>& figures) {
  for (const std::string& generator : run.generators) {
    std::vector<const CodeUse*> uses;
    std::set<std::string> seen;  // the first seed of each origin, split and codebook
    for (const CodeUse& use : run.code_use)
      if (use.generator == generator && !use.counts.empty() &&
          seen.insert(use.origin + "/" + use.split + "/" + std::to_string(use.level) + "/" +
                      std::to_string(use.head))
              .second)
        uses.push_back(&use);
    if (uses.empty()) continue;
    const std::string heading = heading_of(run, generator, language);
    figures.push_back(rank_frequency(heading, uses, language));
    for (std::size_t i = 0; i < uses.size(); ++i)
      figures.push_back(histogram(heading, *uses[i], i + 1, language));
  }
}

}  // namespace

std::vector<Figure> draw_figures(const RunRecord& run, Language language) {
  std::vector<Figure> figures;
  add_curves(run, language, figures);
  add_code_use(run, language, figures);
  return figures;
}

}  // namespace vqlm
