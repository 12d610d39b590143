#include "model/text_from_codes.h"

#include <algorithm>

#include "nn/padding.h"

namespace vqlm {

GivenExamples given_examples(VqvaeModel& model, std::span<const Example> examples) {
  GivenExamples given;
  std::vector<Example> without_references(examples.begin(), examples.end());
  for (auto& example : without_references) {
    given.ids.push_back(example.id);
    example.references.clear();
  }
  given.condition = model.network->condition(model.batch(model.encode(without_references)));
  return given;
}

std::vector<Decoded> draw_codes(VqvaeModel& model, const GivenExamples& given,
                                const std::vector<std::string>& ids,
                                const DecodingOptions& options) {
  const auto r = model.options.downsampling;
  const std::int64_t max_codes =
      std::max<std::int64_t>(1, (static_cast<std::int64_t>(options.max_tokens) + r) / r);
  const Memory memory = model.network->prior_memory(given.condition);
  return model.network->prior()->decode(ids, memory.states.defined() ? &memory : nullptr, options,
                                        max_codes);
}

std::vector<std::vector<int>> id_lists(const std::vector<Decoded>& decoded) {
  std::vector<std::vector<int>> result;
  for (const auto& one : decoded) result.push_back(one.ids);
  return result;
}

DecoderInput input_of_codes(VqvaeModel& model, const std::vector<std::vector<int>>& codes,
                            const Memory& condition) {
  const auto padded = pad_sequences(codes, -1, -1, 0, model.device);
  auto& network = *model.network;
  return network.decoder_input(network.quantizer().lookup(padded.ids), padded.mask, condition);
}

std::vector<Decoded> texts_from_codes(VqvaeModel& model, const GivenExamples& given,
                                      const std::vector<std::vector<int>>& codes,
                                      const DecodingOptions& options,
                                      const std::vector<int>& prefix) {
  DecodeRequest request;
  std::vector<int> begin{kBosId};
  begin.insert(begin.end(), prefix.begin(), prefix.end());
  request.prefixes.assign(codes.size(), begin);
  request.ids = given.ids;
  request.end_id = kEosId;
  request.forbidden = never_produced_tokens();
  DecodingOptions for_text = options;
  if (model.options.decode_text == "greedy") for_text.method = DecodingMethod::kGreedy;
  const auto input = input_of_codes(model, codes, given.condition);
  return model.network->decoder().decode(input, request, for_text);
}

std::vector<Generation> make_generations(const VqvaeModel& model, const std::vector<Decoded>& texts,
                                         const std::vector<std::vector<int>>& codes,
                                         const std::vector<int>& prefix) {
  std::vector<Generation> result;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::vector<int> tokens = prefix;
    tokens.insert(tokens.end(), texts[i].ids.begin(), texts[i].ids.end());
    Generation generation;
    generation.text = model.tokenizer->decode(tokens);
    generation.token_log_prob_nats = texts[i].log_prob_nats;
    generation.codes = {codes[i]};
    result.push_back(std::move(generation));
  }
  return result;
}

}  // namespace vqlm
