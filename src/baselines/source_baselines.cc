#include "baselines/source_baselines.h"

#include <algorithm>
#include <array>
#include <memory>

#include "core/error.h"

namespace vqlm {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// The bytes of a sentence's end at `at`: 0 where none is.
std::size_t end_length(std::string_view text, std::size_t at) {
  if (text[at] == '\n') return 1;
  for (const std::string_view mark : {"。", "！", "？"})
    if (text.substr(at).starts_with(mark)) return mark.size();
  if (std::string_view(".!?").find(text[at]) == std::string_view::npos) return 0;
  std::size_t end = at + 1;
  for (bool more = true; more && end < text.size();) {
    more = false;
    for (const std::string_view close : {".", "!", "?", "\"", "'", ")", "]", "”", "’"})
      if (text.substr(end).starts_with(close)) {
        end += close.size();
        more = true;
        break;
      }
  }
  const bool ends = end == text.size() || kBlanks.find(text[end]) != std::string_view::npos;
  return ends ? end - at : 0;
}

GeneratorInfo source_info(const char* type) {
  GeneratorInfo info;
  info.type = type;
  info.scores = false;
  info.condition = "source";
  return info;
}

[[noreturn]] void refuse_to_score(const char* type) {
  throw InvalidArgument(expected_got(type, "a generator that scores", "one that only copies"));
}

template <typename TextOf>
std::vector<Generation> texts_of(std::span<const Example> batch, const TextOf& text_of) {
  std::vector<Generation> result;
  for (const Example& example : batch) result.push_back({text_of(example.source), {}, {}, 0});
  return result;
}

}  // namespace

std::vector<std::string> first_sentences(std::string_view text, std::size_t count) {
  std::vector<std::string> sentences;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size() && sentences.size() < count;) {
    const std::size_t length = end_length(text, at);
    if (length == 0) {
      ++at;
      continue;
    }
    at += length;
    const auto sentence = trimmed(text.substr(begin, at - begin));
    if (!sentence.empty()) sentences.emplace_back(sentence);
    begin = at;
  }
  const auto rest = trimmed(text.substr(std::min(begin, text.size())));
  if (sentences.size() < count && !rest.empty()) sentences.emplace_back(rest);
  return sentences;
}

GeneratorInfo CopySource::info() const { return source_info("copy_source"); }

std::vector<Generation> CopySource::generate(std::span<const Example> batch,
                                             const DecodingOptions& options) {
  refuse_fixed_codes(options, "copy_source");
  return texts_of(batch, [](const std::string& source) { return source; });
}

std::vector<Likelihood> CopySource::score(std::span<const Example>) {
  refuse_to_score("copy_source");
}

GeneratorInfo Lead::info() const { return source_info("lead"); }

std::vector<Generation> Lead::generate(std::span<const Example> batch,
                                       const DecodingOptions& options) {
  refuse_fixed_codes(options, "lead");
  return texts_of(batch, [this](const std::string& source) {
    std::string text;
    for (const std::string& sentence : first_sentences(source, num_sentences_))
      text += (text.empty() ? "" : " ") + sentence;
    return text;
  });
}

std::vector<Likelihood> Lead::score(std::span<const Example>) { refuse_to_score("lead"); }

void register_source_baselines(Registries& registries) {
  registries.generators.add("copy_source", "the source itself",
                            [](JsonReader&) { return std::make_unique<CopySource>(); });
  registries.generators.add("lead", "the first sentences of the source", [](JsonReader& reader) {
    return std::make_unique<Lead>(
        static_cast<std::size_t>(reader.get_int("sentences", 1, 1, 1000000)));
  });
}

}  // namespace vqlm
