// The `main` of a program for ./dev bench: an error is one line behind the program's name.
#pragma once

#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace vqlm {

inline int run_program(const char* name, int argc, char** argv,
                       int (*run)(const std::vector<std::string>& arguments)) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << name << ": " << error.what() << "\n";
    return 1;
  }
}

}  // namespace vqlm
