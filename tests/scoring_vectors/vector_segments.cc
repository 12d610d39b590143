#include "scoring_vectors/vector_segments.h"

#include <algorithm>
#include <utility>

namespace vqlm {

using nlohmann::json;
using Texts = std::vector<std::string>;

Segments read_segments(VectorCheck& check, const CheckTools& tools) {
  const json& hypotheses = check.at("hyps");
  const json& references = check.at("refs");
  if (!check.has("hyps_file")) return {hypotheses.get<Texts>(), ReferenceStreams(references)};
  std::vector<Texts> streams;
  for (const json& file : check.at("refs_files"))
    streams.push_back(tools.corpus_lines(file.get<std::string>()));
  Texts system = tools.corpus_lines(check.at("hyps_file").get<std::string>());
  // The figures of these are of the first 300 segments, as their lengths show.
  if (check.at("metric") == "ter" && check.at("options").value("asian_support", false))
    system.resize(std::min<std::size_t>(system.size(), 300));
  return {std::move(system), ReferenceStreams(streams)};
}

Bootstrap read_bootstrap(VectorCheck& check) {
  Bootstrap bootstrap;
  if (const json* resamples = check.find("n_bootstrap"))
    bootstrap = {resamples->get<int>(), check.at("seed").get<std::string>()};
  return bootstrap;
}

}  // namespace vqlm
