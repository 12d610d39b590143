// What a killed process leaves behind: files and folders under the temporary names of core/files.h
// ("report.md.tmp.1a2b..."). One that is older than any write takes belongs to nobody.
#pragma once

#include <chrono>
#include <string>

namespace vqlm {

inline constexpr std::chrono::seconds kLeftoverAge{3600};

// Removes those directly in `folder` that were last changed longer ago. What cannot be removed, or
// is gone meanwhile, is passed over; a folder that does not exist has none.
void remove_leftovers(const std::string& folder, std::chrono::seconds age = kLeftoverAge);

}  // namespace vqlm
