#include "model/bound_options.h"

#include <cstdio>

namespace vqlm {

BoundOptions read_bound_options(JsonReader& reader) {
  BoundOptions options;
  options.kind = reader.get_choice("kind", {"encoder", "codes", "posterior"}, options.kind);
  if (options.kind == "encoder") return options;
  options.samples = reader.get_int("samples", options.samples, 1, 1 << 20);
  options.temperature = reader.get_double("temperature", options.temperature, 1e-6, 1e6);
  return options;
}

std::string bound_name(const BoundOptions& options) {
  if (options.kind == "encoder") return options.kind;
  char temperature[32];
  std::snprintf(temperature, sizeof temperature, "%g", options.temperature);
  return options.kind + "(" + std::to_string(options.samples) + ",t=" + temperature + ")";
}

}  // namespace vqlm
