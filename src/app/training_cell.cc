// Cells that learn: tokenizers and generators.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/cell_runner.h"
#include "app/code_lines.h"
#include "app/components.h"
#include "app/training_watch.h"
#include "core/error.h"
#include "core/files.h"
#include "core/random.h"
#include "model/trainable.h"

namespace vqlm {
namespace {

constexpr std::uint64_t kTokenizerSeed = 1;

void add_texts(const std::vector<Example>& examples, const std::string& side,
               std::vector<std::string>& texts) {
  for (const Example& example : examples) {
    if (side == "source" && !example.source.empty()) texts.push_back(example.source);
    if (side == "references" && !example.references.empty()) texts.push_back(example.references[0]);
  }
}

// The training's log, where it has one, without what differs from run to run.
void copy_curves(const std::string& from, const std::string& to) {
  std::istringstream in(std::filesystem::exists(from) ? read_file(from) : "");
  std::string line, out;
  while (std::getline(in, line)) {
    nlohmann::json entry = nlohmann::json::parse(line, nullptr, false);
    if (!entry.is_object()) continue;
    for (const char* key : {"tokens_per_second", "seconds", "timing"}) entry.erase(key);
    out += entry.dump() + "\n";
  }
  write_file(to, out);
}

}  // namespace

void CellRunner::run_tokenizer(const Cell& cell) {
  TokenizerEntry entry;
  const auto tokenizer = make_tokenizer(plan_.config, cell.tokenizer, session_, entry);
  std::vector<std::string> texts;
  for (const std::string& data : entry.data)
    for (const std::string& side : entry.sides)
      add_texts(data_.split(data, "train", 0), side, texts);
  tokenizer->train(texts, derive_seed(kTokenizerSeed, "tokenizer"));
  const std::string folder = new_artefact_folder(cell);
  write_file(folder + "/tokenizer.model", tokenizer->serialize());
  const TokenizerInfo info = tokenizer->info();
  nlohmann::json config = entry.resolved;
  config.erase("type");
  config.erase("sides");
  const nlohmann::json description = {{"type", entry.type}, {"config", config}};
  write_file(folder + "/tokenizer.json", description.dump(2) + "\n");
  commit(cell, {{"vocab_size", info.vocab_size}, {"hash", info.hash}, {"exact", info.exact}}, {},
         folder);
}

std::shared_ptr<const Tokenizer> CellRunner::trained_tokenizer(const std::string& name,
                                                               nlohmann::json& description) {
  const std::string key = plan_.find(CellKind::kTokenizer, name, "", 0)->key;
  const std::string path = store_.artefact(key, "tokenizer.json");
  description = parse_json(read_file(path), path);
  return restore_tokenizer(description, {path, ""}, store_.artefact(key, "tokenizer.model"),
                           session_);
}

std::string CellRunner::initial_folder(const std::string& initial, std::uint64_t seed) const {
  const auto it = plan_.generators.find(initial);
  if (it == plan_.generators.end()) return initial;
  if (!it->second.is_trained()) return it->second.checkpoint;
  return store_.artefact(plan_.find(CellKind::kTrain, "", initial, seed)->key);
}

FitContext CellRunner::fit_context(const Cell& cell, const GeneratorEntry& entry,
                                   nlohmann::json& description) {
  FitContext context;
  context.train = &data_.split(entry.data, "train", cell.seed);
  context.dev = &data_.split(entry.data, "dev", cell.seed);
  if (!entry.tokenizer.empty())
    context.tokenizers.target = trained_tokenizer(entry.tokenizer, description["tokenizer"]);
  if (!entry.source_tokenizer.empty())
    context.tokenizers.source =
        trained_tokenizer(entry.source_tokenizer, description["source_tokenizer"]);
  context.initial_folder = initial_folder(entry.initial, cell.seed);
  context.work_folder = store_.work_folder(cell.key) + "/fit";
  std::filesystem::create_directories(context.work_folder);
  context.seed = cell.seed;
  context.threads = session_.options.threads;
  context.device = session_.options.device;
  return context;
}

void CellRunner::run_train(const Cell& cell) {
  GeneratorEntry entry;
  const auto generator = make_generator(plan_.config, cell.generator, session_, entry);
  nlohmann::json config = entry.resolved;
  config.erase("type");
  nlohmann::json description = {{"type", entry.type}, {"config", config}};
  const FitContext context = fit_context(cell, entry, description);
  write_file(store_.work_folder(cell.key) + "/training.json",
             training_description(cell.title, plan_.config.name, config).dump() + "\n");
  const FitReport report = dynamic_cast<Trainable&>(*generator).fit(context);

  const std::string folder = new_artefact_folder(cell);
  save_checkpoint(folder, *generator, description, context.tokenizers);
  copy_curves(context.work_folder + "/metrics.jsonl", folder + "/curves.jsonl");
  const GeneratorInfo info = generator->info();
  const double speed = report.seconds > 0 ? static_cast<double>(report.tokens) / report.seconds : 0;
  nlohmann::json result = {{"num_parameters", info.num_parameters},
                           {"steps", report.steps},
                           {"tokens", report.tokens},
                           {"best_dev_nats", report.best_dev_nats},
                           {"train_examples", context.train->size()}};
  if (const std::int64_t lines = code_lines(entry.type)) result["code_lines"] = lines;
  if (report.initial.total > 0)
    result["initial_tensors"] = {{"copied", report.initial.copied}, {"of", report.initial.total}};
  commit(cell, result, {{"seconds", report.seconds}, {"tokens_per_second", speed}}, folder);
}

}  // namespace vqlm
