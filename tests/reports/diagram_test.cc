#include "reports/diagram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "reports/diagram_kinds.h"
#include "reports/figure_types.h"
#include "sample_run.h"

namespace vqlm {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const char* const kModel = R"json({"type": "vqvae_lm", "parameters": 74,
  "config": {"downsampling": 4, "codes": 8, "code_dim": 2, "quantizer": "vq_ema",
             "condition": "source", "encoder_kind": "convolution",
             "encoder": {"num_layers": 2, "d_model": 4}},
  "tensors": [["decoder.norm.weight", "F32", [4]],
              ["encoder.embedding.weight", "F32", [5, 4]],
              ["encoder.layers.0.inner.weight", "F32", [4, 2]],
              ["encoder.layers.0.inner.bias", "F32", [4]],
              ["encoder.layers.1.inner.weight", "F32", [4, 2]],
              ["encoder.layers.1.inner.bias", "F32", [4]],
              ["levels.0.bottleneck.quantizer.codebook", "F32", [8, 2]],
              ["levels.0.bottleneck.quantizer.ema_sums", "F32", [8, 2]],
              ["levels.0.bottleneck.quantizer.started", "I64", []]],
  "codebooks": [{"level": 0, "head": 0, "codes": 8, "tokens": 4}],
  "example": {"text": "a <cat> & a dog", "codes": [[3, 1, 7]], "output": "a cat"}})json";

FigureContext english(const RunRecord& run) { return FigureContext{run}; }

Figure diagram(const RunRecord& run, const std::string& kind) {
  const auto json =
      nlohmann::json::parse(R"({"figures": [{"id": "d", "type": "diagram", "kind": ")" + kind +
                            R"(", "generator": "vqvae"}]})");
  JsonReader reader(json, "a.json");
  return draw_figure(english(run), read_figure_specs(reader).at(0));
}

TEST(ModelDescriptionTest, EqualLayersAreOneRow) {
  const auto model = read_model_description(kModel);
  ASSERT_EQ(model->blocks.size(), 3u);
  const ModuleBlock& encoder = model->blocks[1];
  EXPECT_EQ(encoder.name, "encoder");
  EXPECT_EQ(encoder.parameters, 44);
  ASSERT_EQ(encoder.rows.size(), 2u);
  EXPECT_EQ(encoder.rows[1].name, "inner");
  EXPECT_EQ(encoder.rows[1].copies, 2);
  EXPECT_EQ(encoder.rows[1].shape, "4 × 2");
  EXPECT_EQ(encoder.rows[1].parameters, 24);
  EXPECT_EQ(model->blocks[2].parameters, 16);  // without what the quantiser counts for itself
  EXPECT_EQ(model->sum_of_parts(), 64);
}

TEST(ModelDescriptionTest, DamagedTextIsNone) {
  EXPECT_FALSE(read_model_description("nothing"));
  EXPECT_FALSE(read_model_description("{\"config\": {}}"));
  EXPECT_FALSE(read_model_description(R"({"type": "a", "tensors": [[1]]})"));
}

TEST(DiagramTest, ArchitectureShowsPartsInTheirOrder) {
  const RunRecord run;
  const auto model = read_model_description(kModel);
  const DiagramGraph graph = architecture_graph(english(run), "Ours", *model);
  std::vector<std::string> titles;
  for (const DiagramBox& box : graph.boxes) titles.push_back(box.title);
  EXPECT_THAT(titles, ElementsAre("Ours", "Encoder: 44", "Codes, level 1: 16", "Decoder: 4"));
  EXPECT_EQ(graph.arrows[1].label, "n/4 × 4");
  EXPECT_EQ(graph.arrows[2].label, "n/4 codes of 8");
}

TEST(DiagramTest, IdeaShowsTheSizesAndAnActualText) {
  const RunRecord run;
  const std::string source = dot_source(idea_graph(english(run), *read_model_description(kModel)));
  EXPECT_THAT(source, AllOf(HasSubstr("a &lt;cat&gt; &amp; a dog"), HasSubstr("3 1 7"),
                            HasSubstr("K = 8, a code for 4 tokens"), HasSubstr("Source text"),
                            HasSubstr("2 layers, width 4")));
}

TEST(DiagramTest, TasksHaveTheirDataAndGenerators) {
  RunRecord run = sample_run();
  run.task_descriptions["mt"] = R"({"data": "multi30k", "split": "test", "examples": 1000})";
  const std::string source = dot_source(tasks_graph(english(run), std::nullopt));
  EXPECT_THAT(source, AllOf(HasSubstr("Machine translation (mt)"),
                            HasSubstr("multi30k, test: 1000 examples"),
                            HasSubstr("Transformer, VQ-VAE-LM")));
}

TEST(DiagramTest, TasksMayBeChosen) {
  const RunRecord run = sample_run();
  const DiagramGraph graph = tasks_graph(english(run), std::nullopt, {"mt", "mt", "codes"});
  ASSERT_EQ(graph.boxes.size(), 2u);
  EXPECT_EQ(graph.boxes[1].id, "task_mt");
  FigureSpec spec;
  spec.type = FigureType::kDiagram;
  spec.kind = "tasks";
  spec.tasks = {"codes"};
  EXPECT_EQ(draw_figure(english(run), spec).problem,
            "no value: Use of codes (codes) (not part of this run)");
}

TEST(DiagramTest, OfManyGeneratorsTheFirstAreNamed) {
  RunRecord run = sample_run();
  for (int i = 0; i < 10; ++i) {
    run.results.push_back(run.results.back());
    run.results.back().generator = "g" + std::to_string(i);
  }
  const DiagramGraph graph = tasks_graph(english(run), std::nullopt);
  ASSERT_EQ(graph.boxes.back().id, "task_mt");
  EXPECT_THAT(graph.boxes.back().rows.back(), ElementsAre("g2, and 7 more"));
}

TEST(DiagramTest, WhatIsNotDescribedSaysSo) {
  EXPECT_THAT(diagram(sample_run(), "idea").problem,
              HasSubstr("VQ-VAE-LM (not described in the run's record)"));
}

TEST(DiagramTest, DrawsTheSameEachTime) {
  RunRecord run = sample_run();
  run.descriptions["vqvae"] = kModel;
  const Figure first = diagram(run, "architecture");
  if (first.problem.find("not found") != std::string::npos)
    GTEST_SKIP() << "Graphviz is not installed";
  EXPECT_EQ(first.problem, "");
  EXPECT_THAT(first.svg, AllOf(HasSubstr("role=\"img\""), HasSubstr("n/4 codes of 8"),
                               testing::Not(HasSubstr("<!--"))));
  EXPECT_THAT(first.notes, ElementsAre("The parts in the checkpoint have 64 numbers, the model "
                                       "counts 74 parameters."));
  EXPECT_EQ(first.svg, diagram(run, "architecture").svg);
}

TEST(DiagramTest, CountsAreShort) {
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(66048), "66,048");
  EXPECT_EQ(count_text(1530000), "1.53 M");
}

}  // namespace
}  // namespace vqlm
