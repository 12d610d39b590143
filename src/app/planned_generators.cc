#include "app/planned_generators.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "app/checkpoint.h"
#include "app/components.h"
#include "app/input_order.h"
#include "core/error.h"
#include "core/registry.h"
#include "model/trainable.h"

namespace vqlm {
namespace {

class GeneratorReading {
 public:
  GeneratorReading(const RunConfig& config, const Session& session, const PlannedData& data)
      : config_(config), session_(session), data_(data) {}

  PlannedGenerators read() {
    for (const auto& [name, value] : config_.generators.items()) read_generator(name);
    for (const auto& [name, entry] : generators_.entries)
      if (!entry.initial.empty()) check_initial(name, entry);
    for (const std::string& name : data_.distilled_names()) check_teacher(name);
    check_inputs_come_first(generators_, data_, config_.file);
    return std::move(generators_);
  }

 private:
  std::string at(const std::string& where) const { return config_.file + ": " + where; }

  void read_generator(const std::string& name) {
    GeneratorEntry entry;
    std::unique_ptr<Generator> made = make_generator(config_, name, session_, entry);
    const std::string where = "/generators/" + name;
    if (!entry.data.empty()) entry.original_data = data_.original(entry.data, where + "/data");
    if (!entry.tokenizer.empty()) require_tokenizer(entry.tokenizer, where + "/tokenizer");
    if (!entry.source_tokenizer.empty())
      check_source_tokenizer(entry, made->info(), where + "/source_tokenizer");
    entry.trainable = dynamic_cast<const Trainable*>(made.get()) != nullptr;
    if (entry.is_trained()) {
      if (entry.data.empty())
        throw InvalidArgument(
            expected_got(at(where), "'data' to train on or a 'checkpoint' to load", "neither"));
      data_.require_splits_to_learn(entry.data, {"train", "dev"}, where + "/data");
    }
    generators_.entries[name] = std::move(entry);
    generators_.made[name] = std::move(made);
  }

  void require_tokenizer(const std::string& name, const std::string& where) const {
    if (config_.tokenizers.contains(name)) return;
    std::vector<std::string> known;
    for (const auto& [key, value] : config_.tokenizers.items()) known.push_back(key);
    throw_unknown_name("tokenizer", name, known, at(where));
  }

  void check_source_tokenizer(const GeneratorEntry& entry, const GeneratorInfo& info,
                              const std::string& where) const {
    require_tokenizer(entry.source_tokenizer, where);
    if (!info.takes_source_tokenizer)
      throw InvalidArgument(expected_got(at(where), "a generator that translates with tokenizers",
                                         entry.type + " with condition " + info.condition));
    if (entry.tokenizer.empty())
      throw InvalidArgument(
          expected_got(at(where), "a 'tokenizer' of the target beside it", "none"));
  }

  // A generator of the config, else a folder.
  void check_initial(const std::string& name, const GeneratorEntry& entry) const {
    const std::string where = "/generators/" + name + "/initial";
    const bool folder = generators_.made.count(entry.initial) == 0 &&
                        (entry.initial.find('/') != std::string::npos ||
                         std::filesystem::is_directory(entry.initial));
    const GeneratorInfo info = folder
                                   ? describe_checkpoint(entry.initial, session_).generator->info()
                                   : generator(entry.initial, where).info();
    if (!generators_.made.at(name)->info().takes_initial_weights)
      throw InvalidArgument(expected_got(at(where), "a network that can start from other weights",
                                         "'" + name + "' of type " + entry.type));
    if (!info.takes_initial_weights)
      throw InvalidArgument(expected_got(at(where), "a network with weights to start from",
                                         "'" + entry.initial + "' of type " + info.type));
  }

  void check_teacher(const std::string& data) const {
    const std::string where = "/data/" + data + "/teacher";
    const std::string& teacher = data_.distilled(data, where)->teacher;
    if (!generator(teacher, where).info().generates)
      throw InvalidArgument(expected_got(at(where), "a generator that generates",
                                         "'" + teacher + "', which does not"));
  }

  const Generator& generator(const std::string& name, const std::string& where) const {
    const auto it = generators_.made.find(name);
    if (it != generators_.made.end()) return *it->second;
    std::vector<std::string> known;
    for (const auto& [key, made] : generators_.made) known.push_back(key);
    throw_unknown_name("generator", name, known, at(where));
  }

  const RunConfig& config_;
  const Session& session_;
  const PlannedData& data_;
  PlannedGenerators generators_;
};

}  // namespace

PlannedGenerators read_generators(const RunConfig& config, const Session& session,
                                  const PlannedData& data) {
  return GeneratorReading(config, session, data).read();
}

}  // namespace vqlm
