#include "app/distillation.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>

#include "core/error.h"
#include "core/files.h"
#include "core/progress.h"
#include "core/text_json.h"

namespace vqlm {
namespace {

using nlohmann::json;

struct Chunk {
  std::vector<std::string> texts;
  double seconds = 0;
};

[[noreturn]] void refuse_chunk(const std::string& path) {
  throw RuntimeError(expected_got(path, "a whole chunk of a distillation", "a damaged one"));
}

Chunk read_chunk(const std::string& path, std::size_t size) {
  const json value = json::parse(read_file(path), nullptr, false);
  if (!value.is_object() || !value.contains("texts") || value["texts"].size() != size)
    refuse_chunk(path);
  Chunk chunk;
  try {
    chunk.seconds = value.value("seconds", 0.0);
    for (const json& text : value["texts"]) chunk.texts.push_back(text_from_json(text));
  } catch (const std::exception&) {
    refuse_chunk(path);
  }
  return chunk;
}

void write_chunk(const std::string& path, const Chunk& chunk) {
  json value = {{"seconds", chunk.seconds}, {"texts", json::array()}};
  for (const std::string& text : chunk.texts) value["texts"].push_back(text_to_json(text));
  write_file(path, value.dump() + "\n");
}

Chunk make_chunk(const std::vector<Example>& examples, Generator& teacher,
                 const DecodingOptions& decoding) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<Generation> generations = teacher.generate(examples, decoding);
  if (generations.size() != examples.size())
    throw RuntimeError(expected_got("teacher", std::to_string(examples.size()) + " texts",
                                    std::to_string(generations.size())));
  Chunk chunk;
  chunk.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (Generation& generation : generations) chunk.texts.push_back(std::move(generation.text));
  return chunk;
}

std::vector<std::size_t> by_source_length(const std::vector<Example>& examples) {
  std::vector<std::size_t> order(examples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return examples[a].source.size() < examples[b].source.size();
  });
  return order;
}

}  // namespace

DistilledTargets distil(const std::vector<Example>& examples, Generator& teacher,
                        const DecodingOptions& decoding, const Distillation& work) {
  // A chunk fills at least one of the teacher's batches.
  const std::size_t size = std::max(work.chunk, static_cast<std::size_t>(decoding.batch_size));
  const std::vector<std::size_t> order = by_source_length(examples);
  DistilledTargets targets;
  targets.texts.resize(examples.size());
  Progress progress(work.what, static_cast<std::int64_t>(examples.size()), "texts");
  for (std::size_t begin = 0; begin < order.size(); begin += size) {
    const std::size_t end = std::min(begin + size, order.size());
    const std::string path = work.work_folder + "/chunk-" + std::to_string(begin) + ".json";
    Chunk chunk;
    if (std::filesystem::exists(path)) {
      chunk = read_chunk(path, end - begin);
      progress.start_at(static_cast<std::int64_t>(end));
    } else {
      std::vector<Example> given;
      for (std::size_t i = begin; i < end; ++i) given.push_back(examples[order[i]]);
      chunk = make_chunk(given, teacher, decoding);
      write_chunk(path, chunk);
      progress.advance(static_cast<std::int64_t>(end - begin));
    }
    targets.seconds += chunk.seconds;
    for (std::size_t i = begin; i < end; ++i)
      targets.texts[order[i]] = std::move(chunk.texts[i - begin]);
  }
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (targets.texts[i].find_first_not_of(" \t\r\n") != std::string::npos) continue;
    ++targets.num_empty;
    if (!examples[i].references.empty()) targets.texts[i] = examples[i].references[0];
  }
  return targets;
}

void write_targets(const std::string& path, const std::vector<Example>& examples,
                   const std::vector<std::string>& targets) {
  std::string lines;
  for (std::size_t i = 0; i < examples.size(); ++i)
    lines +=
        json{{"id", text_to_json(examples[i].id)}, {"target", text_to_json(targets[i])}}.dump() +
        "\n";
  write_file(path, lines);
}

std::vector<Example> with_targets(const std::vector<Example>& examples, const std::string& path,
                                  bool keep_original) {
  std::ifstream in(path);
  std::vector<Example> result;
  std::string line;
  for (const Example& example : examples) {
    std::getline(in, line);
    const json value = json::parse(line, nullptr, false);
    if (!in || !value.is_object() || !value.contains("target") ||
        value.value("id", json()) != text_to_json(example.id))
      throw RuntimeError(
          expected_got(path, "a target of example '" + example.id + "'", "none or another's"));
    result.push_back(example);
    result.back().references = {text_from_json(value["target"])};
  }
  if (in.peek() != std::ifstream::traits_type::eof())
    throw RuntimeError(expected_got(path, std::to_string(examples.size()) + " targets", "more"));
  if (!keep_original) return result;
  for (const Example& example : examples) {
    result.push_back(example);
    result.back().id += "/original";
  }
  return result;
}

}  // namespace vqlm
