#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "metrics/chrf_counter.h"
#include "metrics/code_point_ids.h"
#include "metrics/code_point_text.h"
#include "metrics/lower_case.h"
#include "metrics/tercom_tokenizer.h"
#include "scoring_vectors/text_vectors.h"

namespace vqlm {
namespace {

using nlohmann::json;
using Tokens = std::vector<std::string>;

Tokens copied(const std::vector<std::string_view>& views) { return {views.begin(), views.end()}; }

Tokens tercom_tokens(const json& options, const std::string& input) {
  TercomOptions tercom;
  tercom.normalized = options.value("normalized", false);
  tercom.no_punct = options.value("no_punct", false);
  tercom.asian_support = options.value("asian_support", false);
  tercom.case_sensitive = options.value("case_sensitive", false);
  std::string out;
  TercomTokenizer(tercom).tokenize(input, out);
  return copied(split_white_space(out));
}

// BLEU cuts a line in one of two ways: as text with blanks in it, and as tokens at once.
Tokens bleu_tokens(VectorCheck& check, const BleuTokenizer& tokenizer, const std::string& input) {
  std::string line, scratch;
  tokenizer.tokenize(strip_end(input), line);
  const Tokens tokens = copied(split_white_space(line));
  std::vector<std::string_view> views;
  tokenizer.cut(strip_end(input), scratch, views);
  check.compare("tokens cut at once", tokens, copied(views));
  return tokens;
}

// The characters that chrF counts, which it never writes down: by their numbers.
void check_characters(VectorCheck& check, const std::string& input) {
  const auto expected = check.at("output").get<std::string>();
  CodePointIds alphabet;
  std::vector<std::uint32_t> wanted, found;
  alphabet.number(expected, true, wanted);
  alphabet.find(input, false, found);
  check.compare("numbers of the characters", wanted, found);
  alphabet.number(input, false, found);
  alphabet.find(expected, true, wanted);
  check.compare("numbers of the characters", wanted, found);
}

Tokens tokens_of(VectorCheck& check, CheckTools& tools, const std::string& input) {
  const auto tokenizer = check.at("tokenizer").get<std::string>();
  if (tokenizer == "tercom") return tercom_tokens(check.at("options"), input);
  if (tokenizer != "chrf-words") return bleu_tokens(check, tools.tokenizer(tokenizer), input);
  ChrfWords words;
  words.split(input);
  return copied(words.words());
}

}  // namespace

void check_tokens(VectorCheck& check, CheckTools& tools) {
  check.ignore("origin");
  const auto tokenizer = check.at("tokenizer").get<std::string>();
  const auto input = check.at("input").get<std::string>();
  if (tokenizer != "tercom") check.expect("options", json::object());
  if (tokenizer == "lower" || tokenizer == "rstrip" || tokenizer == "chrf-chars") {
    check.expect_if_there("tokens", nullptr);
    if (tokenizer == "lower") check.expect("output", lower_case(input));
    if (tokenizer == "rstrip") check.expect("output", strip_end(input));
    if (tokenizer == "chrf-chars") check_characters(check, input);
    return;
  }
  const Tokens tokens = tokens_of(check, tools, input);
  const json* output = check.find("output");
  const bool has_output = output != nullptr && !output->is_null();
  if (has_output)
    check.compare("output, split", copied(split_white_space(output->get_ref<const std::string&>())),
                  tokens);
  if (!has_output || check.has("tokens")) check.expect("tokens", tokens);
}

}  // namespace vqlm
