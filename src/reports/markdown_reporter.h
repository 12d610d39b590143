// Markdown (GitHub's tables), with columns padded to the width they take on a terminal, Chinese
// included, so that the source is as readable as the page.
#pragma once

#include "core/registries.h"
#include "reports/reporter.h"

namespace vqlm {

// Title, table, footnotes and notes: what a run prints on the terminal.
void write_markdown_table(const Table& table, Language language, std::ostream& out);

class MarkdownReporter : public Reporter {
 public:
  std::string file_extension() const override { return "md"; }
  void write(const Report& report, std::ostream& out) const override;
};

void register_markdown_reporter(Registries& registries);

}  // namespace vqlm
