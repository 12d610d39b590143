#include "metrics/mecab_library.h"

#include <dlfcn.h>

#include <cstdlib>
#include <map>
#include <mutex>

#include "core/error.h"

// Found when the build was configured (cmake/VqlmMecab.cmake).
#ifndef VQLM_MECAB_LIBRARY
#define VQLM_MECAB_LIBRARY ""
#endif
#ifndef VQLM_IPADIC
#define VQLM_IPADIC ""
#endif
#ifndef VQLM_MECAB_KO_LIBRARY
#define VQLM_MECAB_KO_LIBRARY ""
#endif
#ifndef VQLM_MECAB_KO_DIC
#define VQLM_MECAB_KO_DIC ""
#endif

namespace vqlm {
namespace {

std::string environment_or(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

[[noreturn]] void throw_no_library(const std::string& path) {
  const char* reason = dlerror();
  throw RuntimeError(
      expected_got(path, "a MeCab library", reason == nullptr ? "another file" : reason));
}

template <typename Function>
void find(void* library, const std::string& path, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr) throw_no_library(path);
}

MecabLibrary open_mecab(const std::string& path) {
  // Local: the names of one library must not answer for those of the other. It is never closed.
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw_no_library(path);
  MecabLibrary functions{};
  find(library, path, "mecab_new", functions.create);
  find(library, path, "mecab_destroy", functions.destroy);
  find(library, path, "mecab_sparse_tostr2", functions.parse);
  find(library, path, "mecab_dictionary_info", functions.dictionary);
  find(library, path, "mecab_version", functions.version);
  find(library, path, "mecab_strerror", functions.error);
  return functions;
}

}  // namespace

MecabPaths mecab_paths(MecabLanguage language) {
  if (language == MecabLanguage::kJapanese)
    return {environment_or("VQLM_MECAB_LIBRARY", VQLM_MECAB_LIBRARY),
            environment_or("VQLM_IPADIC", VQLM_IPADIC)};
  return {environment_or("VQLM_MECAB_KO_LIBRARY", VQLM_MECAB_KO_LIBRARY),
          environment_or("VQLM_MECAB_KO_DIC", VQLM_MECAB_KO_DIC)};
}

const MecabLibrary& load_mecab(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, MecabLibrary> loaded;
  const std::lock_guard<std::mutex> lock(mutex);
  const auto it = loaded.find(path);
  return it != loaded.end() ? it->second : loaded.emplace(path, open_mecab(path)).first->second;
}

}  // namespace vqlm
