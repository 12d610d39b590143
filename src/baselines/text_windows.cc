#include "baselines/text_windows.h"

#include <algorithm>
#include <limits>

#include "data/tokenizer.h"

namespace vqlm {
namespace {

// Targets a window holds at most.
std::size_t window_size(const TokenStream& stream, const WindowOptions& options) {
  if (options.context == 0) return std::numeric_limits<std::size_t>::max();
  const auto context = static_cast<std::size_t>(options.context);
  return context > stream.lead.size() ? context - stream.lead.size() : 1;
}

using Position = std::vector<int>::difference_type;

}  // namespace

std::vector<TextWindow> scoring_windows(const std::vector<TokenStream>& streams,
                                        const WindowOptions& options) {
  std::vector<TextWindow> windows;
  for (std::size_t text = 0; text < streams.size(); ++text) {
    const std::size_t size = window_size(streams[text], options);
    const std::size_t total = streams[text].num_targets();
    const std::size_t stride =
        std::clamp<std::size_t>(static_cast<std::size_t>(options.stride), 1, size);
    std::size_t covered = std::min(size, total);
    windows.push_back({text, 0, covered, 0});
    while (covered < total) {
      const std::size_t end = std::min(covered + stride, total);
      windows.push_back({text, end - size, end, covered});
      covered = end;
    }
  }
  return windows;
}

std::vector<TextWindow> training_windows(const std::vector<TokenStream>& streams,
                                         const WindowOptions& options) {
  std::vector<TextWindow> windows;
  for (std::size_t text = 0; text < streams.size(); ++text) {
    const std::size_t size = window_size(streams[text], options);
    const std::size_t total = streams[text].num_targets();
    for (std::size_t begin = 0; begin < total;) {
      const std::size_t end = begin + std::min(size, total - begin);
      windows.push_back({text, begin, end, begin});
      begin = end;
    }
  }
  return windows;
}

std::vector<int> window_inputs(const TokenStream& stream, const TextWindow& window) {
  std::vector<int> inputs = stream.lead;
  inputs.insert(inputs.end(), stream.tokens.begin() + static_cast<Position>(window.begin),
                stream.tokens.begin() + static_cast<Position>(window.end));
  return inputs;
}

std::vector<int> window_targets(const TokenStream& stream, const TextWindow& window) {
  std::vector<int> targets(stream.lead.size(), kPadId);
  targets.insert(targets.end(), stream.tokens.begin() + static_cast<Position>(window.begin) + 1,
                 stream.tokens.begin() + static_cast<Position>(window.end) + 1);
  return targets;
}

std::vector<std::vector<std::int64_t>> window_lengths(const std::vector<TokenStream>& streams,
                                                      const std::vector<TextWindow>& windows) {
  std::vector<std::vector<std::int64_t>> lengths;
  lengths.reserve(windows.size());
  for (const TextWindow& window : windows)
    lengths.push_back(
        {static_cast<std::int64_t>(streams[window.text].lead.size() + window.end - window.begin)});
  return lengths;
}

}  // namespace vqlm
