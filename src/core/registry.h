// A registry: names of components of one kind and how to make them. There is no global one; `main`
// makes one `Registries`, every folder adds its components to it in a visible list.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/json_reader.h"

namespace vqlm {

// Throws InvalidArgument: "generator: expected one of a, b, c, got 'bb' (did you mean 'b'?)".
[[noreturn]] void throw_unknown_name(const std::string& kind, const std::string& name,
                                     const std::vector<std::string>& known,
                                     const std::string& where = "");
// Insertions, deletions, changes and swaps of neighbours that turn one text into the other, in
// bytes (optimal string alignment).
std::size_t edit_distance(const std::string& a, const std::string& b);
// The member of `known` with the smallest edit distance to `name`, empty when none is near.
std::string nearest_name(const std::string& name, const std::vector<std::string>& known);

template <typename Base>
class Registry {
 public:
  using Creator = std::function<std::unique_ptr<Base>(JsonReader&)>;

  // `kind` is the word used in messages: "generator".
  explicit Registry(std::string kind) : kind_(std::move(kind)) {}

  // Throws InvalidArgument when the name is taken.
  void add(const std::string& name, const std::string& description, Creator creator) {
    if (!entries_.emplace(name, Entry{description, std::move(creator)}).second)
      throw InvalidArgument(kind_ + " registry: expected a new name, got '" + name +
                            "', which is registered already");
  }

  // Makes a component from its config. Throws InvalidArgument on an unknown name; the creator reads
  // its keys from `reader`, the caller finishes it.
  std::unique_ptr<Base> create(const std::string& name, JsonReader& reader) const {
    const auto it = entries_.find(name);
    if (it == entries_.end()) throw_unknown_name(kind_, name, names(), reader.where());
    return it->second.creator(reader);
  }

  bool has(const std::string& name) const { return entries_.count(name) != 0; }

  // Sorted.
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& [name, entry] : entries_) result.push_back(name);
    return result;
  }

  // One line; throws like `create` on an unknown name.
  const std::string& description(const std::string& name) const {
    const auto it = entries_.find(name);
    if (it == entries_.end()) throw_unknown_name(kind_, name, names());
    return it->second.description;
  }

 private:
  struct Entry {
    std::string description;
    Creator creator;
  };
  std::string kind_;
  std::map<std::string, Entry> entries_;
};

}  // namespace vqlm
