// Greedy search and sampling: each example is one row, which leaves the batch when it ends.
#include <cstddef>
#include <string>

#include "core/random.h"
#include "decoding/token_chooser.h"
#include "nn/next_token.h"

namespace vqlm {
namespace {

struct Live {
  std::size_t example;
  Pcg64 random;
};

}  // namespace

std::vector<Decoded> decode_one_by_one(NextTokenModel& model, const DecodeRequest& request,
                                       const DecodingOptions& options) {
  std::vector<Decoded> results(request.prefixes.size());
  std::vector<Live> live;
  for (std::size_t i = 0; i < results.size(); ++i)
    live.push_back({i, Pcg64(derive_seed(options.seed, "decoding/" + request.ids[i]))});
  ScoreRows scores(model.next_log_probs(prefix_tensor(request)));
  TokenChooser chooser(allowed_tokens(scores.vocab(), request.forbidden), options);
  for (int produced = 1;; ++produced) {
    std::vector<Live> next;
    std::vector<int> tokens;
    std::vector<std::int64_t> rows;
    for (std::size_t r = 0; r < live.size(); ++r) {
      Decoded& result = results[live[r].example];
      const int token = chooser.choose(scores.row(r), request.prefixes[live[r].example], result.ids,
                                       live[r].random);
      result.log_prob_nats.push_back(scores.row(r)[token]);
      result.finished = token == request.end_id;
      if (result.finished) continue;
      result.ids.push_back(token);
      next.push_back(live[r]);
      tokens.push_back(token);
      rows.push_back(static_cast<std::int64_t>(r));
    }
    if (next.empty() || produced == options.max_tokens) return results;
    if (next.size() < live.size()) model.select_rows(row_indices(rows));
    live = std::move(next);
    scores = ScoreRows(model.next_log_probs(token_column(tokens)));
  }
}

}  // namespace vqlm
