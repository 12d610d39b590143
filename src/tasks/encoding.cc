#include "tasks/encoding.h"

#include <memory>

#include "model/code_space.h"
#include "model/coder.h"
#include "tasks/code_projection.h"
#include "tasks/generation_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

class Encoding final : public Task {
 public:
  explicit Encoding(std::int64_t projection) : projection_(projection) {}

  TaskInfo info() const override { return {"encoding", 3}; }

  std::string cannot_run(const Generator& generator) const override {
    return dynamic_cast<const Coder*>(&generator) == nullptr ? "has no codes" : "";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    Coder& coder = dynamic_cast<Coder&>(*context.generator);
    auto* space = dynamic_cast<CodeSpace*>(context.generator);
    if (projection_ > 0 && !context.timing && space != nullptr &&
        space->cannot_place_codes().empty())
      context.artefacts[kCodeProjectionFile] =
          project_codes(*space, *context.examples, static_cast<std::size_t>(projection_));
    return run_generation(context, *context.examples, {"encode", "encoder", 50},
                          [&](std::span<const Example> batch) {
                            std::vector<Generation> generations;
                            for (Codes& codes : coder.encode(batch)) {
                              generations.emplace_back();
                              generations.back().codes = std::move(codes);
                            }
                            return generations;
                          });
  }

 private:
  std::int64_t projection_;  // encoder outputs kept; 0: no projection
};

// Without the key, keys of cells stay as they were before there was one.
std::int64_t read_projection(JsonReader& reader) {
  constexpr std::int64_t kMostOutputs = 100000;
  return reader.has("projection") ? reader.get_int("projection", {}, 0, kMostOutputs) : 0;
}

}  // namespace

void register_encoding(Registries& registries) {
  registries.tasks.add("encoding", "codes of every text of a split", [](JsonReader& reader) {
    return std::make_unique<Encoding>(read_projection(reader));
  });
}

}  // namespace vqlm
