// MeCab, a morphological analyser of Japanese, and its fork mecab-ko for Korean: the few functions
// of its C interface that a tokenizer calls, loaded from a shared library when they are first
// wanted. Nothing of it is needed to build, start-up does not pay for it, and the two libraries,
// whose functions have the same names, live in one process. Types and functions are those of MeCab
// 0.996's <mecab.h>.
#pragma once

#include <cstddef>
#include <string>

namespace vqlm {

struct MecabTagger;  // mecab_t

struct MecabDictionary {  // mecab_dictionary_info_t
  const char* filename;
  const char* charset;
  unsigned int size;  // number of words
  int type;
  unsigned int lsize, rsize;
  unsigned short version;
  MecabDictionary* next;  // the user's dictionary; null: none
};

struct MecabLibrary {
  MecabTagger* (*create)(int count, char** arguments);           // mecab_new; null: it failed
  void (*destroy)(MecabTagger*);                                 // mecab_destroy
  const char* (*parse)(MecabTagger*, const char*, std::size_t);  // mecab_sparse_tostr2; null: it
                                                                 // failed; valid until the next
  const MecabDictionary* (*dictionary)(MecabTagger*);            // mecab_dictionary_info
  const char* (*version)();                                      // mecab_version
  const char* (*error)(MecabTagger*);  // mecab_strerror; of a null tagger: why `create` failed
};

enum class MecabLanguage { kJapanese, kKorean };

// Where library and dictionary of a language are: VQLM_MECAB_LIBRARY, VQLM_IPADIC,
// VQLM_MECAB_KO_LIBRARY, VQLM_MECAB_KO_DIC in the environment, else what was found when the build
// was configured. "": nowhere.
struct MecabPaths {
  std::string library, dictionary;
};
MecabPaths mecab_paths(MecabLanguage language);

// Loads a library once a process and keeps it. Safe from several threads. Throws RuntimeError with
// the reason when the file is no MeCab library.
const MecabLibrary& load_mecab(const std::string& path);

}  // namespace vqlm
