#include "app/data_option.h"

#include "core/error.h"
#include "core/run_config.h"
#include "data/dataset_catalog.h"

namespace vqlm {

void add_data_options(CommandLine& line) {
  namespace po = boost::program_options;
  line.add()("data", po::value<std::string>()->required(), "data set")(
      "view", po::value<std::vector<std::string>>(), "option of the data set: text=de; may repeat");
}

nlohmann::json data_entry(const CommandLine& line) {
  nlohmann::json entry = {{"use", line.get<std::string>("data")}};
  for (const std::string& text : line.texts("view")) {
    const Override view = parse_override(text);
    nlohmann::json value = nlohmann::json::parse(view.value, nullptr, false);
    entry[view.path] = value.is_discarded() ? nlohmann::json(view.value) : value;
  }
  return entry;
}

std::vector<Example> load_examples(const CommandLine& line, const Session& session,
                                   const std::string& split, int limit) {
  const nlohmann::json entry = data_entry(line);
  JsonReader reader(entry, "command line", "/data");
  const std::unique_ptr<Dataset> dataset = open_dataset(reader, session.registries);
  reader.finish();
  std::vector<Example> examples = dataset->load(split, session.location);
  if (limit > 0 && static_cast<std::size_t>(limit) < examples.size())
    examples.resize(static_cast<std::size_t>(limit));
  if (examples.empty())
    throw InvalidArgument(expected_got("split " + split + " of " + line.get<std::string>("data"),
                                       "at least one example", "none"));
  return examples;
}

}  // namespace vqlm
