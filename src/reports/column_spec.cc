#include "reports/column_spec.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "reports/spec_reading.h"

namespace vqlm {
namespace {

constexpr int kMostDigits = 12;

struct Showing {
  const char* name;
  ColumnShows shows;
  LocalText phrase;
};

const Showing kShows[] = {
    {"value", ColumnShows::kValue, {}},
    {"kind", ColumnShows::kKind, {"kind", "类型"}},
    {"signature", ColumnShows::kSignature, {"signature", "签名"}},
    {"difference", ColumnShows::kDifference, {"difference", "差"}},
    {"verdict", ColumnShows::kVerdict, {"verdict", "判定"}},
    {"effect_size", ColumnShows::kEffectSize, {"effect size (g)", "效应量（g）"}},
    {"ratio", ColumnShows::kRatio, {"ratio", "比值"}},
    {"spread", ColumnShows::kSpread, {"range over settings (%)", "各设置间的极差（%）"}},
    {"seed_spread", ColumnShows::kSeedSpread, {"deviation over seeds", "种子间标准差"}},
    {"failed_seeds", ColumnShows::kFailedSeeds, {"failed seeds", "失败的种子"}},
    {"exponent", ColumnShows::kExponent, {"exponent of the power law", "幂律指数"}},
    {"prediction", ColumnShows::kPrediction, {"extrapolated", "外推值"}}};

ColumnShows read_shows(JsonReader& reader) {
  std::vector<std::string> names;
  for (const Showing& one : kShows) names.emplace_back(one.name);
  const std::string chosen = reader.get_choice("show", names, std::string("value"));
  for (const Showing& one : kShows)
    if (chosen == one.name) return one.shows;
  return ColumnShows::kValue;
}

std::map<std::string, std::string> read_with(JsonReader& reader) {
  std::map<std::string, std::string> with;
  const nlohmann::json& value = reader.raw("with");
  if (value.is_null()) return with;
  if (!value.is_object())
    throw InvalidArgument(expected_got(reader.where("with"), "an object", value.dump()));
  for (const auto& [name, text] : value.items()) {
    if (!text.is_string())
      throw InvalidArgument(
          expected_got(reader.where("with") + "/" + name, "a string", text.dump()));
    with[name] = text.get<std::string>();
  }
  return with;
}

std::vector<double> read_numbers(JsonReader& reader, const std::string& key) {
  const nlohmann::json& value = reader.raw(key);
  if (value.is_null()) return {};
  const auto number = [](const nlohmann::json& one) { return one.is_number(); };
  if (!value.is_array() || !std::all_of(value.begin(), value.end(), number))
    throw InvalidArgument(expected_got(reader.where(key), "an array of numbers", value.dump()));
  return value.get<std::vector<double>>();
}

void read_x(JsonReader& reader, ColumnSpec& column) {
  if (!reader.has("x")) return;
  JsonReader x(reader.raw("x"), "", reader.where("x"));
  column.x_task = x.get_string("task");
  column.x_score = x.get_string("score");
  x.finish();
}

}  // namespace

RowSpec row_from(const nlohmann::json& value, const std::string& where) {
  RowSpec row;
  row.where = where;
  if (value.is_string()) {
    row.generator = value.get<std::string>();
    return row;
  }
  JsonReader reader(value, "", where);
  row.points = reader.get_strings("points", std::vector<std::string>{});
  row.points_where = reader.where("points");
  row.generator = row.points.empty() ? reader.get_string("generator")
                                     : reader.get_string("generator", row.points.back());
  row.where = reader.where("generator");
  row.title = read_text(reader, "title");
  row.with = read_with(reader);
  row.x = read_numbers(reader, "x");
  if (!row.x.empty() && row.x.size() != row.points.size())
    throw InvalidArgument(expected_got(reader.where("x"),
                                       std::to_string(row.points.size()) + " numbers, one a point",
                                       std::to_string(row.x.size())));
  reader.finish();
  return row;
}

ColumnSpec read_column(JsonReader& reader) {
  ColumnSpec column;
  column.where = reader.where();
  column.task = reader.get_string("task");
  column.score = reader.get_string("score");
  column.title = read_text(reader, "title");
  if (reader.has("digits"))
    column.digits = static_cast<int>(reader.get_int("digits", {}, 0, kMostDigits));
  if (reader.has("scale")) column.scale = reader.get_double("scale");
  column.absent = read_text(reader, "absent");
  column.shows = read_shows(reader);
  column.generator = reader.get_string("generator", std::string());
  if (column.compares()) column.to = reader.get_string("to", column.to);
  if (column.shows == ColumnShows::kVerdict && reader.has("margin"))
    column.margin = reader.get_double("margin", {}, 0, 1e12);
  if (column.shows == ColumnShows::kSpread) {
    column.points = reader.get_strings("points", std::vector<std::string>{});
    column.points_where = reader.where("points");
  }
  if (column.fits()) read_x(reader, column);
  if (column.shows == ColumnShows::kPrediction)
    column.at = reader.get_double("at", column.at, 0, 1e9);
  column.task_where = reader.where("task");
  column.score_where = reader.where("score");
  return column;
}

std::string shows_name(ColumnShows shows) {
  if (shows == ColumnShows::kValue) return "";
  for (const Showing& one : kShows)
    if (one.shows == shows) return one.name;
  return "";
}

std::vector<std::string> column_ids(const std::vector<ColumnSpec>& columns) {
  std::vector<std::string> ids;
  for (const ColumnSpec& column : columns) {
    const std::string shows = shows_name(column.shows);
    ids.push_back(column.task + "." + column.score + (shows.empty() ? "" : "." + shows));
  }
  std::set<std::string> taken(ids.begin(), ids.end()), seen;
  for (std::string& id : ids) {
    if (seen.insert(id).second) continue;
    std::string other;
    for (int number = 2; other.empty() || !taken.insert(other).second; ++number)
      other = id + "_" + std::to_string(number);
    id = other;
  }
  return ids;
}

std::string shows_phrase(ColumnShows shows, Language language) {
  for (const Showing& one : kShows)
    if (one.shows == shows) return one.phrase.in(language);
  return "";
}

}  // namespace vqlm
