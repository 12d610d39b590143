#include "baselines/builtin_baselines.h"

#include "baselines/arpa_lm.h"
#include "baselines/gpt2.h"
#include "baselines/grammar_oracle.h"
#include "baselines/hypotheses.h"
#include "baselines/lstm_lm.h"
#include "baselines/lstm_translation.h"
#include "baselines/marian.h"
#include "baselines/most_frequent.h"
#include "baselines/nat_translation.h"
#include "baselines/ngram.h"
#include "baselines/noisy_channel.h"
#include "baselines/openai_generator.h"
#include "baselines/source_baselines.h"
#include "baselines/subprocess_generator.h"
#include "baselines/torchscript_lm.h"
#include "baselines/transformer_lm.h"
#include "baselines/transformer_translation.h"
#include "baselines/vae_lm.h"

namespace vqlm {

void register_builtin_baselines(Registries& registries) {
  register_arpa_lm(registries);
  register_gpt2(registries);
  register_grammar_oracle(registries);
  register_hypotheses(registries);
  register_lstm_lm(registries);
  register_lstm_translation(registries);
  register_marian(registries);
  register_most_frequent(registries);
  register_nat_translation(registries);
  register_ngram(registries);
  register_noisy_channel(registries);
  register_openai_generator(registries);
  register_source_baselines(registries);
  register_subprocess_generator(registries);
  register_torchscript_lm(registries);
  register_transformer_lm(registries);
  register_transformer_translation(registries);
  register_vae_lms(registries);
}

}  // namespace vqlm
