#include "nn/initial_tensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "core/error.h"
#include "core/files.h"
#include "data/char_tokenizer.h"
#include "nn/temporary_folder.h"

namespace vqlm {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A parameter and a buffer whose shapes depend on the width, one of each that do not.
struct NetworkImpl : torch::nn::Module {
  explicit NetworkImpl(std::int64_t width) {
    register_parameter("wide", torch::randn({width, 3}));
    register_parameter("same", torch::randn({4}));
    register_buffer("codebook", torch::randn({5, 2}));
    register_buffer("started", torch::zeros({}, torch::kBool));
  }
};
TORCH_MODULE(Network);

// The tokenizer of the characters of a text.
std::shared_ptr<const Tokenizer> tokenizer_of(const std::string& text) {
  auto tokenizer = std::make_shared<CharTokenizer>();
  tokenizer->train({text}, 1);
  return tokenizer;
}

class InitialTensorsTest : public testing::Test {
 protected:
  InitialTensorsTest() {
    context_.tokenizers.target = tokenizer_of("abc");
    context_.initial_folder = folder_.path("checkpoint");
    write_config(R"("tokenizer_hash": ")" + context_.tokenizers.target->info().hash + "\"");
    given_->named_buffers()["started"].fill_(true);
    save_tensors(folder_.path("checkpoint/model.safetensors"), module_tensors(*given_));
  }
  void write_config(const std::string& fields) {
    write_file(folder_.path("checkpoint/config.json"), "{" + fields + "}");
  }
  std::string refusal(Network network) const {
    try {
      load_initial_tensors(*network, context_);
    } catch (const InvalidArgument& error) {
      return error.what();
    }
    return "";
  }

  TemporaryFolder folder_;
  FitContext context_;
  Network given_{2};
};

TEST_F(InitialTensorsTest, ParametersAndBuffersOfTheSameNameAndShapeAreCopied) {
  Network wider(7);
  const torch::Tensor fresh = wider->named_parameters()["wide"].detach().clone();
  const InitialTensors initial = load_initial_tensors(*wider, context_);
  EXPECT_EQ(initial.copied, 3);
  EXPECT_EQ(initial.total, 4);
  const NamedTensors own = module_tensors(*wider), given = module_tensors(*given_);
  for (const char* name : {"same", "codebook", "started"})
    EXPECT_TRUE(torch::equal(own.at(name), given.at(name))) << name;
  EXPECT_TRUE(own.at("started").item<bool>());
  EXPECT_TRUE(torch::equal(own.at("wide"), fresh));
  EXPECT_TRUE(own.at("same").requires_grad());
  EXPECT_FALSE(own.at("codebook").requires_grad());
}

TEST_F(InitialTensorsTest, AnotherDtypeIsNoMatch) {
  Network network(2);
  const InitialTensors initial = copy_matching_tensors(
      *network, {{"same", torch::zeros({4}, torch::kDouble)}, {"other", torch::zeros({4})}});
  EXPECT_EQ(initial.copied, 0);
}

TEST_F(InitialTensorsTest, WithoutAFolderNothingIsTouched) {
  Network network(2);
  const torch::Tensor fresh = network->named_parameters()["same"].detach().clone();
  context_.initial_folder.clear();
  EXPECT_EQ(load_initial_tensors(*network, context_).total, 0);
  EXPECT_TRUE(torch::equal(network->named_parameters()["same"], fresh));
}

TEST_F(InitialTensorsTest, ACheckpointWithoutAnyMatchIsRefused) {
  save_tensors(folder_.path("checkpoint/model.safetensors"), {{"other", torch::zeros({4})}});
  EXPECT_THAT(refusal(Network(2)), AllOf(HasSubstr("one of the network's 4"), HasSubstr("none")));
}

TEST_F(InitialTensorsTest, AnotherTokenizerIsRefused) {
  EXPECT_EQ(refusal(Network(2)), "");
  const auto own = context_.tokenizers.target;
  context_.tokenizers.target = tokenizer_of("abd");
  EXPECT_THAT(refusal(Network(2)), AllOf(HasSubstr(context_.tokenizers.target->info().hash),
                                         HasSubstr(own->info().hash)));
  context_.tokenizers = {own, tokenizer_of("xyz")};
  EXPECT_EQ(refusal(Network(2)), "");  // the checkpoint has no embeddings of sources alone
  write_config(R"("source_tokenizer_hash": "other", "tokenizer_hash": ")" + own->info().hash +
               "\"");
  EXPECT_THAT(refusal(Network(2)), HasSubstr("source_tokenizer_hash"));
}

TEST_F(InitialTensorsTest, ADamagedCheckpointIsTheWorldsFault) {
  for (const std::string fields : {"", R"("tokenizer_hash": 1)"}) {
    write_config(fields);
    EXPECT_THROW(load_initial_tensors(*Network(2), context_), RuntimeError) << fields;
  }
  context_.initial_folder = folder_.path("nowhere");
  EXPECT_THROW(load_initial_tensors(*Network(2), context_), RuntimeError);
}

}  // namespace
}  // namespace vqlm
