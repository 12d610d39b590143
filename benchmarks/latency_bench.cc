// Latency of translating one sentence of 15 tokens into 15 (batch 1, width 128, 4 heads, d_ff 256,
// 4 layers each, vocabulary 4,000, fresh weights): a Transformer with beam 5 and greedily, and the
// VQ-VAE model with a code a token and a parallel decoder of 2 layers (configs/multi30k_hour.json),
// whole and in its parts.
#include <benchmark/benchmark.h>

#include "baselines/transformer_translation_network.h"
#include "data/tokenizer.h"
#include "model/code_prior.h"
#include "model/text_decoder.h"
#include "nn/decoding.h"
#include "nn/padding.h"

namespace vqlm {
namespace {

constexpr std::int64_t kVocab = 4000, kCodes = 512, kWidth = 128;
constexpr int kLength = 15, kNoEnd = -1;
const TransformerOptions kStack{kWidth, 4, 256, 4, 0}, kShallow{kWidth, 4, 256, 2, 0};

PaddedIds source() { return pad_sequences({std::vector<int>(kLength, 7)}, -1, -1, kPadId); }

DecodeRequest request(int end_id) {
  DecodeRequest result;
  result.prefixes = {{kBosId}};
  result.ids = {"x"};
  result.end_id = end_id;
  result.forbidden = never_produced_tokens();
  return result;
}

void transformer(benchmark::State& state, DecodingMethod method) {
  torch::manual_seed(1);
  const torch::NoGradGuard no_grad;
  const auto network = make_transformer_translation_network({kStack, kStack, kVocab});
  network->eval();
  DecodingOptions decoding;
  decoding.method = method;
  decoding.max_tokens = kLength;
  for (auto _ : state)
    benchmark::DoNotOptimize(decode(*network->start(source()), request(kNoEnd), decoding));
}

// The parts of the VQ-VAE model that translate.
struct Translator {
  Translator() {
    embedding->eval();
    encoder->eval();
    prior->eval();
    decoder->eval();
  }

  Memory encode() {
    const auto padded = source();
    return {encoder->forward(embedding->forward(padded.ids), padded.mask), padded.mask};
  }
  std::vector<int> search_codes(const Memory& condition) {
    DecodingOptions options;
    options.beam_size = 1;
    options.max_tokens = kLength;
    return prior->decode_n_best({"x"}, {condition, {}}, options, 1)[0][0].ids;
  }
  std::vector<Decoded> write(const Memory& condition, const std::vector<int>& codes) {
    const auto padded = pad_sequences({codes}, -1, -1, 0);
    const Memory memory{embedding->add_positions(vectors->forward(padded.ids)), padded.mask};
    DecoderInput input;
    input.memory = join_memories({condition, memory});
    input.aligned = aligned->forward(padded.ids);
    input.mask = padded.mask;
    return decoder->decode(input, request(kEosId), {});
  }

  SequenceEmbedding embedding{kVocab, kWidth, 0.0};
  TransformerEncoder encoder{kStack};
  CodePrior prior{CodePriorOptions{kStack, {kCodes}, 0, true, {}}};
  std::shared_ptr<TextDecoder> decoder =
      make_text_decoder({.kind = "parallel", .transformer = kShallow}, embedding);
  torch::nn::Embedding vectors{kCodes, kWidth}, aligned{kCodes, kWidth};
};

enum class Part { kAll, kEncoder, kPrior, kDecoder };

void vqvae(benchmark::State& state, Part part) {
  torch::manual_seed(1);
  const torch::NoGradGuard no_grad;
  Translator translator;
  auto condition = translator.encode();
  std::vector<int> codes(kLength, 59);
  for (auto _ : state) {
    if (part == Part::kAll || part == Part::kEncoder) condition = translator.encode();
    if (part == Part::kAll || part == Part::kPrior) codes = translator.search_codes(condition);
    if (part == Part::kAll || part == Part::kDecoder)
      benchmark::DoNotOptimize(translator.write(condition, codes));
  }
}

BENCHMARK_CAPTURE(transformer, beam_5, DecodingMethod::kBeam)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(transformer, greedy, DecodingMethod::kGreedy)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(vqvae, all, Part::kAll)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(vqvae, encoder, Part::kEncoder)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(vqvae, prior, Part::kPrior)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(vqvae, decoder, Part::kDecoder)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace vqlm
