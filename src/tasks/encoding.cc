#include "tasks/encoding.h"

#include <memory>

#include "model/coder.h"
#include "tasks/generation_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

class Encoding final : public Task {
 public:
  TaskInfo info() const override { return {"encoding", 3}; }

  std::string cannot_run(const Generator& generator) const override {
    return dynamic_cast<const Coder*>(&generator) == nullptr ? "has no codes" : "";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    Coder& coder = dynamic_cast<Coder&>(*context.generator);
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
};

}  // namespace

void register_encoding(Registries& registries) {
  registries.tasks.add("encoding", "codes of every text of a split",
                       [](JsonReader&) { return std::make_unique<Encoding>(); });
}

}  // namespace vqlm
