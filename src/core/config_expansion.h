// The short forms of a run's config, written out before anything else looks at it.
//   presets    top level, name -> patch: `--preset smoke` merges that patch into the config (JSON
//              merge patch, RFC 7386: objects are merged, null removes, anything else replaces)
//   templates  top level, name -> object that entries may be like; no entry itself
//   like       in an entry of data, tokenizers, generators, tasks or metrics: the name of another
//              entry of its section or of a template, into which the entry is merged
//   grid       in a generator or task: {"codes": [64, 256], "training.learning_rate": [...]}; the
//              entry becomes one for each combination, the last key moving fastest
//   zip        likewise, for the values at the same places of all its arrays
//   groups     top level, name -> names of generators, grids or other groups, for which it stands
//              in lists
//   tables, figures
//              of "report": an object by id instead of an array, so that a preset may change or
//              remove one; printed in the order of the ids
// The entries of a grid `vq` are called vq_64_0.001 and so on, by their values; a value that is no
// scalar, or wants another name, is {"label": "large", "value": {...}}. Where "generators", "rows"
// or "points" lists `vq` or a group, all of them stand; a title of `vq` gets the labels behind it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace vqlm {

// Merges the preset into `config` ("" only removes the section). Throws InvalidArgument naming the
// nearest preset when there is no such one.
void apply_preset(nlohmann::json& config, const std::string& preset, const std::string& file);

// Writes out templates, like, grid, zip and objects of tables. Throws InvalidArgument on an unknown
// or circular `like`, on a grid or zip that is empty or whose arrays differ in length, and on a
// name of the expansion that exists already.
void expand_config(nlohmann::json& config, const std::string& file);

}  // namespace vqlm
