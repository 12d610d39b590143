// vqlm list KIND: the registered components, a line each.
#include <algorithm>
#include <iostream>

#include "app/command_line.h"
#include "core/error.h"
#include "data/dataset_catalog.h"
#include "model/builtin_model.h"

namespace vqlm {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

template <typename Base>
Lines lines_of(const Registry<Base>& registry) {
  Lines lines;
  for (const std::string& name : registry.names())
    lines.emplace_back(name, registry.description(name));
  return lines;
}

Lines lines_of_datasets() {
  Lines lines;
  for (const CatalogEntry& entry : dataset_names())
    lines.emplace_back(entry.name, entry.kind + ": " + entry.description);
  return lines;
}

Lines lines_of_kind(const std::string& kind, const Registries& registries) {
  if (kind == "generators") return lines_of(registries.generators);
  if (kind == "tasks") return lines_of(registries.tasks);
  if (kind == "metrics") return lines_of(registries.metrics);
  if (kind == "tokenizers") return lines_of(registries.tokenizers);
  if (kind == "reports") return lines_of(registries.reports);
  if (kind == "engines") return lines_of(registries.engines);
  if (kind == "quantizers") return quantizer_descriptions();
  if (kind == "datasets") return lines_of_datasets();
  throw_unknown_name("kind of component", kind,
                     {"generators", "quantizers", "tasks", "metrics", "datasets", "tokenizers",
                      "reports", "engines"});
}

}  // namespace

int list_command(const Arguments& arguments) {
  CommandLine line(
      "vqlm list generators|quantizers|tasks|metrics|datasets|tokenizers|reports|engines [options]",
      "Lists components, those of plugins included, one line each.");
  line.add_session_options();
  line.add_positional("kind", 1);
  if (!line.parse(arguments)) return 0;
  const std::string kind = line.required("kind");
  const Session session(line.session_options());
  const Lines lines = lines_of_kind(kind, session.registries);
  std::size_t width = 0;
  for (const auto& [name, description] : lines) width = std::max(width, name.size());
  for (const auto& [name, description] : lines)
    std::cout << name << std::string(width + 2 - name.size(), ' ') << description << "\n";
  return 0;
}

}  // namespace vqlm
