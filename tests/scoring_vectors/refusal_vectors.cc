// Input that the packages fail on.
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "data/temporary_folder.h"
#include "scoring/evaluate.h"
#include "scoring/score_command.h"
#include "scoring_vectors/metric_choice.h"
#include "scoring_vectors/score_vectors.h"
#include "scoring_vectors/vector_segments.h"

namespace vqlm {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

// Text without a segment or a reference can only be handed over as files.
void score_as_files(const std::string& metric, const Segments& segments, const json& streams) {
  const TemporaryFolder folder;
  const auto write = [&folder](const std::string& name, const Texts& lines) {
    std::string content;
    for (const std::string& line : lines) content += line + "\n";
    return folder.write(name, content);
  };
  Texts arguments;
  for (const json& stream : streams)
    arguments.push_back(write("reference" + std::to_string(arguments.size()), stream.get<Texts>()));
  arguments.insert(arguments.end(), {"-m", metric, "-i", write("system", segments.hypotheses)});
  std::ostringstream out, err;
  ScoreStreams pipes{0, out, err, false, [](const char*) -> const char* { return nullptr; }};
  score_command(arguments, pipes);
}

// As the command line does from the counts on.
void evaluate_segments(MetricChoice& choice, const Segments& segments, const Bootstrap& bootstrap) {
  ScoreOptions options;
  options.confidence = bootstrap.num_resamples > 1;
  options.confidence_n = bootstrap.num_resamples;
  options.seed = bootstrap.seed;
  CorpusCounts counts;
  auto& system = counts.metrics.emplace_back().emplace_back(choice.metric->width());
  system.rows = count_segments(*choice.metric, {segments.hypotheses}, segments.references).front();
  system.sums = system.rows.sums();
  MetricSet set;
  set.ids.push_back(choice.id);
  set.metrics.push_back(std::move(choice.metric));
  evaluate(counts, set, options);
}

}  // namespace

void check_refusal(VectorCheck& check, CheckTools& tools) {
  check.ignore("level");
  const auto error = check.at("error").get<std::string>();
  const Segments segments = read_segments(check, tools);
  MetricChoice choice =
      choose_metric(check.at("metric").get<std::string>(), check.at("options"), tools);
  const Bootstrap bootstrap = read_bootstrap(check);
  try {
    if (segments.hypotheses.empty() || segments.references.size() == 0)
      score_as_files(choice.id, segments, check.at("refs"));
    else
      evaluate_segments(choice, segments, bootstrap);
    check.fail("error", "a refusal, as " + error + " is raised", "a score");
  } catch (const InvalidArgument&) {
  } catch (const RuntimeError&) {
  }
}

}  // namespace vqlm
