// The idea: text, encoder, the nearest of K vectors, codes, decoder, and the prior that writes
// codes by itself; with the sizes of the configured model and, where there is one, an actual text.
#include <algorithm>

#include "reports/diagram_kinds.h"
#include "reports/display_text.h"
#include "reports/line_breaks.h"

namespace vqlm {
namespace {

constexpr int kColumns = 40;
constexpr std::size_t kMostLines = 3, kMostCodes = 60;
constexpr const char* kText = "#f3eee3";
constexpr const char* kCodes = "#e4f1ea";

std::vector<std::vector<std::string>> text_rows(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : wrapped(printable(text), kColumns)) {
    if (rows.size() == kMostLines) {
      rows.back()[0] += " …";
      break;
    }
    rows.push_back({line});
  }
  return rows;
}

std::vector<std::vector<std::string>> code_rows(const FigureContext& context,
                                                const ModelDescription& model) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t level = 0; level < model.codes.size(); ++level) {
    std::string text;
    if (model.codes.size() > 1)
      text = context.say("level ", "层级 ") + std::to_string(level + 1) + ":";
    std::size_t shown = 0;
    for (const int code : model.codes[level]) {
      if (++shown > kMostCodes) break;
      text += (text.empty() ? "" : " ") + std::to_string(code);
    }
    for (const auto& row : text_rows(text)) rows.push_back(row);
  }
  return rows;
}

std::string stack_text(const FigureContext& context, const ModelDescription& model,
                       const std::string& part) {
  const auto layers = model.number(part + ".num_layers"), width = model.number(part + ".d_model");
  std::string text;
  if (layers)
    text = std::to_string(*layers) + context.say(*layers == 1 ? " layer" : " layers", " 层");
  if (width)
    text += (text.empty() ? "" : ", ") + context.say("width ", "宽 ") + std::to_string(*width);
  return text;
}

// Words of the configuration as they stand in it, without "_".
std::string kind_text(std::string word) {
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

void add_row(DiagramBox& box, const std::string& text) {
  if (!text.empty()) box.rows.push_back({text});
}

std::string codebook_text(const FigureContext& context, const CodebookFact& book, bool several) {
  std::string text = several ? context.say("level ", "层级 ") + std::to_string(book.level + 1) +
                                   context.say(", head ", "，头 ") + std::to_string(book.head + 1) +
                                   ": "
                             : "";
  return text + "K = " + std::to_string(book.codes) + context.say(", a code for ", "，每码 ") +
         std::to_string(book.tokens) +
         context.say(book.tokens == 1 ? " token" : " tokens", " 个词元");
}

DiagramBox quantiser_box(const FigureContext& context, const ModelDescription& model) {
  DiagramBox box{"quantiser", context.say("Nearest code vector", "最近的码向量"), {}, kCodes};
  add_row(box, kind_text(model.word("quantizer")));
  std::vector<CodebookFact> books = model.codebooks;
  if (books.empty() && model.number("codes"))
    books.push_back({0, 0, *model.number("codes"), model.number("downsampling").value_or(1)});
  for (const CodebookFact& book : books)
    add_row(box, codebook_text(context, book, books.size() > 1));
  if (const auto width = model.number("code_dim"))
    add_row(box, std::to_string(*width) + context.say(" numbers a vector", " 维向量"));
  return box;
}

}  // namespace

DiagramGraph idea_graph(const FigureContext& context, const ModelDescription& model) {
  DiagramGraph graph;
  DiagramBox text{"text", context.say("Text", "文本"), text_rows(model.text), kText};
  DiagramBox encoder{"encoder", context.say("Encoder", "编码器"), {}};
  add_row(encoder, kind_text(model.word("encoder_kind")));
  add_row(encoder, stack_text(context, model, "encoder"));
  DiagramBox codes{"codes", context.say("Codes", "离散码"), code_rows(context, model), kText};
  DiagramBox prior{"prior", context.say("Prior: writes codes", "先验：生成码"), {}};
  add_row(prior, context.say("one code after the other", "逐码自回归"));
  add_row(prior, stack_text(context, model, "prior"));
  DiagramBox decoder{"decoder", context.say("Decoder", "解码器"), {}};
  add_row(decoder, kind_text(model.word("decoder_kind")));
  add_row(decoder, stack_text(context, model, "decoder"));
  DiagramBox output{"output", context.say("Text from the codes", "由码得到的文本"),
                    text_rows(model.output), kText};
  const DiagramBox quantiser = quantiser_box(context, model);
  graph.boxes = {text, encoder, quantiser, codes, prior, decoder, output};
  graph.arrows = {{"text", "encoder", ""},
                  {"encoder", "quantiser", context.say("vectors", "向量")},
                  {"quantiser", "codes", ""},
                  {"codes", "decoder", context.say("vectors of the codes", "码的向量")},
                  {"prior", "codes", context.say("generation", "生成时"), true},
                  {"decoder", "output", ""}};
  const std::string condition = model.word("condition");
  if (condition == "source" || condition == "label") {
    const bool source = condition == "source";
    DiagramBox given{"given",
                     source ? context.say("Source text", "源文本") : context.say("Label", "标签"),
                     {},
                     kText};
    graph.boxes.push_back(given);
    graph.arrows.push_back({"given", "prior", "", true});
    graph.arrows.push_back({"given", "decoder", "", true, true});
  }
  return graph;
}

}  // namespace vqlm
