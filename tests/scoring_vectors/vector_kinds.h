// The kinds of vectors, in one list: how each is recognised, by what its lines contain, and how it
// is checked.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "scoring_vectors/check_tools.h"
#include "scoring_vectors/vector_check.h"

namespace vqlm {

struct VectorKind {
  const char* name;
  const char* field;  // that a vector of this kind has
  const char* value;  // of that field, null: any
  // Null for the values of other environments, which are checked as the vectors they belong to.
  void (*check)(VectorCheck&, CheckTools&);
};

std::span<const VectorKind> vector_kinds();
// Null when no kind fits.
const VectorKind* kind_of(const nlohmann::json& vector);
const VectorKind* kind_named(const std::string& name);

}  // namespace vqlm
