// One vector under check. Its fields are read and compared through this object, which collects what
// differs and knows in the end which fields nobody looked at: those count as failures too, so that
// no figure of a vector goes unchecked.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace vqlm {

struct Difference {
  std::string field, expected, got;
};

// Thrown by a check that cannot be made here.
struct SkippedVector {
  std::string reason;
};

class VectorCheck {
 public:
  // `vector` must be an object and outlive this.
  explicit VectorCheck(const nlohmann::json& vector) : vector_(vector) { ignore("id"); }

  // The field, which counts as read. `at` throws InvalidArgument when it is absent, `find` returns
  // null.
  const nlohmann::json& at(const std::string& field);
  const nlohmann::json* find(const std::string& field);
  bool has(const std::string& field) const { return vector_.contains(field); }
  void ignore(const std::string& field) { read_.insert(field); }

  // Compares a field, which must be there, with what was computed: objects and lists part by part,
  // numbers bit for bit as doubles (whole numbers as such), texts byte by byte.
  void expect(const std::string& field, const nlohmann::json& got);
  // The same where the vector has the field.
  void expect_if_there(const std::string& field, const nlohmann::json& got);
  // A number whose field writes it as C's %a does.
  void expect_hex(const std::string& field, double got);
  // What is no field of the vector; `where` says what it is.
  void compare(const std::string& where, const nlohmann::json& expected, const nlohmann::json& got);
  void fail(const std::string& where, const std::string& expected, const std::string& got);

  // What differs, fields never read included.
  std::vector<Difference> differences() const;

 private:
  const nlohmann::json& vector_;
  std::set<std::string> read_;
  std::vector<Difference> differences_;
};

}  // namespace vqlm
