// What all neural baselines share: a recipe read from the config, a network built from it, training
// by nn/trainer.h, and a folder that holds everything needed to go on. A baseline says which keys
// it reads, how its network is built, and what its loss is.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "baselines/reference_text.h"
#include "core/json_reader.h"
#include "model/generator.h"
#include "model/trainable.h"
#include "nn/checkpoint.h"
#include "nn/torch.h"
#include "nn/trainer.h"

namespace vqlm {

class NeuralGenerator : public Generator, public Trainable {
 public:
  NeuralGenerator(std::string type, int version);

  // Reads the recipe; called once, by the creator. Every key has a default.
  void configure(JsonReader& reader);

  GeneratorInfo info() const override;
  // Throws InvalidArgument without training examples, development examples or tokenizer, and with a
  // source tokenizer unless conditional on a source.
  FitReport fit(const FitContext& context) override;
  void save(const std::string& folder) const override;
  // The recipe comes from the folder; what `configure` read is replaced.
  void load(const std::string& folder, const Tokenizers& tokenizers,
            const std::string& device) override;

 protected:
  struct Training {
    std::unique_ptr<TrainingModel> model;
    std::vector<std::vector<std::int64_t>> lengths;  // as for make_batches
  };

  virtual void read_recipe(JsonReader& reader) = 0;
  virtual std::shared_ptr<torch::nn::Module> build(std::int64_t vocab_size) = 0;
  virtual Training prepare(const FitContext& context) = 0;
  // "none", "source" or "label".
  virtual std::string condition() const = 0;
  // Fields between "eos" and "oov": "context:256|stride:128".
  virtual std::string context_signature() const = 0;

  // Builds the network for these tokenizers and copies weights from elsewhere into it. Throws
  // RuntimeError, naming `path`, where a tensor is missing, left over or of another shape.
  void adopt(const Tokenizers& tokenizers, const NamedTensors& weights, const std::string& path);
  const torch::nn::Module& network() const { return *module_; }  // of a ready one

  // Throws InvalidArgument before `fit` or `load`.
  void require_ready() const;
  const Tokenizer& tokenizer() const { return *tokenizers_.target; }
  const Tokenizers& tokenizers() const { return tokenizers_; }  // known when `build` is called
  const torch::Device& device() const { return device_; }
  const std::string& type() const { return type_; }
  // Sorted labels of the training data; empty unless conditional on a label.
  const std::vector<std::string>& labels() const { return labels_; }

  // Defaults, which a baseline's constructor may set.
  TrainerOptions training_;
  double label_smoothing_ = 0;

 private:
  std::string signature() const;

  std::string type_;
  int version_;
  nlohmann::json config_;
  Tokenizers tokenizers_;
  std::vector<std::string> labels_;
  std::shared_ptr<torch::nn::Module> module_;
  torch::Device device_ = torch::kCPU;
};

}  // namespace vqlm
