// Times the steps of the trainer on this library's models, for ./dev bench training. Commands:
//   gpt STEPS fp32|bf16             a Transformer language model on one batch of random tokens
//   translation PAIRS STEPS         Transformer-tiny on pairs as `pieces` writes them
//   pieces SOURCE TARGET PREFIX     learns subwords of two files of lines, writes PREFIX.pairs (a
//                                   line "ids TAB ids" a pair) and PREFIX.batches (a line of
//                                   indices a batch, as the trainer will take them)
// The first two print "target tokens, processor seconds, seconds, last loss" of the steps after the
// warm-up.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include "baselines/language_model_training.h"
#include "baselines/transformer_lm.h"
#include "baselines/transformer_translation_network.h"
#include "baselines/translation_training.h"
#include "core/error.h"
#include "core/random.h"
#include "data/sentencepiece_tokenizer.h"
#include "run_program.h"

namespace vqlm {
namespace {

constexpr std::int64_t kVocab = 4000;
constexpr std::uint64_t kSeed = 1;

struct Clock {
  double processor = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
};

// Passes everything on and notes the time after the warm-up and after each later step.
class TimedTraining : public TrainingModel {
 public:
  TimedTraining(TrainingModel& model, std::int64_t warm_up) : model_(model), warm_up_(warm_up) {}
  torch::nn::Module& module() override { return model_.module(); }
  StepLoss loss(const std::vector<std::int64_t>& batch, std::int64_t step) override {
    StepLoss loss = model_.loss(batch, step);
    if (step > warm_up_) tokens_ += loss.num_tokens;
    last_loss_ = loss.loss.item<double>();
    return loss;
  }
  std::map<std::string, double> evaluate() override { return {{"dev_nats", 0}}; }
  void after_step(std::int64_t step) override {
    (step <= warm_up_ ? begin_ : end_) = Clock();
    model_.after_step(step);
  }
  void print() const {
    const std::chrono::duration<double> wall = end_.wall - begin_.wall;
    std::printf("%lld %.6f %.6f %.6f\n", static_cast<long long>(tokens_),
                end_.processor - begin_.processor, wall.count(), last_loss_);
  }

