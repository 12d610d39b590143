#include "model/level_options.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/bottleneck.h"

namespace vqlm {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostUpperTokens = 1024;  // a code of another level

// The quantiser `fsq` has a key "levels" too, of numbers.
bool has_levels(const JsonReader& reader) {
  const auto it = reader.value().find("levels");
  return it != reader.value().end() && it->is_array() && !it->empty() && it->front().is_object();
}

void check_ratios(const std::vector<LevelOptions>& levels, const JsonReader& reader) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto own = levels[i].downsampling;
    const bool lowest = i + 1 == levels.size();
    const std::string where = reader.where("levels") + "/" + std::to_string(i) + "/downsampling";
    if (!lowest && own % levels[i + 1].downsampling != 0)
      throw InvalidArgument(expected_got(
          where, "a multiple of the next level's " + std::to_string(levels[i + 1].downsampling),
          std::to_string(own)));
    if (lowest && own > kMostTokensOfLowestLevel)
      throw InvalidArgument(expected_got(
          levels.size() == 1 ? reader.where("downsampling") : where,
          "an integer from 1 to " + std::to_string(kMostTokensOfLowestLevel), std::to_string(own)));
  }
}

}  // namespace

void for_each_level(JsonReader& reader, const std::function<void(JsonReader&)>& read) {
  if (!has_levels(reader)) return read(reader);
  json flat = reader.value();
  flat.erase("levels");
  for (JsonReader* own : reader.children("levels")) {
    json merged = flat;
    merged.merge_patch(own->value());
    JsonReader level = own->with(merged);
    read(level);
    const json resolved = level.resolved();
    for (const auto& [key, value] : resolved.items()) {
      own->record(key, value);
      if (flat.contains(key)) reader.raw(key);
    }
  }
}

std::vector<LevelOptions> read_levels(JsonReader& reader, const TransformerOptions& prior) {
  std::vector<LevelOptions> levels;
  for_each_level(reader, [&](JsonReader& level) {
    LevelOptions options;
    options.downsampling = level.get_int("downsampling", options.downsampling, 1, kMostUpperTokens);
    make_bottleneck(level);
    options.prior = read_transformer_options(level.child("prior"), prior);
    level.child("prior").finish();
    levels.push_back(options);
  });
  check_ratios(levels, reader);
  return levels;
}

}  // namespace vqlm
