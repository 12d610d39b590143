#include "results/score_json.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text_json.h"

namespace vqlm {
namespace {

Direction direction_from_name(const std::string& name) {
  for (const Direction direction :
       {Direction::kHigherIsBetter, Direction::kLowerIsBetter, Direction::kNeither})
    if (name == direction_name(direction)) return direction;
  throw InvalidArgument(expected_got("score direction", "higher, lower or neither", name));
}

void read_score(const nlohmann::json& value, Score& score) {
  score.name = value.at("name").get<std::string>();
  score.value = number_from_json(value.at("value"));
  score.unit = value.value("unit", "");
  score.direction = direction_from_name(value.value("better", "neither"));
  if (value.contains("interval")) score.interval = interval_from_json(value["interval"]);
  score.signature = value.value("signature", "");
  score.kind = value.value("kind", "");
  score.timing = value.value("timing", false);
  score.absent = value.value("absent", "");
  score.record = value.value("record", "");
  if (value.contains("series"))
    for (const nlohmann::json& number : value["series"])
      score.series.push_back(number_from_json(number));
}

}  // namespace

nlohmann::json interval_to_json(const Interval& interval) {
  return {{"lower", number_to_json(interval.lower)},
          {"upper", number_to_json(interval.upper)},
          {"level", number_to_json(interval.level)},
          {"method", interval.method}};
}

Interval interval_from_json(const nlohmann::json& value) {
  return {number_from_json(value.at("lower")), number_from_json(value.at("upper")),
          number_from_json(value.at("level")), value.at("method").get<std::string>()};
}

const char* direction_name(Direction direction) {
  switch (direction) {
    case Direction::kHigherIsBetter:
      return "higher";
    case Direction::kLowerIsBetter:
      return "lower";
    case Direction::kNeither:
      break;
  }
  return "neither";
}

nlohmann::json score_to_json(const Score& score) {
  nlohmann::json value = {{"name", score.name}, {"value", number_to_json(score.value)}};
  if (!score.unit.empty()) value["unit"] = score.unit;
  if (score.direction != Direction::kNeither) value["better"] = direction_name(score.direction);
  if (score.interval) value["interval"] = interval_to_json(*score.interval);
  if (!score.signature.empty()) value["signature"] = score.signature;
  if (!score.kind.empty()) value["kind"] = score.kind;
  if (score.timing) value["timing"] = true;
  if (!score.absent.empty()) value["absent"] = score.absent;
  if (!score.record.empty()) value["record"] = score.record;
  for (const double number : score.series) value["series"].push_back(number_to_json(number));
  return value;
}

Score score_from_json(const nlohmann::json& value) {
  Score score;
  try {
    read_score(value, score);
  } catch (const nlohmann::json::exception& error) {
    throw InvalidArgument(expected_got("score", "an object as score_to_json writes it",
                                       std::string("one that does not fit: ") + error.what()));
  }
  return score;
}

}  // namespace vqlm
