// A run: one JSON file (comments allowed) that says what is trained, evaluated and reported. This
// struct holds its sections by name, still as JSON; each section is read strictly by the component
// it belongs to.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vqlm {

struct RunConfig {
  std::string file;                                // path of the config, for messages
  std::string name;                                // stem of the file, preset: the run's folder
  std::string description;                         // one or two sentences, printed above the tables
  std::string description_zh;                      // in reports in Chinese; "": the same
  nlohmann::json data = nlohmann::json::object();  // name -> data set and view
  nlohmann::json tokenizers =
      nlohmann::json::object();  // name -> tokenizer and what it is trained on
  nlohmann::json generators = nlohmann::json::object();  // name -> generator config
  nlohmann::json tasks = nlohmann::json::object();       // name -> task config
  nlohmann::json metrics = nlohmann::json::object();     // name -> metric config
  std::vector<std::uint64_t> seeds{1};
  nlohmann::json report = nlohmann::json::object();  // tables and formats
};

// "generators.vqvae.codes=512": the value is read as JSON where it parses, else as a string.
struct Override {
  std::string path, value;
};
Override parse_override(const std::string& text);  // throws InvalidArgument without '='

// Reads and checks the top level, with short forms written out (config_expansion.h). A preset is
// part of the run's name: "course-smoke". An override of what is written out only then (a key that
// an entry has by `like`) is applied after that, else before. Throws RuntimeError when the file
// cannot be read, InvalidArgument with line and column when it is no JSON, with the pointer when a
// section is unknown or of the wrong type, or when an override names a path whose parent does not
// exist.
RunConfig load_run_config(const std::string& path, const std::vector<Override>& overrides = {},
                          const std::string& preset = "");

// The text as JSON, // and /* */ comments allowed; `file` serves the message.
nlohmann::json parse_json(const std::string& text, const std::string& file);

}  // namespace vqlm
