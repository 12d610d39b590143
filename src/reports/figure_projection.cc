// Quantisation at work: encoder outputs and the vectors of the codebook in a plane, coloured by how
// often their code is used.
#include <algorithm>
#include <cmath>

#include "reports/display_text.h"
#include "reports/figure_axis.h"
#include "reports/figure_types.h"
#include "reports/phrases.h"

namespace vqlm {
namespace {

constexpr int kHeight = 340, kMostTicks = 5;
constexpr double kPercent = 100;
// From seldom to often: lighter to darker, and all of it visible on white.
constexpr const char* kPalette =
    "set palette defined (0 '#c9b800', 1 '#3a9e5f', 2 '#2a6f8e', 3 '#440154')\n";

const Projection* projection_of(const RunRecord& run, const std::string& generator) {
  for (const Projection& one : run.projections)
    if (one.generator == generator && !one.outputs.empty() && !one.codes.empty()) return &one;
  return nullptr;
}

std::string commands(const Projection& found, Sheet& sheet, const FigureContext& context) {
  std::vector<double> xs, ys;
  std::vector<std::vector<double>> outputs, used, unused;
  double most = 1;
  for (const Projection::Code& code : found.codes) most = std::max(most, code.count);
  for (const Projection::Output& output : found.outputs) {
    const auto code = static_cast<std::size_t>(std::max(output.code, 0));
    const double count = code < found.codes.size() ? found.codes[code].count : 0;
    outputs.push_back({output.x, output.y, std::log10(std::max(count, 1.0))});
    xs.push_back(output.x);
    ys.push_back(output.y);
  }
  for (const Projection::Code& code : found.codes) {
    (code.count > 0 ? used : unused)
        .push_back({code.x, code.y, std::log10(std::max(code.count, 1.0))});
    xs.push_back(code.x);
    ys.push_back(code.y);
  }
  sheet.data += data_block("outputs", outputs) + data_block("used", used);
  std::string plots =
      "plot $outputs using 1:2:3 with points pt 7 ps 0.25 lc palette, $used using 1:2 with points "
      "pt "
      "7 ps 0.75 lc rgb '#ffffff', $used using 1:2:3 with points pt 6 ps 0.7 lw 1.6 lc palette";
  if (!unused.empty()) {
    sheet.data += data_block("unused", unused);
    plots += ", $unused using 1:2 with points pt 2 ps 0.5 lc rgb '#777777'";
    sheet.legend.push_back({context.say("code never used", "未使用的码"), "#777777", 0, 2});
  }
  return axis_commands("x", range_of(xs), kMostTicks) +
         axis_commands("y", range_of(ys), kMostTicks) + kPalette +
         "set cbrange [0:" + full_number(std::max(std::log10(most), 1.0)) +
         "]\nset cbtics ('1' 0, '10' 1, '100' 2, '1k' 3, '10k' 4, '100k' 5, '1M' 6)\n"
         "set colorbox user origin screen 0.86,graph 0 size 0.03,graph 1\n" +
         plots + "\n";
}

}  // namespace

Figure draw_projection(const FigureContext& context, const FigureSpec& spec) {
  FigureNotes notes(context, spec);
  const FigurePoint& point = spec.generators.front();
  const Projection* found = projection_of(context.run, point.generator);
  if (found == nullptr) {
    notes.leave_out(
        point_title(context, point),
        context.say("no task of the run projects its codebook", "本次运行没有投影其码本的任务"));
    return not_drawn(context, spec, notes.absence());
  }
  Sheet sheet;
  sheet.legend.push_back({context.say("encoder output", "编码器输出"), "#2a6f8e", 0, 7});
  sheet.legend.push_back({context.say("code vector", "码向量"), "#2a6f8e", 0, 6});
  Panel panel;
  panel.commands = commands(*found, sheet, context);
  panel.height = kHeight;
  panel.right = 86;
  panel.title = context.say("second component; colour: times the code is used",
                            "第二主成分；颜色：码的使用次数");
  panel.x_title = context.say("first component", "第一主成分");
  sheet.panels.push_back(std::move(panel));
  const std::string percent = fixed_number(kPercent * found->explained, 1);
  notes.add(context.language == Language::kChinese
                ? "平面显示输出方差的 " + percent + "%；输出 " +
                      std::to_string(found->outputs.size()) + " 个。"
                : "The plane shows " + percent + " % of the variance of " +
                      std::to_string(found->outputs.size()) + " outputs.");
  return drawn(context, spec, sheet, notes);
}

}  // namespace vqlm
