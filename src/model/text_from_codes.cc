#include "model/text_from_codes.h"

#include <algorithm>

#include "nn/padding.h"

namespace vqlm {
namespace {

// How many codes cover `max_tokens` tokens and the end.
int codes_for(const VqvaeModel& model, int max_tokens) {
  const auto r = static_cast<int>(model.options.downsampling);
  return std::max(1, (max_tokens + r) / r);
}

}  // namespace

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

std::vector<Decoded> sample_codes(VqvaeModel& model, const GivenExamples& given,
                                  const std::vector<std::string>& ids,
                                  const DecodingOptions& options) {
  DecodingOptions sampling = options;
  sampling.max_tokens = codes_for(model, options.max_tokens);
  const Memory memory = model.network->prior_memory(given.condition);
  return model.network->prior()->decode(ids, memory.states.defined() ? &memory : nullptr, sampling);
}

std::vector<std::vector<Decoded>> search_codes(VqvaeModel& model, const GivenExamples& given,
                                               const DecodingOptions& options) {
  const auto wanted = static_cast<int>(model.options.code_candidates);
  auto width = static_cast<int>(model.options.code_beam_size);
  if (width == 0) width = options.method == DecodingMethod::kBeam ? options.beam_size : 1;
  DecodingOptions search = options;
  search.method = DecodingMethod::kBeam;
  search.beam_size = std::max(width, wanted);
  search.length_penalty = model.options.code_length_penalty;
  search.max_tokens = codes_for(model, options.max_tokens);
  const Memory memory = model.network->prior_memory(given.condition);
  return model.network->prior()->decode_n_best(
      given.ids, memory.states.defined() ? &memory : nullptr, search, wanted);
}

Memory repeat_rows(const Memory& memory, const std::vector<std::int64_t>& counts) {
  if (!memory.states.defined()) return memory;
  const auto repeats = torch::tensor(counts, memory.states.options().dtype(torch::kInt64));
  return {memory.states.repeat_interleave(repeats, 0), memory.mask.repeat_interleave(repeats, 0)};
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
                                      const DecodingOptions& options, const Prefix& prefix) {
  DecodeRequest request;
  std::vector<int> begin{kBosId};
  begin.insert(begin.end(), prefix.tokens.begin(), prefix.tokens.end());
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
                                         const Prefix& prefix) {
  std::vector<Generation> result;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Generation generation;
    generation.text =
        continued_text(*model.tokenizers.target, prefix.text, prefix.tokens, texts[i].ids);
    generation.token_log_prob_nats = texts[i].log_prob_nats;
    generation.codes = {codes[i]};
    result.push_back(std::move(generation));
  }
  return result;
}

}  // namespace vqlm
