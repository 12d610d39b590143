// Every module of a model as its checkpoint has it: shapes, parameters, and what flows between the
// parts.
#include <algorithm>

#include "reports/diagram_kinds.h"
#include "reports/display_text.h"

namespace vqlm {
namespace {

constexpr std::int64_t kMillion = 1000000;

struct PartName {
  const char* name;
  const char* en;
  const char* zh;
  int order;  // on the way from text to text
};

constexpr PartName kParts[] = {{"source_encoder", "Source encoder", "源文编码器", 0},
                               {"embedding", "Embedding of tokens", "词嵌入", 1},
                               {"encoder", "Encoder", "编码器", 2},
                               {"levels", "Codes", "码", 3},
                               {"priors", "Prior of the codes", "码的先验", 4},
                               {"decoder", "Decoder", "解码器", 6}};
constexpr int kOtherOrder = 5;

const PartName* part_of(const std::string& block) {
  const std::string stem = block.substr(0, block.find('.'));
  for (const PartName& part : kParts)
    if (stem == part.name) return &part;
  return nullptr;
}

// Where the encoder has an embedding of its own, the other one is the decoder's.
int order_of(const ModuleBlock& block, bool decoders) {
  const PartName* part = part_of(block.name);
  return part == nullptr || (decoders && block.name == "embedding") ? kOtherOrder : part->order;
}

bool encoder_embeds(const std::vector<ModuleBlock>& blocks) {
  for (const ModuleBlock& block : blocks)
    for (const ModuleRow& row : block.rows)
      if (block.name == "encoder" && row.name.rfind("embedding", 0) == 0) return true;
  return false;
}

std::string block_title(const FigureContext& context, const ModuleBlock& block) {
  const PartName* part = part_of(block.name);
  std::string title = part == nullptr ? block.name : context.say(part->en, part->zh);
  const std::size_t dot = block.name.find('.');
  if (part != nullptr && dot != std::string::npos) {
    const int number = std::atoi(block.name.c_str() + dot + 1);
    title += context.say(", level ", "，层级 ") + std::to_string(number + 1);
  }
  return title + ": " + count_text(block.parameters);
}

std::string box_id(const ModuleBlock& block) {
  std::string id = "part_" + block.name;
  for (char& c : id)
    if (c == '.' || c == '-') c = '_';
  return id;
}

DiagramBox box_of(const FigureContext& context, const ModuleBlock& block) {
  DiagramBox box{box_id(block), block_title(context, block), {}};
  for (const ModuleRow& row : block.rows) {
    const std::string name = row.name.empty() ? context.say("weights", "权重") : row.name;
    box.rows.push_back({row.copies > 1 ? std::to_string(row.copies) + " × " + name : name,
                        row.shape, count_text(row.parameters)});
  }
  return box;
}

// What goes from one part to the next, in the shapes of the configuration.
std::string flow_text(const FigureContext& context, const ModelDescription& model,
                      const ModuleBlock& from) {
  const auto down = model.number("downsampling");
  const auto width = model.number("encoder.d_model");
  const std::string length = !down || *down == 1 ? "n" : "n/" + std::to_string(*down);
  const std::string stem = from.name.substr(0, from.name.find('.'));
  if (stem == "encoder" && width) return length + " × " + std::to_string(*width);
  if (stem == "levels" && model.number("codes"))
    return length + context.say(" codes of ", " 个码，共 ") +
           std::to_string(*model.number("codes")) + context.say("", " 种");
  return "";
}

}  // namespace

std::string count_text(std::int64_t count) {
  if (count >= kMillion) return fixed_number(static_cast<double>(count) / kMillion, 2) + " M";
  std::string text = std::to_string(count);
  if (text.size() > 3) text.insert(text.size() - 3, ",");
  return text;
}

DiagramGraph architecture_graph(const FigureContext& context, const std::string& name,
                                const ModelDescription& model) {
  DiagramGraph graph;
  std::vector<ModuleBlock> blocks = model.blocks;
  if (blocks.empty()) return graph;
  const bool decoders = encoder_embeds(blocks);
  std::stable_sort(blocks.begin(), blocks.end(), [&](const ModuleBlock& a, const ModuleBlock& b) {
    return order_of(a, decoders) < order_of(b, decoders);
  });
  DiagramBox head{"head", name, {{context.say("type", "类型"), model.type}}, "#f3eee3"};
  head.rows.push_back({context.say("parameters", "参数量"),
                       count_text(model.parameters.value_or(model.sum_of_parts()))});
  head.rows.push_back({context.say("input", "输入"), context.say("n tokens", "n 个词元")});
  graph.boxes.push_back(head);
  std::string last = head.id;
  std::string flow;
  for (const ModuleBlock& block : blocks) {
    graph.boxes.push_back(box_of(context, block));
    graph.arrows.push_back({last, box_id(block), flow});
    last = box_id(block);
    flow = flow_text(context, model, block);
  }
  return graph;
}

}  // namespace vqlm
