#include "reports/model_description.h"

#include <algorithm>

namespace vqlm {
namespace {

using nlohmann::json;

bool is_number(const std::string& part) {
  return !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t end = 0; end != std::string::npos; start = end + 1) {
    end = text.find(at, start);
    parts.push_back(text.substr(start, end == std::string::npos ? end : end - start));
  }
  return parts;
}

bool is_parameter(const std::string& leaf, const std::string& dtype) {
  return leaf.rfind("ema_", 0) != 0 && !dtype.empty() && (dtype[0] == 'F' || dtype[0] == 'B') &&
         dtype != "BOOL";
}

// "self attention: query key value" of {"layers", "0", "self_attention", "query_key_value"}: the
// last two names that are no numbers.
std::string row_name(const std::vector<std::string>& path) {
  std::vector<std::string> names;
  for (const std::string& part : path)
    if (!is_number(part) && part != "layers" && part != "stack") names.push_back(part);
  if (names.size() > 2) names.erase(names.begin(), names.end() - 2);
  std::string name;
  for (const std::string& part : names) name += (name.empty() ? "" : ": ") + part;
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

struct Module {
  std::string name, shape;
  std::string place;  // its path
  std::int64_t parameters = 0, largest = 0;
};

std::string shape_text(const json& shape) {
  std::string text;
  for (const json& size : shape) text += (text.empty() ? "" : " × ") + size.dump();
  return text.empty() ? "1" : text;
}

class BlockBuilder {
 public:
  void add(const std::string& tensor, const json& shape) {
    std::vector<std::string> path = split(tensor, '.');
    if (path.size() > 1) path.pop_back();
    const std::size_t own = path.size() > 1 && is_number(path[1]) ? 2 : 1;
    std::string block = path[0];
    if (own == 2) block += "." + path[1];
    if (blocks_.empty() || blocks_.back().first != block) find_or_add(block);
    path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(own));
    std::int64_t count = 1;
    for (const json& size : shape) count *= size.get<std::int64_t>();
    std::vector<Module>& modules = block_of(block);
    const std::string place = tensor.substr(0, tensor.rfind('.'));
    auto module = std::find_if(modules.begin(), modules.end(),
                               [&](const Module& one) { return one.place == place; });
    if (module == modules.end()) {
      modules.push_back({row_name(path), "", place, 0, 0});
      module = modules.end() - 1;
    }
    module->parameters += count;
    if (count >= module->largest) {
      module->largest = count;
      module->shape = shape_text(shape);
    }
  }

  std::vector<ModuleBlock> blocks() const {
    std::vector<ModuleBlock> result;
    for (const auto& [name, modules] : blocks_) {
      ModuleBlock block{name, 0, {}};
      for (const Module& module : modules) {
        block.parameters += module.parameters;
        auto row = std::find_if(block.rows.begin(), block.rows.end(), [&](const ModuleRow& one) {
          return one.name == module.name && one.shape == module.shape;
        });
        if (row == block.rows.end())
          row = block.rows.insert(row, {module.name, module.shape, 0, 0});
        ++row->copies;
        row->parameters += module.parameters;
      }
      result.push_back(std::move(block));
    }
    return result;
  }

 private:
  std::vector<Module>& block_of(const std::string& name) {
    return std::find_if(blocks_.begin(), blocks_.end(),
                        [&](const auto& one) { return one.first == name; })
        ->second;
  }

  void find_or_add(const std::string& name) {
    if (std::none_of(blocks_.begin(), blocks_.end(),
                     [&](const auto& one) { return one.first == name; }))
      blocks_.push_back({name, {}});
  }

  std::vector<std::pair<std::string, std::vector<Module>>> blocks_;
};

const json* at_path(const json& config, const std::string& path) {
  const json* node = &config;
  for (const std::string& part : split(path, '.')) {
    if (!node->is_object() || !node->contains(part)) return nullptr;
    node = &(*node)[part];
  }
  return node;
}

ModelDescription read_object(const json& value) {
  ModelDescription model;
  model.type = value.at("type").get<std::string>();
  model.config = value.value("config", json::object());
  if (value.contains("parameters")) model.parameters = value["parameters"].get<std::int64_t>();
  model.blocks = module_blocks(value.value("tensors", json::array()));
  for (const json& one : value.value("codebooks", json::array()))
    model.codebooks.push_back({one.at("level").get<int>(), one.at("head").get<int>(),
                               one.at("codes").get<std::int64_t>(),
                               one.at("tokens").get<std::int64_t>()});
  const json example = value.value("example", json::object());
  model.text = example.value("text", "");
  model.output = example.value("output", "");
  model.codes = example.value("codes", std::vector<std::vector<int>>());
  return model;
}

}  // namespace

std::int64_t ModelDescription::sum_of_parts() const {
  std::int64_t sum = 0;
  for (const ModuleBlock& block : blocks) sum += block.parameters;
  return sum;
}

std::optional<std::int64_t> ModelDescription::number(const std::string& path) const {
  const json* node = at_path(config, path);
  if (node == nullptr || !node->is_number()) return std::nullopt;
  return node->get<std::int64_t>();
}

std::string ModelDescription::word(const std::string& path) const {
  const json* node = at_path(config, path);
  return node != nullptr && node->is_string() ? node->get<std::string>() : "";
}

std::optional<ModelDescription> read_model_description(const std::string& text) {
  const json value = json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  try {
    return read_object(value);
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::vector<ModuleBlock> module_blocks(const json& tensors) {
  BlockBuilder builder;
  for (const json& tensor : tensors) {
    const auto name = tensor.at(0).get<std::string>();
    if (is_parameter(name.substr(name.rfind('.') + 1), tensor.at(1).get<std::string>()))
      builder.add(name, tensor.at(2));
  }
  return builder.blocks();
}

}  // namespace vqlm
