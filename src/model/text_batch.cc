#include "model/text_batch.h"

#include <algorithm>

#include "core/registry.h"

namespace vqlm {

EncodedExample ExampleEncoder::encode(const Example& example) const {
  EncodedExample result;
  if (!example.references.empty()) result.target = tokenizers.target->encode(example.references[0]);
  if (condition == "source") result.source = tokenizers.of_source().encode(example.source);
  if (condition == "label") {
    const auto it = std::lower_bound(labels.begin(), labels.end(), example.label);
    if (it == labels.end() || *it != example.label)
      throw_unknown_name("label of example " + example.id, example.label, labels);
    result.label = it - labels.begin();
  }
  return result;
}

TextBatch make_text_batch(std::span<const EncodedExample> examples, bool with_source,
                          std::int64_t downsampling, const torch::Device& device) {
  std::vector<std::vector<int>> targets, sources;
  std::vector<std::int64_t> labels;
  for (const auto& example : examples) {
    targets.push_back(example.target);
    sources.push_back(example.source);
    labels.push_back(example.label);
  }
  TextBatch batch;
  const auto target = pad_sequences(targets, -1, kEosId, kPadId, device, downsampling);
  batch.targets = target.ids;
  batch.mask = target.mask;
  if (with_source) {
    const auto source = pad_sequences(sources, -1, kEosId, kPadId, device);
    batch.source = source.ids;
    batch.source_mask = source.mask;
  }
  batch.labels = torch::tensor(labels, torch::kInt64).to(device);
  return batch;
}

}  // namespace vqlm
