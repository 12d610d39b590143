// A value in a file as JSON: what a component that learns keeps of itself beside its tensors.
// Anything that nlohmann::json converts: numbers, strings, containers of them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {

template <typename Value>
void write_json_file(const std::string& path, const Value& value) {
  write_file(path, nlohmann::json(value).dump() + "\n");
}

// Throws RuntimeError when the file is missing, damaged or holds a value of another shape.
template <typename Value>
void read_json_file(const std::string& path, Value& value) {
  try {
    nlohmann::json::parse(read_file(path)).get_to(value);
  } catch (const nlohmann::json::exception& error) {
    throw RuntimeError(expected_got(path, "a value that was written there", error.what()));
  }
}

}  // namespace vqlm
