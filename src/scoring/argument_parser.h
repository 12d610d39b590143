// Reads arguments by the rules of Python's argparse, so that every call of `sacrebleu` means the
// same to `vqlm score`: options of several letters behind one dash, values attached with "=" or to
// a one-letter option, one-letter flags written together, unambiguous beginnings of names, lists
// that end at the next option, "--", numbers below zero as values.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace vqlm {

enum class Arity { kFlag, kOne, kAny, kSome };  // no value, one, any number, at least one

struct CommandOption {
  std::vector<std::string> names;  // "--width", "-w"
  Arity arity = Arity::kFlag;
  // Takes the values (none for a flag); throws InvalidArgument on a wrong one.
  std::function<void(const std::vector<std::string>&)> take;
  bool stops = false;       // nothing after it is looked at (help, version)
  bool abbreviated = true;  // unambiguous beginnings of its names stand for it
};

class ArgumentParser {
 public:
  // `take_rest` is given the arguments that belong to no option: one run of them.
  ArgumentParser(std::vector<CommandOption> options,
                 std::function<void(const std::vector<std::string>&)> take_rest);

  // Calls the options' functions in order; false when one of them stopped it. Throws
  // InvalidArgument on an unknown or ambiguous option, a missing value, a value too many.
  bool parse(const std::vector<std::string>& arguments);

 private:
  struct Reading {                          // of an argument that is an option
    const CommandOption* option = nullptr;  // none: unknown
    std::string name;
    std::optional<std::string> attached;  // value in the same argument
  };
  struct Call {
    const CommandOption* option;
    std::vector<std::string> values;
  };
  // How an argument reads; nothing when it is a value.
  std::optional<Reading> read(const std::string& argument) const;
  std::vector<Reading> abbreviations(const std::string& argument) const;
  const CommandOption* find(const std::string& name) const;
  void classify();
  std::size_t next_option(std::size_t index) const;
  std::size_t count_values(std::size_t index) const;
  std::vector<std::string> values_at(const CommandOption& option, std::size_t index) const;
  Reading take_flags(Reading reading, std::vector<Call>& calls) const;
  // Both return the index behind what they took.
  std::size_t take_option(std::size_t index);
  std::size_t take_rest(std::size_t index);
  void make(Call& call);

  std::vector<CommandOption> options_;
  std::function<void(const std::vector<std::string>&)> take_rest_;
  std::vector<std::string> arguments_, extra_;
  std::vector<std::optional<Reading>> readings_;  // of each argument
  std::size_t first_separator_ = 0;               // where "--" stands, else the number of arguments
  bool took_rest_ = false, stopped_ = false;
};

}  // namespace vqlm
