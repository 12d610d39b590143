#include "model/text_from_codes.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "nn/padding.h"

namespace vqlm {
namespace {

// How many codes of the top level cover `max_tokens` tokens and the end.
int codes_for(const VqvaeModel& model, int max_tokens) {
  const auto r = static_cast<int>(model.options.levels[0].downsampling);
  return std::max(1, (max_tokens + r) / r);
}

// Appends a level's codes.
void append(const CodePriorImpl& prior, const Decoded& decoded, CodeSequence& sequence) {
  for (auto& codes : prior.symbols().split(decoded.ids)) sequence.codes.push_back(std::move(codes));
  sequence.log_prob_nats +=
      std::accumulate(decoded.log_prob_nats.begin(), decoded.log_prob_nats.end(), 0.0);
}

// Adds the levels below the top. `options` are those of the priors; `condition` has a row a
// sequence.
void add_lower_levels(VqvaeModel& model, const std::vector<std::string>& ids,
                      const Memory& condition, const DecodingOptions& options,
                      std::vector<CodeSequence>& sequences) {
  auto& network = *model.network;
  for (std::size_t level = 1; level < network.num_levels(); ++level) {
    std::vector<std::string> streams;
    for (const auto& id : ids) streams.push_back(id + "/level" + std::to_string(level));
    const auto above = network.vectors(pad_codes(model, codes_of(sequences)));
    const auto found =
        network.prior(level).decode(streams, network.prior_context(above, condition), options);
    for (std::size_t i = 0; i < sequences.size(); ++i)
      append(network.prior(level), found[i], sequences[i]);
  }
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

std::vector<CodeSequence> sample_codes(VqvaeModel& model, const GivenExamples& given,
                                       const std::vector<std::string>& ids,
                                       const DecodingOptions& options) {
  auto& network = *model.network;
  DecodingOptions sampling = options;
  sampling.repetition_penalty = 1;  // of tokens, not of codes
  sampling.max_tokens = codes_for(model, options.max_tokens);
  std::vector<CodeSequence> result(ids.size());
  const auto found =
      network.prior(0).decode(ids, network.prior_context({}, given.condition), sampling);
  for (std::size_t i = 0; i < ids.size(); ++i) append(network.prior(0), found[i], result[i]);
  add_lower_levels(model, ids, given.condition, sampling, result);
  return result;
}

std::vector<std::vector<CodeSequence>> search_codes(VqvaeModel& model, const GivenExamples& given,
                                                    const DecodingOptions& options) {
  auto& network = *model.network;
  const auto wanted = static_cast<int>(model.options.code_candidates);
  auto width = static_cast<int>(model.options.code_beam_size);
  if (width == 0) width = options.method == DecodingMethod::kBeam ? options.beam_size : 1;
  DecodingOptions search = options;
  search.repetition_penalty = 1;  // of tokens, not of codes
  search.coverage_penalty = 0;    // of a source's tokens, of which a text speaks
  search.beam_groups = 1;
  search.method = DecodingMethod::kBeam;
  search.beam_size = std::max(width, wanted);
  search.length_penalty = model.options.code_length_penalty;
  search.max_tokens = codes_for(model, options.max_tokens);
  const auto found = network.prior(0).decode_n_best(
      given.ids, network.prior_context({}, given.condition), search, wanted);
  std::vector<CodeSequence> all;
  std::vector<std::string> ids;
  std::vector<std::int64_t> counts;
  for (std::size_t i = 0; i < found.size(); ++i) {
    counts.push_back(std::ssize(found[i]));
    ids.insert(ids.end(), found[i].size(), given.ids[i]);
    for (const auto& one : found[i]) append(network.prior(0), one, all.emplace_back());
  }
  search.beam_size = width;
  if (network.num_levels() > 1)
    add_lower_levels(model, ids, repeat_rows(given.condition, counts), search, all);
  std::vector<std::vector<CodeSequence>> result;
  auto next = std::make_move_iterator(all.begin());
  for (const auto count : counts) {
    result.emplace_back(next, next + count);
    next += count;
  }
  return result;
}

Memory repeat_rows(const Memory& memory, const std::vector<std::int64_t>& counts) {
  const bool once =
      std::all_of(counts.begin(), counts.end(), [](auto count) { return count == 1; });
  if (!memory.states.defined() || once) return memory;
  const auto repeats = torch::tensor(counts, memory.states.options().dtype(torch::kInt64));
  return {memory.states.repeat_interleave(repeats, 0), memory.mask.repeat_interleave(repeats, 0)};
}

std::vector<Codes> codes_of(const std::vector<CodeSequence>& sequences) {
  std::vector<Codes> result;
  for (const auto& one : sequences) result.push_back(one.codes);
  return result;
}

std::vector<LevelCodes> pad_codes(const VqvaeModel& model, const std::vector<Codes>& codes) {
  const auto& levels = model.options.levels;
  std::vector<LevelCodes> result;
  for (std::size_t level = 0, next = 0; next < codes.at(0).size(); ++level) {
    const auto spanned = levels[0].downsampling / levels[level].downsampling;
    LevelCodes padded;
    std::vector<torch::Tensor> ids;
    for (const std::size_t end = next + model.network->bottleneck(level).sizes().size(); next < end;
         ++next) {
      std::vector<std::vector<int>> lists;
      for (const auto& one : codes) lists.push_back(one.at(next));
      const auto of_codebook = pad_sequences(lists, -1, -1, 0, model.device, spanned);
      ids.push_back(of_codebook.ids);
      padded.mask = of_codebook.mask;
    }
    padded.codes = torch::stack(ids, -1);
    result.push_back(padded);
  }
  return result;
}

DecoderInput input_of_codes(VqvaeModel& model, const std::vector<Codes>& codes,
                            const Memory& condition) {
  auto& network = *model.network;
  return network.decoder_input(network.vectors(pad_codes(model, codes)), condition);
}

DecoderInput input_of_states(VqvaeModel& model, const TextBatch& batch) {
  auto& network = *model.network;
  std::vector<CodeVectors> vectors;
  for (const auto& level : network.encode(batch, false))
    vectors.push_back({level.vectors, level.mask});
  return network.decoder_input(vectors, network.condition(batch));
}

std::vector<Decoded> texts_from_input(VqvaeModel& model, const DecoderInput& input,
                                      const std::vector<std::string>& ids,
                                      const DecodingOptions& options, const Prefix& prefix) {
  DecodeRequest request;
  std::vector<int> begin{kBosId};
  begin.insert(begin.end(), prefix.tokens.begin(), prefix.tokens.end());
  request.prefixes.assign(ids.size(), begin);
  request.ids = ids;
  request.end_id = kEosId;
  request.forbidden = never_produced_tokens();
  DecodingOptions for_text = options;
  if (model.options.decode_text == "greedy") for_text.method = DecodingMethod::kGreedy;
  refuse_coverage_penalty(for_text, "vqvae_lm, whose decoder keeps no attention");
  return model.network->decoder().decode(input, request, for_text);
}

std::vector<Decoded> texts_from_codes(VqvaeModel& model, const GivenExamples& given,
                                      const std::vector<Codes>& codes,
                                      const DecodingOptions& options, const Prefix& prefix) {
  return texts_from_input(model, input_of_codes(model, codes, given.condition), given.ids, options,
                          prefix);
}

std::vector<Generation> make_generations(const VqvaeModel& model, const std::vector<Decoded>& texts,
                                         const std::vector<Codes>& codes, const Prefix& prefix) {
  std::vector<Generation> result;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Generation generation;
    generation.text =
        continued_text(*model.tokenizers.target, prefix.text, prefix.tokens, texts[i].ids);
    generation.token_log_prob_nats = texts[i].log_prob_nats;
    generation.codes = codes[i];
    result.push_back(std::move(generation));
  }
  return result;
}

}  // namespace vqlm
