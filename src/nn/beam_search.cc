// Beam search over a batch: an example that is over leaves it. Nothing of an example depends on the
// others.
#include <cstddef>
#include <utility>

#include "decoding/beam.h"
#include "nn/next_token.h"

namespace vqlm {
namespace {

// Whether every one of `num_rows` rows goes on from itself.
bool in_place(const std::vector<std::int64_t>& rows, std::size_t num_rows) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i] != static_cast<std::int64_t>(i)) return false;
  return rows.size() == num_rows;
}

}  // namespace

std::vector<std::vector<Decoded>> decode_beam(NextTokenModel& model, const DecodeRequest& request,
                                              const DecodingOptions& options, std::size_t wanted) {
  std::vector<std::vector<Decoded>> results(request.prefixes.size());
  std::vector<Beam> beams;
  for (std::size_t i = 0; i < results.size(); ++i)
    beams.emplace_back(BeamStart{i, request.end_id, request.prefixes[i]}, options, wanted);
  if (options.coverage_penalty > 0) model.keep_attention();
  const auto step = [&](const torch::Tensor& tokens) {
    const torch::Tensor log_probs = model.next_log_probs(tokens);
    return ScoreRows(log_probs, model.attention());
  };
  ScoreRows scores = step(prefix_tensor(request));
  const std::vector<char> allowed = allowed_tokens(scores.vocab(), request.forbidden);
  for (;;) {
    std::vector<Beam> going;
    std::vector<int> tokens;
    std::vector<std::int64_t> rows;
    std::size_t first_row = 0;
    for (Beam& beam : beams) {
      const std::size_t num_rows = beam.num_rows();
      if (beam.advance(scores.rows(), first_row, allowed)) {
        for (std::size_t k = 0; k < beam.num_rows(); ++k) {
          tokens.push_back(beam.last_token(k));
          rows.push_back(static_cast<std::int64_t>(first_row + beam.parent_row(k)));
        }
        going.push_back(std::move(beam));
      } else {
        results[beam.example()] = beam.results();
      }
      first_row += num_rows;
    }
    if (going.empty()) return results;
    beams = std::move(going);
    if (!in_place(rows, first_row)) model.select_rows(row_indices(rows));
    scores = step(token_column(tokens));
  }
}

}  // namespace vqlm
