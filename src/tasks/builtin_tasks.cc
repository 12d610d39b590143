#include "tasks/builtin_tasks.h"

#include "tasks/conditional_generation.h"
#include "tasks/encoding.h"
#include "tasks/labelling.h"
#include "tasks/language_modelling.h"
#include "tasks/probing.h"
#include "tasks/reconstruction.h"
#include "tasks/reverse_perplexity.h"
#include "tasks/text_generation.h"

namespace vqlm {

void register_builtin_tasks(Registries& registries) {
  register_labelling(registries);
  register_language_modelling(registries);
  register_text_generation(registries);
  register_conditional_generation(registries);
  register_reconstruction(registries);
  register_reverse_perplexity_task(registries);
  register_encoding(registries);
  register_probing(registries);
}

}  // namespace vqlm
