// The command line of one sub-command, on top of Boost.Program_options: positional arguments by
// name, the options every sub-command has, `--help`, and errors as InvalidArgument.
#pragma once

#include <boost/program_options.hpp>
#include <string>
#include <vector>

#include "app/command.h"
#include "app/session.h"

namespace vqlm {

class CommandLine {
 public:
  // `usage`: "vqlm run CONFIG [options]"; `about`: a sentence or two.
  CommandLine(std::string usage, std::string about);

  // Adds an option: option("out", value<std::string>()->default_value("vqlm-out"), "where results
  // go").
  boost::program_options::options_description_easy_init add();
  // Positional arguments, in order; the last may repeat.
  void add_positional(const std::string& name, int count);
  void add_session_options();  // --plugin --mirror --device --threads

  // False when help was asked for (and printed). Sets up the log and the progress display.
  bool parse(const Arguments& arguments);

  bool has(const std::string& name) const { return values_.count(name) != 0; }
  template <typename T>
  const T& get(const std::string& name) const {
    return values_[name].as<T>();
  }
  std::string text(const std::string& name) const;                // "" when absent
  std::vector<std::string> texts(const std::string& name) const;  // {} when absent
  std::string required(const std::string& name) const;  // throws InvalidArgument when absent
  SessionOptions session_options() const;

 private:
  void set_up_output() const;

  std::string usage_, about_;
  boost::program_options::options_description options_{"Options"};
  boost::program_options::options_description hidden_;
  boost::program_options::positional_options_description positional_;
  boost::program_options::variables_map values_;
};

}  // namespace vqlm
