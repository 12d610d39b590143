#include "app/distil_entry.h"

#include <set>
#include <vector>

#include "core/error.h"
#include "core/json_reader.h"
#include "core/registry.h"
#include "tasks/decoding_reader.h"

namespace vqlm {

bool is_distilled(const RunConfig& config, const std::string& name) {
  const auto it = config.data.find(name);
  return it != config.data.end() && it->is_object() && it->contains("distil");
}

DistilEntry read_distil_entry(const RunConfig& config, const std::string& name) {
  JsonReader reader(config.data.at(name), config.file, "/data/" + name);
  DistilEntry entry;
  entry.data = reader.get_string("distil");
  entry.teacher = reader.get_string("teacher");
  entry.keep_original = reader.get_bool("keep_original", false);
  DecodingOptions defaults;
  defaults.method = DecodingMethod::kBeam;
  JsonReader& decoding = reader.child("decoding");
  entry.decoding = read_decoding_options(decoding, defaults);
  entry.resolved = decoding.resolved();
  reader.finish();
  return entry;
}

std::string original_data(const RunConfig& config, const std::string& name) {
  std::set<std::string> seen;
  std::string at = name, chain = "'" + name + "'";
  while (is_distilled(config, at)) {
    seen.insert(at);
    const std::string where = config.file + ": /data/" + at + "/distil";
    at = read_distil_entry(config, at).data;
    chain += " from '" + at + "'";
    if (!config.data.contains(at)) {
      std::vector<std::string> known;
      for (const auto& [key, value] : config.data.items()) known.push_back(key);
      throw_unknown_name("data entry", at, known, where);
    }
    if (seen.count(at) != 0)
      throw InvalidArgument(expected_got(where, "data that does not come from itself", chain));
  }
  return at;
}

}  // namespace vqlm