 private:
  TrainingModel& model_;
  std::int64_t warm_up_;
  Clock begin_, end_;
  std::int64_t tokens_ = 0;
  double last_loss_ = 0;
};

// Steps before the clock starts, and steps timed.
struct Steps {
  std::int64_t warm_up, timed;
};

void time_steps(TrainingModel& model, const std::vector<std::vector<std::int64_t>>& lengths,
                TrainerOptions options, const Steps& steps) {
  options.max_steps = options.evaluate_every = options.save_every = steps.warm_up + steps.timed;
  const auto folder = std::filesystem::temp_directory_path() /
                      ("training_steps." + std::to_string(std::random_device{}()));
  std::filesystem::create_directories(folder);
  FitContext context;
  context.work_folder = folder.string();
  context.seed = kSeed;
  TimedTraining timed(model, steps.warm_up);
  train(timed, lengths, options, context);
  std::filesystem::remove_all(folder);
  timed.print();
}

void time_gpt(std::int64_t steps, bool bf16) {
  constexpr std::size_t kRows = 16, kLength = 128;
  torch::manual_seed(kSeed);
  TransformerLmOptions options;
  options.transformer = {256, 8, 1024, 4, 0, Activation::kGelu};
  options.context = kLength;
  options.tied = false;
  options.learned_positions = true;
  const auto network = make_transformer_network(options, kVocab, 0);
  LanguageModelData data;
  data.training_windows = data.scoring_windows = {kLength, kLength};
  Pcg64 random(kSeed);
  for (std::size_t row = 0; row < kRows; ++row) {
    data.train.emplace_back();
    while (data.train.back().tokens.size() < kLength + 1)
      data.train.back().tokens.push_back(kNumSpecialIds +
                                         static_cast<int>(random.below(kVocab - kNumSpecialIds)));
  }
  LanguageModelTraining model(*network, data, torch::kCPU);
  TrainerOptions trainer;
  trainer.schedule = {ScheduleKind::kConstant, 3e-4, 0, 0, 0};
  trainer.batch.max_tokens = kRows * kLength;
  trainer.beta2 = 0.999;
  trainer.weight_decay = 0.01;
  trainer.bf16 = bf16;
  time_steps(model, model.lengths(), trainer, {4, steps});
}

std::vector<int> read_ids(const std::string& text) {
  std::istringstream stream(text);
  std::vector<int> ids;
  for (int id; stream >> id;) ids.push_back(id);
  return ids;
}

std::vector<std::string> read_lines(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw RuntimeError(expected_got(path, "a readable file", "none"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

void time_translation(const std::string& path, std::int64_t steps) {
  TranslationData data;
  data.label_smoothing = 0.1;
  for (const std::string& line : read_lines(path)) {
    const std::size_t tab = line.find('\t');
    data.train.push_back({read_ids(line.substr(0, tab)), read_ids(line.substr(tab + 1))});
  }
  torch::manual_seed(kSeed);
  const TransformerOptions options{128, 4, 256, 4, 0.1};
  TranslationTraining model(make_transformer_translation_network({options, options, kVocab}), data,
                            torch::kCPU);
  TrainerOptions trainer;
  trainer.schedule = {ScheduleKind::kInverseSquareRoot, 3e-3, 500, 0, 0};
  trainer.clip_norm = 0;
  time_steps(model, model.lengths(), trainer, {20, steps});  // each shape is met first there
}

void print_ids(std::ostream& out, const auto& ids, const char* end) {
  const char* blank = "";
  for (const auto id : ids) {
    out << blank << id;
    blank = " ";
  }
  out << end;
}

void write_pieces(const std::string& source, const std::string& target, const std::string& prefix) {
  const std::vector<std::string> sources = read_lines(source), targets = read_lines(target);
  std::vector<std::string> all = sources;
  all.insert(all.end(), targets.begin(), targets.end());
  SentencePieceTokenizer tokenizer({"bpe", kVocab});
  tokenizer.train(all, kSeed);
  std::ofstream pairs(prefix + ".pairs"), batches(prefix + ".batches");
  std::vector<std::vector<std::int64_t>> lengths;
  for (std::size_t i = 0; i < std::min(sources.size(), targets.size()); ++i) {
    std::vector<int> ids = tokenizer.encode(sources[i]);
    ids.push_back(kEosId);
    const std::vector<int> target_ids = tokenizer.encode(targets[i]);
    lengths.push_back(
        {static_cast<std::int64_t>(ids.size()), static_cast<std::int64_t>(target_ids.size()) + 1});
    print_ids(pairs, ids, "\t");
    print_ids(pairs, target_ids, "\n");
  }
  const TrainerOptions trainer;
  for (const auto& batch : make_batches(lengths, trainer.batch, derive_seed(kSeed, "data"), 0))
    print_ids(batches, batch, "\n");
}

int run(const std::vector<std::string>& arguments) {
  const std::string command = arguments.empty() ? "" : arguments[0];
  if (command == "gpt" && arguments.size() == 3) {
    time_gpt(std::stoll(arguments[1]), arguments[2] == "bf16");
  } else if (command == "translation" && arguments.size() == 3) {
    time_translation(arguments[1], std::stoll(arguments[2]));
  } else if (command == "pieces" && arguments.size() == 4) {
    write_pieces(arguments[1], arguments[2], arguments[3]);
  } else {
    std::cerr << "usage: training_steps gpt STEPS fp32|bf16 | translation PAIRS STEPS | pieces "
                 "SOURCE TARGET PREFIX\n";
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace vqlm

int main(int argc, char** argv) {
  return vqlm::run_program("training_steps", argc, argv, vqlm::run);
}
