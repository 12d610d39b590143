#include "tasks/reconstruction.h"

#include <memory>
#include <utility>

#include "model/coder.h"
#include "model/reconstructor.h"
#include "tasks/decoding_reader.h"
#include "tasks/generation_run.h"
#include "tasks/task.h"

namespace vqlm {
namespace {

class Reconstruction final : public Task {
 public:
  Reconstruction(GenerationRun run, const DecodingOptions& decoding)
      : run_(std::move(run)), decoding_(decoding) {}

  TaskInfo info() const override { return {"reconstruction", 3}; }

  std::string cannot_run(const Generator& generator) const override {
    return dynamic_cast<const Coder*>(&generator) == nullptr &&
                   dynamic_cast<const Reconstructor*>(&generator) == nullptr
               ? "does not reconstruct texts"
               : "";
  }

  std::vector<Prediction> run(TaskContext& context) override {
    auto* coder = dynamic_cast<Coder*>(context.generator);
    DecodingOptions decoding = decoding_;
    decoding.seed = context.seed;
    return run_generation(context, *context.examples, run_, [&](std::span<const Example> batch) {
      if (coder == nullptr)
        return dynamic_cast<Reconstructor&>(*context.generator).reconstruct(batch, decoding);
      const std::vector<Codes> codes = coder->encode(batch);
      std::vector<Generation> generations = coder->decode(batch, codes, decoding);
      for (std::size_t i = 0; i < generations.size(); ++i) generations[i].codes = codes[i];
      return generations;
    });
  }

 private:
  GenerationRun run_;
  DecodingOptions decoding_;
};

}  // namespace

void register_reconstruction(Registries& registries) {
  registries.tasks.add("reconstruction", "texts encoded and decoded again", [](JsonReader& reader) {
    GenerationRun run{"reconstruct", "encoder",
                      static_cast<std::size_t>(reader.get_int("timing_examples", 50, 1))};
    const DecodingOptions decoding = read_decoding_options(reader.child("decoding"));
    return std::make_unique<Reconstruction>(run, decoding);
  });
}

}  // namespace vqlm
