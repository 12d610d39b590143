#include "app/code_lines.h"

namespace vqlm {
namespace {

struct CodeLines {
  const char* type;
  std::int64_t count;
};

constexpr CodeLines kCodeLines[] = {
#include "code_line_table.h"  // written by the build
};

}  // namespace

std::int64_t code_lines(const std::string& generator_type) {
  for (const CodeLines& entry : kCodeLines)
    if (generator_type == entry.type) return entry.count;
  return 0;
}

}  // namespace vqlm
