// The file of an n-gram model: a header, the arrays of every level as they lie in memory
// (little-endian), and the SHA-256 of all before it. Written whole or not at all.
#pragma once

#include <string>

#include "baselines/ngram_model.h"

namespace vqlm {

// Throws RuntimeError when it cannot be written.
void write_ngram_file(const std::string& path, const NgramModel& model);

// Throws RuntimeError when the file is missing, truncated, damaged or none of these.
NgramModel read_ngram_file(const std::string& path);
// The same, and when its order or vocabulary is another.
NgramModel read_ngram_file(const std::string& path, int order, int vocab_size);

}  // namespace vqlm
