#include "nn/training_state.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <filesystem>
#include <limits>

#include "core/error.h"
#include "core/files.h"

namespace vqlm {
namespace {

constexpr double kNothingYet = std::numeric_limits<double>::infinity();

at::Generator default_generator(const torch::Device& device) {
  return device.is_cpu() ? at::detail::getDefaultCPUGenerator()
                         : at::globalContext().defaultGenerator(device);
}

nlohmann::json numbers(const TrainingState& state) {
  const TrainingPosition& position = state.position;
  nlohmann::json json{
      {"recipe", state.recipe},      {"step", position.step},
      {"epoch", position.epoch},     {"batch", position.batch},
      {"tokens", position.tokens},   {"seconds", position.seconds},
      {"stopped", position.stopped}, {"without_improvement", state.without_improvement},
      {"pending", state.pending}};
  if (state.bf16) json["bf16"] = *state.bf16;
  if (state.best_dev_nats < kNothingYet) json["best_dev_nats"] = state.best_dev_nats;
  return json;
}

void read_numbers(const nlohmann::json& json, TrainingState* state) {
  state->recipe = json.at("recipe").get<std::string>();
  state->position = {json.at("step").get<std::int64_t>(),  json.at("epoch").get<std::int64_t>(),
                     json.at("batch").get<std::int64_t>(), json.at("tokens").get<std::int64_t>(),
                     json.at("seconds").get<double>(),     json.at("stopped").get<bool>()};
  state->without_improvement = json.at("without_improvement").get<std::int64_t>();
  state->pending = json.at("pending");
  if (json.contains("bf16")) state->bf16 = json.at("bf16").get<bool>();
  state->best_dev_nats = json.value("best_dev_nats", kNothingYet);
}

}  // namespace

void save_training_state(const std::string& folder, const TrainingState& state) {
  NewFolder target(folder);
  const std::string& path = target.path();
  save_tensors(path + "/model.safetensors", state.weights);
  save_tensors(path + "/moments.safetensors", state.moments);
  save_tensors(path + "/selection.safetensors", state.selection);
  save_tensors(path + "/generators.safetensors", state.generators);
  write_file(path + "/metrics.jsonl", state.log);
  write_file(path + "/state.json", numbers(state).dump(1));
  target.commit();
}

std::optional<TrainingState> load_training_state(const std::string& folder,
                                                 const std::string& recipe) {
  recover_folder(folder);
  if (!std::filesystem::exists(folder)) return {};
  TrainingState state;
  const std::string path = folder + "/state.json";
  const auto json = nlohmann::json::parse(read_file(path), nullptr, false);
  try {
    read_numbers(json, &state);
  } catch (const nlohmann::json::exception&) {
    throw RuntimeError(expected_got(path, "the state of a training", "something else"));
  }
  if (state.recipe != recipe)
    throw RuntimeError(expected_got(folder, "the state of this training",
                                    "that of one with other options or data; remove it to start "
                                    "afresh"));
  state.weights = load_tensors(folder + "/model.safetensors");
  state.moments = load_tensors(folder + "/moments.safetensors");
  state.selection = load_tensors(folder + "/selection.safetensors");
  state.generators = load_tensors(folder + "/generators.safetensors");
  state.log = read_file(folder + "/metrics.jsonl");
  return state;
}

NamedTensors generator_states(const torch::Device& device) {
  NamedTensors states{{"cpu", default_generator(torch::kCPU).get_state()}};
  if (!device.is_cpu()) states.emplace("device", default_generator(device).get_state());
  return states;
}

void restore_generators(const NamedTensors& states, const torch::Device& device) {
  if (const auto cpu = states.find("cpu"); cpu != states.end())
    default_generator(torch::kCPU).set_state(cpu->second);
  if (const auto other = states.find("device"); other != states.end() && !device.is_cpu())
    default_generator(device).set_state(other->second);
}

}  // namespace vqlm
