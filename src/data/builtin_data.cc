#include "data/builtin_data.h"

#include "data/byte_tokenizer.h"
#include "data/char_tokenizer.h"
#include "data/documents_dataset.h"
#include "data/grammar_dataset.h"
#include "data/labelled_dataset.h"
#include "data/lines_dataset.h"
#include "data/parallel_dataset.h"
#include "data/sentencepiece_tokenizer.h"
#include "data/word_tokenizer.h"

namespace vqlm {

void register_builtin_data(Registries& registries) {
  register_byte_tokenizer(registries);
  register_char_tokenizer(registries);
  register_sentencepiece_tokenizer(registries);
  register_word_tokenizer(registries);
  register_documents_dataset(registries);
  register_grammar_dataset(registries);
  register_labelled_dataset(registries);
  register_lines_dataset(registries);
  register_parallel_dataset(registries);
}

}  // namespace vqlm
