// How a folder of a store gets its name and loses it: by rename. Under its name it is whole; what a
// kill leaves has a temporary name, which remove_leftovers (leftovers.h) sweeps.
#pragma once

#include <string>

namespace vqlm {

// Moves the folder `from` to `to` whole, also from another file system, in place of what is there.
// Throws RuntimeError when the disk refuses.
void publish_folder(const std::string& from, const std::string& to);

// Renames `path` to a temporary name, which is returned; "" when nothing is there. Throws
// RuntimeError when the disk refuses.
std::string set_aside(const std::string& path);

// What cannot be removed is a warning; "" is no folder.
void remove_folder(const std::string& folder);

}  // namespace vqlm
