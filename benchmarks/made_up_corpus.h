// A made-up corpus for the benchmarks of scoring: references of Zipf-like words with punctuation,
// and the outputs of two systems, made from them by dropping, replacing and moving words. The
// seed is fixed.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/random.h"

namespace vqlm {

class MadeUpCorpus {
 public:
  explicit MadeUpCorpus(std::size_t num_segments) : random_(1) {
    for (std::size_t i = 0; i < num_segments; ++i) {
      std::vector<std::string> words(kMinWords + random_.below(kMoreWords));
      for (std::string& each : words) each = word();
      references.push_back(line(words));
      for (auto& system : systems) system.push_back(line(damaged(words)));
    }
  }

  std::vector<std::string> references;
  std::array<std::vector<std::string>, 2> systems;

 private:
  static constexpr std::uint32_t kMinWords = 14, kMoreWords = 15;
  static constexpr double kVocabulary = 20000;

  // The word of a rank r, drawn with probability about proportional to 1 / r: the digits of r as
  // syllables. Some are numbers, some have an accent or a comma.
  std::string word() {
    auto rank = static_cast<std::uint32_t>(std::pow(kVocabulary, random_.next_double()));
    const auto form = random_.below(40);
    if (form == 0) return std::to_string(rank) + ".5";
    constexpr std::string_view kSyllables[] = {"the", "an", "ro", "mi", "st",
                                               "u",   "ke", "lo", "er", "da"};
    std::string result;
    for (; rank > 0; rank /= 10) result += kSyllables[rank % 10];
    if (form == 1) return result + "é";
    return form < 5 ? result + "," : result;
  }

  // Of twenty words one is dropped and four are replaced; then two words go elsewhere.
  std::vector<std::string> damaged(const std::vector<std::string>& words) {
    std::vector<std::string> kept;
    for (const std::string& each : words) {
      const auto fate = random_.below(20);
      if (fate > 0) kept.push_back(fate < 5 ? word() : each);
    }
    if (kept.size() < 4) return kept;
    const auto from = random_.below(static_cast<std::uint32_t>(kept.size() - 1));
    const auto block = kept.begin() + from;
    std::vector<std::string> moved(block, block + 2);
    kept.erase(block, block + 2);
    const auto to = random_.below(static_cast<std::uint32_t>(kept.size() + 1));
    kept.insert(kept.begin() + to, moved.begin(), moved.end());
    return kept;
  }

  static std::string line(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& each : words) text += (text.empty() ? "" : " ") + each;
    return text + ".";
  }

  Pcg64 random_;
};

}  // namespace vqlm
