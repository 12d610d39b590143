#include "baselines/torchscript_lm.h"

#include <torch/script.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "baselines/language_model.h"
#include "baselines/pretrained.h"
#include "core/error.h"
#include "core/files.h"
#include "core/first_line.h"
#include "data/byte_bpe_tokenizer.h"
#include "data/byte_tokenizer.h"

namespace vqlm {
namespace {

constexpr float kNever = -1e9F;  // a logit whose probability is 0 in float32

struct TorchscriptOptions {
  std::string file, tokens = "bytes", folder;
  std::int64_t begin_id = 0, end_id = 0;  // the module's
  WindowOptions windows{512, 256};
};

// The module with our ids: its own stand behind the four special ones.
class TorchscriptNetwork : public NextTokenNetwork {
 public:
  TorchscriptNetwork(const TorchscriptOptions& options, std::int64_t vocab_size)
      : options_(options), vocab_size_(vocab_size) {
    try {
      module_ = torch::jit::load(options.file, torch::kCPU);
      module_.eval();
    } catch (const c10::Error& error) {
      throw RuntimeError(expected_got(options.file, "a TorchScript module",
                                      first_line(error.what_without_backtrace())));
    }
  }

  // The logits are its states.
  torch::Tensor hidden(const torch::Tensor& ids) override {
    auto theirs = ids - kNumSpecialIds;
    theirs = theirs.masked_fill(ids.eq(kBosId), options_.begin_id)
                 .masked_fill(ids.eq(kEosId), options_.end_id)
                 .clamp_min(0);
    torch::Tensor logits;
    try {
      const auto output = module_.forward({theirs});
      if (output.isTensor()) logits = output.toTensor().to(torch::kFloat);
    } catch (const std::exception& error) {
      throw RuntimeError(expected_got(options_.file, "forward to take token ids [B, T]",
                                      first_line(error.what())));
    }
    if (!logits.defined() || logits.dim() != 3 || logits.size(0) != ids.size(0) ||
        logits.size(1) != ids.size(1) ||
        logits.size(2) <= std::max(options_.begin_id, options_.end_id) ||
        logits.size(2) > vocab_size_ - kNumSpecialIds)
      throw RuntimeError(expected_got(options_.file,
                                      c10::str("logits [", ids.size(0), ", ", ids.size(1),
                                               ", at most ", vocab_size_ - kNumSpecialIds, "]"),
                                      logits.defined() ? c10::str(logits.sizes()) : "no tensor"));
    return with_special_columns(logits);
  }

  torch::Tensor logits(const torch::Tensor& hidden) override { return hidden; }
  std::vector<torch::Tensor> layer_states(const torch::Tensor&) override { return {}; }
  OutputLayer output_layer() override { return {}; }  // it is not trained
  std::unique_ptr<NextTokenModel> start(std::int64_t num_lead) override;
  std::int64_t context() const { return options_.windows.context; }

 private:
  // [B, T, V'] -> [B, T, V]
  torch::Tensor with_special_columns(const torch::Tensor& theirs) const {
    auto all = torch::full({theirs.size(0), theirs.size(1), vocab_size_}, kNever);
    all.narrow(2, kNumSpecialIds, theirs.size(2)).copy_(theirs);
    all.select(2, kEosId).copy_(theirs.select(2, options_.end_id));
    all.select(2, options_.end_id + kNumSpecialIds).fill_(kNever);
    if (options_.begin_id != options_.end_id)
      all.select(2, options_.begin_id + kNumSpecialIds).fill_(kNever);
    return all;
  }

  TorchscriptOptions options_;
  std::int64_t vocab_size_;
  torch::jit::Module module_;
};

// Reads all there is, up to the context, at every step.
class TorchscriptSteps : public NextTokenModel {
 public:
  explicit TorchscriptSteps(TorchscriptNetwork& network) : network_(network) {}

  torch::Tensor next_log_probs(const torch::Tensor& tokens) override {
    seen_ = seen_.defined() ? torch::cat({seen_, tokens}, 1) : tokens;
    const std::int64_t from = std::max<std::int64_t>(0, seen_.size(1) - network_.context());
    return torch::log_softmax(network_.hidden(seen_.slice(1, from)).select(1, -1), -1);
  }
  void select_rows(const torch::Tensor& rows) override { seen_ = seen_.index_select(0, rows); }

 private:
  TorchscriptNetwork& network_;
  torch::Tensor seen_;
};

std::unique_ptr<NextTokenModel> TorchscriptNetwork::start(std::int64_t) {
  return std::make_unique<TorchscriptSteps>(*this);
}

class TorchscriptLm : public LanguageModel {
 public:
  TorchscriptLm(TorchscriptOptions options, std::shared_ptr<const Tokenizer> tokenizer)
      : LanguageModel("torchscript", 1), options_(std::move(options)) {
    adopt({std::move(tokenizer)}, {}, options_.file);
  }

 protected:
  void read_network(JsonReader&) override {}
  std::shared_ptr<NextTokenNetwork> build_network(std::int64_t vocab_size, std::int64_t) override {
    return std::make_shared<TorchscriptNetwork>(options_, vocab_size);
  }
  std::int64_t num_layers() const override { return 0; }
  WindowOptions training_windows() const override { return options_.windows; }
  WindowOptions scoring_windows() const override { return options_.windows; }

 private:
  TorchscriptOptions options_;
};

// Bytes, and ids behind them that stand for no text.
class BytesOfModule : public ByteTokenizer {
 public:
  explicit BytesOfModule(std::int64_t size) : size_(std::max<std::int64_t>(256, size)) {}
  TokenizerInfo info() const override {
    TokenizerInfo info = ByteTokenizer::info();
    info.vocab_size = static_cast<int>(size_) + kNumSpecialIds;
    return info;
  }

 private:
  std::int64_t size_;
};

std::unique_ptr<Generator> read_torchscript(const TorchscriptOptions& options) {
  std::vector<std::string> files = {options.file};
  // Ids behind the bytes are the module's begin and end.
  std::shared_ptr<const Tokenizer> tokenizer;
  if (options.tokens == "byte_bpe") {
    auto pieces = std::make_shared<ByteBpeTokenizer>(options.folder);
    files.insert(files.end(), pieces->files().begin(), pieces->files().end());
    tokenizer = pieces;
  } else {
    tokenizer = std::make_shared<BytesOfModule>(std::max(options.begin_id, options.end_id) + 1);
  }
  return std::make_unique<Pretrained>(
      std::make_unique<TorchscriptLm>(options, std::move(tokenizer)), std::move(files));
}

TorchscriptOptions read_options(JsonReader& reader) {
  TorchscriptOptions options;
  options.file = reader.get_string("file");
  options.tokens = reader.get_choice("tokens", {"bytes", "byte_bpe"}, options.tokens);
  if (options.tokens == "byte_bpe") options.folder = reader.get_string("folder");
  options.begin_id = reader.get_int("begin_id", {}, 0, 1 << 24);
  options.end_id = reader.get_int("end_id", {}, 0, 1 << 24);
  options.windows.context = reader.get_int("context", options.windows.context, 4, 1 << 20);
  options.windows.stride =
      reader.get_int("stride", std::max<std::int64_t>(1, options.windows.context / 2), 1,
                     options.windows.context - 2);
  return options;
}

}  // namespace

void register_torchscript_lm(Registries& registries) {
  registries.generators.add(
      "torchscript", "a language model as a TorchScript module",
      [](JsonReader& reader) { return read_torchscript(read_options(reader)); });
}

}  // namespace vqlm
