// How a text longer than a model's context is cut. A text is a stream of tokens: begin of sequence,
// the text, end of sequence; target t is stream[t + 1], predicted from stream[..t]. A window is a
// run of targets predicted together. Scoring windows overlap, so that every target but the first
// ones sees at least `context - stride` tokens and is counted once; training windows lie side by
// side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vqlm {

struct TokenStream {
  std::vector<int> lead;    // put before every window (a label); predicts nothing
  std::vector<int> tokens;  // begin of sequence, text, end of sequence

  std::size_t num_targets() const { return tokens.size() - 1; }
};

struct TextWindow {
  std::size_t text = 0;          // index of the stream
  std::size_t begin = 0;         // first target of the window
  std::size_t end = 0;           // one behind the last
  std::size_t first_scored = 0;  // targets before it are context only
};

struct WindowOptions {
  std::int64_t context = 0;  // longest window in inputs, lead included; 0: the whole text
  std::int64_t stride = 0;   // new targets a window after the first; 1 <= stride <= context
};

std::vector<TextWindow> scoring_windows(const std::vector<TokenStream>& streams,
                                        const WindowOptions& options);
std::vector<TextWindow> training_windows(const std::vector<TokenStream>& streams,
                                         const WindowOptions& options);

// Inputs of a window, the lead in front, and its targets; the lead's own targets are padding.
std::vector<int> window_inputs(const TokenStream& stream, const TextWindow& window);
std::vector<int> window_targets(const TokenStream& stream, const TextWindow& window);

// Number of inputs of each window, in the form the batching takes.
std::vector<std::vector<std::int64_t>> window_lengths(const std::vector<TokenStream>& streams,
                                                      const std::vector<TextWindow>& windows);

}  // namespace vqlm
