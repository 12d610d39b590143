#include "tasks/generation_run.h"

#include <algorithm>
#include <chrono>

#include "core/error.h"
#include "core/progress.h"
#include "data/overlap.h"

namespace vqlm {
namespace {

constexpr std::size_t kPiece = 256;  // examples handed over at once; batches are the generator's
constexpr std::size_t kWarmup = 3;   // examples run before the clock starts

using Clock = std::chrono::steady_clock;

std::vector<Generation> checked(const ProduceTexts& produce, std::span<const Example> batch) {
  std::vector<Generation> generations = produce(batch);
  if (generations.size() != batch.size())
    throw RuntimeError(expected_got("generator", std::to_string(batch.size()) + " texts",
                                    std::to_string(generations.size())));
  return generations;
}

// From a generation to a prediction. The generator is asked what it is once a run: its answer costs
// a hash of its tokenizer.
class PredictionMaker {
 public:
  PredictionMaker(const TaskContext& context, const GenerationRun& run)
      : context_(context), run_(run), codebooks_(context.generator->info().codebooks) {}

  Prediction make(const Example& example, Generation generation) const {
    Prediction prediction;
    prediction.example = example;
    prediction.generation = std::move(generation);
    if (!prediction.generation->codes.empty()) prediction.code_origin = run_.code_origin;
    prediction.codebooks = codebooks_;
    mark_overlap(context_, prediction);
    return prediction;
  }

 private:
  const TaskContext& context_;
  const GenerationRun& run_;
  std::vector<CodebookInfo> codebooks_;
};

std::vector<Prediction> run_timed(const TaskContext& context, const std::vector<Example>& examples,
                                  const GenerationRun& run, const ProduceTexts& produce) {
  const std::size_t count = std::min(examples.size(), run.timing_examples);
  Progress progress("time " + run.what, static_cast<std::int64_t>(count), "texts");
  for (std::size_t i = 0; i < std::min(kWarmup, count); ++i) checked(produce, {&examples[i], 1});
  const PredictionMaker maker(context, run);
  std::vector<Prediction> predictions;
  for (std::size_t i = 0; i < count; ++i) {
    const auto start = Clock::now();
    std::vector<Generation> generations = checked(produce, {&examples[i], 1});
    generations[0].seconds = std::chrono::duration<double>(Clock::now() - start).count();
    predictions.push_back(maker.make(examples[i], std::move(generations[0])));
    predictions.back().timed = true;
    progress.advance();
  }
  return predictions;
}

}  // namespace

void mark_overlap(const TaskContext& context, Prediction& prediction) {
  if (context.training_texts == nullptr) return;
  const TrainingTexts& train = *context.training_texts;
  const SeenInTraining seen = seen_in_training(prediction.example, train);
  prediction.source_in_training = seen.source;
  prediction.reference_in_training = seen.reference;
  prediction.pair_in_training = seen.pair;
  prediction.output_in_training =
      prediction.generation && is_training_reference(prediction.generation->text, train);
}

std::vector<Prediction> run_generation(const TaskContext& context,
                                       const std::vector<Example>& examples,
                                       const GenerationRun& run, const ProduceTexts& produce) {
  if (context.timing) return run_timed(context, examples, run, produce);
  Progress progress(run.what, static_cast<std::int64_t>(examples.size()), "texts");
  const PredictionMaker maker(context, run);
  std::vector<Prediction> predictions;
  for (std::size_t begin = 0; begin < examples.size(); begin += kPiece) {
    const std::span<const Example> piece{&examples[begin],
                                         std::min(kPiece, examples.size() - begin)};
    std::vector<Generation> generations = checked(produce, piece);
    for (std::size_t i = 0; i < piece.size(); ++i)
      predictions.push_back(maker.make(piece[i], std::move(generations[i])));
    progress.advance(static_cast<std::int64_t>(piece.size()));
  }
  return predictions;
}

}  // namespace vqlm
