// How often codes are used: of several generators the shares of codes by rank, and how many of
// their codes are used at all.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "reports/bar_panel.h"
#include "reports/display_text.h"
#include "reports/figure_axis.h"
#include "reports/figure_types.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

constexpr int kMostTicks = 6;
constexpr double kPercent = 100;

// Of a generator: the codebooks of its first seed and split with that origin, else of any origin.
std::vector<const CodeUse*> codebooks_of(const RunRecord& run, const std::string& generator,
                                         const std::string& origin) {
  const CodeUse* first = nullptr;
  for (const CodeUse& use : run.code_use) {
    if (use.generator != generator || use.counts.empty()) continue;
    if (first == nullptr || (first->origin != origin && use.origin == origin)) first = &use;
  }
  std::vector<const CodeUse*> codebooks;
  for (const CodeUse& use : run.code_use)
    if (first != nullptr && use.generator == generator && use.origin == first->origin &&
        use.split == first->split && use.seed == first->seed && !use.counts.empty())
      codebooks.push_back(&use);
  return codebooks;
}

// Shares of all draws, the largest first, without codes never drawn.
std::vector<double> sorted_shares(const CodeUse& use) {
  std::vector<double> counts = use.counts;
  std::sort(counts.begin(), counts.end(), std::greater<>());
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  std::vector<double> shares;
  for (const double count : counts)
    if (count > 0) shares.push_back(count / total);
  return shares;
}

class CodesDrawing {
 public:
  CodesDrawing(const FigureContext& context, const FigureSpec& spec)
      : context_(context), spec_(spec), notes_(context, spec) {}

  Figure draw() {
    for (std::size_t i = 0; i < spec_.generators.size(); ++i) add_generator(i);
    if (plots_.empty()) return not_drawn(context_, spec_, notes_.absence());
    add_uniform_lines();
    Panel ranks;
    ranks.title = phrase(Phrase::kShareOfDraws, context_.language);
    ranks.x_title = phrase(Phrase::kRank, context_.language);
    ranks.height = 240;
    ranks.commands =
        axis_commands("x", range_of(ranks_, {.log = true, .from_zero = false, .margin = 0.02}),
                      kMostTicks) +
        axis_commands("y", range_of(shares_, {.log = true, .from_zero = false, .margin = 0.04}),
                      kMostTicks) +
        "plot " + plots_ + "\n";
    sheet_.panels.push_back(std::move(ranks));
    sheet_.panels.push_back(
        bar_panel(context_.say("codes used (%)", "使用的码（%）"), bars_, "b", sheet_.data));
    Figure figure = drawn(context_, spec_, sheet_, notes_);
    figure.data = {std::move(use_)};
    return figure;
  }

 private:
  void add_generator(std::size_t index) {
    const FigurePoint& point = spec_.generators[index];
    const std::string name = point_title(context_, point);
    const auto codebooks = codebooks_of(context_.run, point.generator, spec_.origin);
    if (codebooks.empty()) return notes_.leave_out(name, "no codes");
    const std::string color = line_color(index);
    double used = 0, all = 0;
    for (std::size_t i = 0; i < codebooks.size(); ++i) {
      const std::vector<double> shares = sorted_shares(*codebooks[i]);
      used += static_cast<double>(shares.size());
      all += static_cast<double>(codebooks[i]->counts.size());
      add_line(shares, color, i == 0 ? "1.8" : "1");
      sizes_.push_back(codebooks[i]->counts.size());
    }
    sheet_.legend.push_back({name, color, 1, 0});
    const double percent = kPercent * used / all;
    bars_.push_back(
        {name,
         {Bar{percent, std::nullopt,
              fixed_number(percent, 1) + " (" + full_number(used) + "/" + full_number(all) + ")",
              color}}});
    use_.labels.push_back(name);
    use_.rows.push_back({used, all});
    if (codebooks.size() > 1)
      notes_.add(context_.say("Of several codebooks of a generator the first is the thick line.",
                              "一个生成器有多个码本时，粗线为第一个。"));
    if (codebooks.front()->origin != spec_.origin || spec_.origin == "prior")
      notes_.add(
          labelled(name,
                   phrase(codebooks.front()->origin == "prior" ? Phrase::kPrior : Phrase::kEncoder,
                          context_.language),
                   context_.language));
  }

  void add_line(const std::vector<double>& shares, const std::string& color,
                const std::string& width) {
    std::vector<std::vector<double>> rows;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      rows.push_back({static_cast<double>(i + 1), shares[i]});
      ranks_.push_back(rows.back()[0]);
      shares_.push_back(shares[i]);
    }
    add_plot(rows, " lw " + width + " lc rgb '" + color + "'");
  }

  // What equal use of all codes would be, once for each size of a codebook.
  void add_uniform_lines() {
    std::sort(sizes_.begin(), sizes_.end());
    sizes_.erase(std::unique(sizes_.begin(), sizes_.end()), sizes_.end());
    for (const std::size_t size : sizes_) {
      const auto codes = static_cast<double>(size);
      ranks_.push_back(codes);
      shares_.push_back(1 / codes);
      add_plot({{1, 1 / codes}, {codes, 1 / codes}}, " dt 2 lw 1.2 lc rgb '#777777'");
    }
    sheet_.legend.push_back({phrase(Phrase::kUniform, context_.language), "#777777", 2, 0});
  }

  void add_plot(const std::vector<std::vector<double>>& rows, const std::string& look) {
    const std::string name = "d" + std::to_string(num_blocks_++);
    sheet_.data += data_block(name, rows);
    plots_ += (plots_.empty() ? "$" : ", $") + name + " using 1:2 with " +
              (rows.size() == 1 ? "points pt 7 ps 0.6" : "lines") + look;
  }

  const FigureContext& context_;
  const FigureSpec& spec_;
  FigureNotes notes_;
  Sheet sheet_;
  std::string plots_;
  std::size_t num_blocks_ = 0;
  std::vector<double> ranks_, shares_;
  std::vector<std::size_t> sizes_;
  std::vector<BarGroup> bars_;
  FigureSeries use_{"codes", {"used", "codes"}, {}, {}};
};

}  // namespace

Figure draw_codes(const FigureContext& context, const FigureSpec& spec) {
  return CodesDrawing(context, spec).draw();
}

}  // namespace vqlm
