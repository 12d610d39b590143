#include "app/code_swaps.h"

#include <algorithm>
#include <numeric>

#include "app/word_changes.h"
#include "core/random.h"

namespace vqlm {
namespace {

struct ChosenSwap {
  std::size_t text = 0, place = 0;
  int from = 0, to = 0;
};

// A code other than `from`, drawn with weights `counts`; `from` itself when there is no other.
int another_code(const std::vector<double>& counts, int from, Pcg64& random) {
  const auto own = static_cast<std::size_t>(from);
  const double others = std::accumulate(counts.begin(), counts.end(), 0.0) - counts[own];
  double left = random.next_double() * others;
  int last = from;
  for (std::size_t code = 0; code < counts.size(); ++code) {
    if (code == own || counts[code] == 0) continue;
    last = static_cast<int>(code);
    left -= counts[code];
    if (left < 0) return last;
  }
  return last;
}

std::vector<double> code_counts(const CodebookData& data, std::size_t index) {
  std::vector<double> counts(static_cast<std::size_t>(data.codebooks[index].num_codes));
  for (const Prediction& text : data.encoded)
    for (const int code : text.generation->codes[index])
      counts.at(static_cast<std::size_t>(code)) += 1;
  return counts;
}

std::vector<ChosenSwap> choose_swaps(const CodebookData& data, std::size_t index,
                                     const CodeSwapOptions& options) {
  Pcg64 random(derive_seed(options.seed, "swaps/" + std::to_string(index)));
  std::vector<std::size_t> order(data.encoded.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  shuffle(order, random);
  const std::vector<double> counts = code_counts(data, index);
  std::vector<ChosenSwap> chosen;
  for (const std::size_t text : order) {
    if (chosen.size() == std::max(options.num_measured, options.num_shown)) break;
    const std::vector<int>& codes = data.encoded[text].generation->codes[index];
    if (codes.empty()) continue;
    const std::size_t place = random.below(static_cast<std::uint32_t>(codes.size()));
    const int to = another_code(counts, codes[place], random);
    if (to != codes[place]) chosen.push_back({text, place, codes[place], to});
  }
  return chosen;
}

std::vector<std::string> decoded(const CoderParts& parts, const std::vector<Example>& examples,
                                 const std::vector<Codes>& codes, int max_tokens) {
  DecodingOptions greedy;
  greedy.max_tokens = max_tokens;
  std::vector<std::string> texts;
  for (Generation& generation : parts.coder.decode(examples, codes, greedy))
    texts.push_back(std::move(generation.text));
  return texts;
}

// The bytes of the text that its tokens first .. first + count - 1 stand for.
WordSpan bytes_of_tokens(const Tokenizer& tokenizer, const std::string& text, std::size_t first,
                         std::size_t count) {
  const std::vector<int> ids = tokenizer.encode(text);
  const auto length_of = [&](std::size_t num_tokens) {
    const auto end = ids.begin() + static_cast<std::ptrdiff_t>(std::min(num_tokens, ids.size()));
    return std::min(tokenizer.decode({ids.begin(), end}).size(), text.size());
  };
  return {length_of(first), length_of(first + count)};
}

struct MeanShare {
  double sum = 0, count = 0;
  void add(std::size_t changed, std::size_t words) {
    if (words == 0) return;
    sum += static_cast<double>(changed) / static_cast<double>(words);
    count += 1;
  }
  std::optional<double> mean() const {
    return count > 0 ? std::optional<double>(sum / count) : std::nullopt;
  }
};

CodeSwapResult swap_in(const CoderParts& parts, const std::vector<Example>& examples,
                       const CodebookData& data, std::size_t index,
                       const CodeSwapOptions& options) {
  const std::vector<ChosenSwap> chosen = choose_swaps(data, index, options);
  std::vector<Example> given;
  std::vector<Codes> codes, swapped;
  for (const ChosenSwap& swap : chosen) {
    given.push_back(examples[swap.text]);
    codes.push_back(data.encoded[swap.text].generation->codes);
    swapped.push_back(codes.back());
    swapped.back()[index][swap.place] = swap.to;
  }
  const int max_tokens = longest_text(data.tokens);
  const auto before = decoded(parts, given, codes, max_tokens);
  const auto after = decoded(parts, given, swapped, max_tokens);
  const auto r = static_cast<std::size_t>(data.codebooks[index].tokens_per_code);
  CodeSwapResult result;
  result.num_texts = std::min(chosen.size(), options.num_measured);
  MeanShare inside, outside;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    CodeSwap swap{given[i].id, chosen[i].place, chosen[i].from, chosen[i].to, before[i], after[i]};
    if (i < options.num_measured) {
      const WordSpan own = bytes_of_tokens(parts.tokenizer, swap.before, swap.place * r, r);
      const WordChanges changes = word_changes(swap.before, own, swap.after);
      inside.add(changes.changed_inside, changes.num_inside);
      outside.add(changes.changed_outside, changes.num_outside);
    }
    if (i < options.num_shown) result.shown.push_back(std::move(swap));
  }
  result.changed_inside = inside.mean();
  result.changed_outside = outside.mean();
  return result;
}

}  // namespace

std::vector<CodeSwapResult> swap_codes(const CoderParts& parts,
                                       const std::vector<Example>& examples,
                                       const CodebookData& data, const CodeSwapOptions& options) {
  std::vector<CodeSwapResult> results;
  for (std::size_t index = 0; index < data.codebooks.size(); ++index)
    results.push_back(swap_in(parts, examples, data, index, options));
  return results;
}

}  // namespace vqlm
