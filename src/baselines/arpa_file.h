// N-gram models as ARPA files, the text format of SRILM, KenLM and others (Doug Paul's; described
// in SRILM's manual, ngram-format(5)): each n-gram a line with log10 of its probability and of its
// back-off weight. Numbers are written with as many digits as single precision needs, so that
// nothing is lost on the way.
#pragma once

#include <string>
#include <vector>

#include "baselines/ngram_model.h"

namespace vqlm {

struct ArpaModel {
  NgramModel model;
  std::vector<std::string> words;  // of each id: the four special ones, then those of the file
};

// `words` are those of the model's ids; padding is not written. Throws InvalidArgument on a word
// that is empty, has a blank, a tab or a line end in it, or stands twice; RuntimeError when the
// file cannot be written.
void write_arpa(const std::string& path, const NgramModel& model,
                const std::vector<std::string>& words);

// Reads what this program, KenLM or SRILM wrote; plain text, or gzip where the name ends in .gz. An
// n-gram whose beginning or end a pruned model lacks gets it back with the probability the model
// gives it. A file without <unk> gives it log10 p = -100, as KenLM does. Throws RuntimeError,
// naming the line, on anything else.
ArpaModel read_arpa(const std::string& path);

}  // namespace vqlm
