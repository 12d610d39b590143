#include "app/checkpoint.h"

#include <filesystem>

#include "core/error.h"
#include "core/files.h"
#include "core/first_line.h"
#include "core/json_reader.h"
#include "core/run_config.h"
#include "model/trainable.h"

namespace vqlm {
namespace {

nlohmann::json read_json(const std::string& path) {
  try {
    return parse_json(read_file(path), path);
  } catch (const InvalidArgument& error) {  // a damaged file is not the caller's fault
    throw RuntimeError(error.what());
  }
}

std::string text_of(const JsonPlace& place) {
  return place.pointer.empty() ? place.file : place.file + ": " + place.pointer;
}

template <typename Base>
std::unique_ptr<Base> create(const Registry<Base>& registry, const nlohmann::json& description,
                             const JsonPlace& place) {
  if (!description.is_object() || !description.contains("type") ||
      !description["type"].is_string() || !description.contains("config"))
    throw RuntimeError(
        expected_got(text_of(place), "an object with 'type' and 'config'", "something else"));
  JsonReader reader(description["config"], place.file, place.pointer + "/config");
  std::unique_ptr<Base> made = registry.create(description["type"].get<std::string>(), reader);
  reader.finish();
  return made;
}

}  // namespace

std::shared_ptr<const Tokenizer> restore_tokenizer(const nlohmann::json& description,
                                                   const JsonPlace& place, const std::string& path,
                                                   const Session& session) {
  std::shared_ptr<Tokenizer> tokenizer = create(session.registries.tokenizers, description, place);
  auto* trainable = dynamic_cast<TrainableTokenizer*>(tokenizer.get());
  if (trainable == nullptr)
    throw RuntimeError(
        expected_got(text_of(place), "a tokenizer that can be restored", "another kind"));
  trainable->restore(read_file(path));
  return tokenizer;
}

void save_checkpoint(const std::string& folder, const Generator& generator,
                     const nlohmann::json& description, const Tokenizers& tokenizers) {
  dynamic_cast<const Trainable&>(generator).save(folder);
  write_file(folder + "/generator.json", description.dump(2) + "\n");
  if (tokenizers.target) write_file(folder + "/tokenizer.model", tokenizers.target->serialize());
  if (tokenizers.source)
    write_file(folder + "/source_tokenizer.model", tokenizers.source->serialize());
}

Checkpoint describe_checkpoint(const std::string& folder, const Session& session) {
  if (!std::filesystem::is_directory(folder))
    throw RuntimeError(expected_got("checkpoint " + folder, "a folder", "none"));
  Checkpoint checkpoint;
  const std::string path = folder + "/generator.json";
  checkpoint.description = read_json(path);
  checkpoint.generator = create(session.registries.generators, checkpoint.description, {path, ""});
  return checkpoint;
}

namespace {

// Those that generator.json describes, from the files of their names.
Tokenizers stored_tokenizers(const nlohmann::json& description, const std::string& folder,
                             const Session& session) {
  const auto stored = [&](const std::string& name) -> std::shared_ptr<const Tokenizer> {
    if (!description.contains(name)) return nullptr;
    return restore_tokenizer(description[name], {folder + "/generator.json", "/" + name},
                             folder + "/" + name + ".model", session);
  };
  return {stored("tokenizer"), stored("source_tokenizer")};
}

Checkpoint load_onto(const std::string& device, const std::string& folder, const Session& session) {
  Checkpoint checkpoint = describe_checkpoint(folder, session);
  checkpoint.tokenizers = stored_tokenizers(checkpoint.description, folder, session);
  auto* trainable = dynamic_cast<Trainable*>(checkpoint.generator.get());
  if (trainable == nullptr)
    throw RuntimeError(
        expected_got(folder + "/generator.json", "a generator that can be loaded", "another kind"));
  trainable->load(folder, checkpoint.tokenizers, device);
  return checkpoint;
}

}  // namespace

Checkpoint load_checkpoint(const std::string& folder, const Session& session) {
  return load_onto(session.options.device, folder, session);
}

void verify_checkpoint(const std::string& folder, const Session& session) {
  try {
    load_onto("cpu", folder, session);
  } catch (const RuntimeError&) {
    throw;
  } catch (const std::exception& error) {  // LibTorch appends a stack trace to its first line
    throw RuntimeError(expected_got("checkpoint " + folder, "one that can be loaded",
                                    "an error: " + first_line(error.what())));
  }
}

}  // namespace vqlm
