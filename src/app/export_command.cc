// vqlm export: a checkpoint in the form of another program.
#include <iostream>

#include "app/checkpoint.h"
#include "app/command_line.h"
#include "core/error.h"
#include "core/registry.h"
#include "model/exportable.h"

namespace vqlm {
namespace {

namespace po = boost::program_options;

const Exportable& exportable(const Checkpoint& checkpoint) {
  const auto* result = dynamic_cast<const Exportable*>(checkpoint.generator.get());
  if (result == nullptr || result->export_formats().empty())
    throw InvalidArgument(expected_got("export", "a generator that has a form elsewhere",
                                       checkpoint.generator->info().type));
  return *result;
}

void check_format(const std::string& format, const std::vector<ExportFormat>& formats) {
  std::vector<std::string> names;
  for (const ExportFormat& known : formats) names.push_back(known.name);
  if (std::find(names.begin(), names.end(), format) == names.end())
    throw_unknown_name("--format", format, names);
}

}  // namespace

int export_command(const Arguments& arguments) {
  CommandLine line("vqlm export CHECKPOINT [--format FORMAT --out PATH] [options]",
                   "Writes a checkpoint in the form of another program; without --format it lists "
                   "the forms that the checkpoint has.");
  line.add()("format", po::value<std::string>(), "arpa")("out", po::value<std::string>(),
                                                         "file or folder to write");
  line.add_session_options();
  line.add_positional("checkpoint", 1);
  if (!line.parse(arguments)) return 0;
  const Session session(line.session_options());
  const Checkpoint checkpoint = load_checkpoint(line.required("checkpoint"), session);
  const Exportable& model = exportable(checkpoint);
  const auto formats = model.export_formats();
  if (!line.has("format")) {
    for (const ExportFormat& format : formats)
      std::cout << format.name << "  " << format.description << "\n";
    return 0;
  }
  check_format(line.text("format"), formats);
  model.export_to(line.text("format"), line.required("out"));
  return 0;
}

}  // namespace vqlm
