#include "reports/figures.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

#include "reports/display_text.h"
#include "reports/figure_types.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

constexpr std::size_t kMostLines = 6;
constexpr std::size_t kMostBars = 4096;

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

std::string heading_of(const FigureContext& context, const std::string& generator) {
  FigurePoint point;
  point.generator = generator;
  return point_title(context, point);
}

std::string pairs_block(const std::string& name,
                        const std::vector<std::pair<double, double>>& points) {
  std::vector<std::vector<double>> rows;
  for (const auto& [x, y] : points) rows.push_back({x, y});
  return data_block(name, rows);
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

Figure finished(const FigureContext& context, const std::string& id, const std::string& title,
                const std::string& script) {
  PlotOptions options;
  options.with_pdf = context.with_pdf;
  Figure figure;
  figure.id = id;
  figure.title = title;
  set_drawing(draw_with_gnuplot(id, title, script, options), figure);
  return figure;
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
      data += pairs_block(id, series->second);
      for (const auto& [step, value] : series->second) last_step = std::max(last_step, step);
      plots += std::string(plots.empty() ? "plot " : ", ") + "$" + id + " using 1:2 with " +
               (series->second.size() == 1 ? "points pt 7 ps 0.6" : "lines") + " lc rgb '" +
               line_color(name.color) + "'" + (name.dashed ? " dt 2" : "") + " lw " +
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

void add_curves(const FigureContext& context, std::vector<Figure>& figures) {
  const RunRecord& run = context.run;
  const Language language = context.language;
  for (const std::string& generator : run.generators) {
    std::vector<const Curves*> seeds;
    for (const Curves& curves : run.curves)
      if (curves.generator == generator) seeds.push_back(&curves);
    const std::string name = heading_of(context, generator);
    const CurveFigure losses{"curves-" + generator,
                             labelled(phrase(Phrase::kLearningCurves, language), name, language),
                             phrase(Phrase::kLoss, language), ""};
    const CurveFigure shares{
        "use-" + generator,
        labelled(phrase(Phrase::kCodeUse, language),
                 with_remark(name, phrase(Phrase::kDuringTraining, language), language), language),
        phrase(Phrase::kShareOfCodes, language), "set yrange [0:1]\nset format y '%.1f'\n"};
    if (const std::string script = curve_script(seeds, kLosses, losses, language); !script.empty())
      figures.push_back(finished(context, losses.id, losses.title, script));
    if (const std::string script = curve_script(seeds, kShares, shares, language); !script.empty())
      figures.push_back(finished(context, shares.id, shares.title, script));
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

Figure rank_frequency(const FigureContext& context, const std::string& heading,
                      const std::vector<const CodeUse*>& uses) {
  const Language language = context.language;
  std::string data, plots;
  double num_codes = 0;
  for (std::size_t i = 0; i < std::min(uses.size(), kMostLines); ++i) {
    std::vector<double> counts = uses[i]->counts;
    std::sort(counts.begin(), counts.end(), std::greater<>());
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    num_codes = std::max(num_codes, static_cast<double>(counts.size()));
    std::vector<std::pair<double, double>> points;
    for (std::size_t rank = 0; rank < counts.size() && counts[rank] > 0; ++rank)
      points.emplace_back(static_cast<double>(rank + 1), counts[rank] / total);
    if (points.empty()) continue;
    const std::string id = "d" + std::to_string(i);
    data += pairs_block(id, points);
    plots += "$" + id + " using 1:2 with lines lw 1.8 lc rgb '" + line_color(i) + "' title " +
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
  return finished(context, "codes-" + uses[0]->generator,
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

Figure histogram(const FigureContext& context, const std::string& heading, const CodeUse& use,
                 std::size_t number) {
  const Language language = context.language;
  std::vector<std::pair<double, double>> points;
  for (std::size_t code = 0; code < std::min(use.counts.size(), kMostBars); ++code)
    points.emplace_back(static_cast<double>(code), use.counts[code]);
  const std::string script = pairs_block("d", points) + axis("x", code_label(use, language)) +
                             axis("y", phrase(Phrase::kDraws, language)) +
                             "set yrange [0:*]\nset xrange [-0.5:" +
                             full_number(static_cast<double>(points.size()) - 0.5) +
                             "]\nset style fill solid 1.0\nset boxwidth 0.9\nunset key\n"
                             "plot $d using 1:2 with boxes lw 0 lc rgb '" +
                             line_color(0) + "'\n";
  const std::string remark = origin_text(use, language);
  const std::string title = labelled(phrase(Phrase::kCodeUse, language),
                                     with_remark(heading, remark, language), language);
  return finished(context, "histogram-" + use.generator + "-" + std::to_string(number), title,
                  script);
}

void add_code_use(const FigureContext& context, std::vector<Figure>& figures) {
  const RunRecord& run = context.run;
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
    const std::string heading = heading_of(context, generator);
    figures.push_back(rank_frequency(context, heading, uses));
    for (std::size_t i = 0; i < uses.size(); ++i)
      figures.push_back(histogram(context, heading, *uses[i], i + 1));
  }
}

}  // namespace

std::vector<Figure> draw_figures(const FigureContext& context) {
  std::vector<Figure> figures;
  add_curves(context, figures);
  add_code_use(context, figures);
  return figures;
}

std::vector<Figure> draw_figures(const FigureContext& context,
                                 const std::vector<FigureSpec>& specs) {
  std::vector<Figure> figures;
  for (const FigureSpec& spec : specs)
    if (context.with_timings || !shows_timings(context, spec))
      figures.push_back(draw_figure(context, spec));
  return figures;
}

}  // namespace vqlm
