#include "scoring_vectors/check_tools.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "core/error.h"
#include "scoring/segment_stream.h"
#include "scoring_vectors/vector_check.h"

namespace vqlm {
namespace {

const std::string kCorpusPrefix = "data/";

bool is_sentencepiece(const std::string& tokenizer) {
  static const std::vector<std::string> names{"spm", "flores101", "flores200", "spBLEU-1K"};
  return std::find(names.begin(), names.end(), tokenizer) != names.end();
}

}  // namespace

std::string CheckTools::model_of(const std::string& tokenizer) const {
  if (!is_sentencepiece(tokenizer)) return "";
  const std::string name = "sacrebleu_tokenizer_spm.model";
  const std::string path = folder_ + "/" + name;
  if (!std::filesystem::exists(path)) throw SkippedVector{"no " + name};
  return path;
}

const BleuTokenizer& CheckTools::tokenizer(const std::string& name) {
  BleuTokenizerOptions options;
  options.name = name;
  options.model = model_of(name);
  const auto [place, is_new] = made_.try_emplace(name);
  Made& made = place->second;
  if (is_new) {
    try {
      made.tokenizer = make_bleu_tokenizer(options);
    } catch (const RuntimeError& error) {
      made.missing = error.what();
    }
  }
  if (made.tokenizer == nullptr) throw SkippedVector{made.missing};
  return *made.tokenizer;
}

std::vector<std::string> CheckTools::corpus_lines(const std::string& name) const {
  if (!name.starts_with(kCorpusPrefix))
    throw InvalidArgument(expected_got("corpus", "a name that begins with data/", name));
  const std::string short_name = "corpora/" + name.substr(kCorpusPrefix.size());
  std::string path = folder_ + "/../" + short_name;
  if (!std::filesystem::exists(path)) path += ".gz";
  if (!std::filesystem::exists(path)) throw SkippedVector{"no " + short_name + ".gz"};
  SegmentStream stream = SegmentStream::system(path, "utf-8");
  std::vector<std::string> lines;
  std::vector<std::string_view> fields;
  TextBlocks blocks;
  while (stream.next(fields, blocks)) {
    lines.emplace_back(fields.front());
    fields.clear();
  }
  return lines;
}

}  // namespace vqlm
