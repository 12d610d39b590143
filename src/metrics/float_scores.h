// Scores of float32 sums, as sacreBLEU's bootstrap computes them: with NumPy 2 a float32 stays one
// as long as only Python numbers meet it (chrF and TER wholly; BLEU's precisions), with NumPy 1 it
// becomes a double. Bit-identical under -ffp-contract=off. Scoring rules, section 4.8.
#pragma once

#include <span>

#include "metrics/bleu.h"
#include "metrics/chrf.h"
#include "metrics/corpus_metric.h"
#include "stats/typed_value.h"

namespace vqlm {

// `sums`: float32 numbers as doubles, in the layout of compute_bleu and compute_chrf; for TER edits
// and reference length. `arithmetic` is kFloat or kFloatNumpy1.
TypedValue float_bleu(std::span<const double> sums, const BleuOptions& options,
                      SumsArithmetic arithmetic);
TypedValue float_chrf(std::span<const double> sums, const ChrfOptions& options,
                      SumsArithmetic arithmetic);
TypedValue float_ter(std::span<const double> sums, SumsArithmetic arithmetic);

// BLEU of an integer array: add-k adds only the whole part of k.
double integer_bleu(std::span<const double> sums, const BleuOptions& options);

}  // namespace vqlm
