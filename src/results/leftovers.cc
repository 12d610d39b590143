#include "results/leftovers.h"

#include <filesystem>
#include <system_error>

namespace vqlm {

namespace fs = std::filesystem;

void remove_leftovers(const std::string& folder, std::chrono::seconds age) {
  const fs::file_time_type oldest = fs::file_time_type::clock::now() - age;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().find(".tmp.") == std::string::npos) continue;
    std::error_code ignored;
    const fs::file_time_type changed = fs::last_write_time(entry->path(), ignored);
    if (!ignored && changed < oldest) fs::remove_all(entry->path(), ignored);
  }
}

}  // namespace vqlm
