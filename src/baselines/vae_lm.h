// Language models with one continuous vector a text: the variational autoencoder (Bowman et al.
// 2016) and the plain autoencoder.
#pragma once

#include "core/registries.h"

namespace vqlm {

// "vae_lm": condition ("none", "label"), d_model, latent, num_layers, dropout, word_dropout,
// kl_annealing ("linear", "cyclical", "none"), anneal_until, cycles, free_bits, importance_samples
// (100), and the keys of every neural baseline. Its likelihood is the importance-weighted bound
// with as many draws (Burda et al. 2016, arXiv 1509.00519, equation 8), or with 1 the evidence
// lower bound: distortion of one draw, rate KL(q(z | x) || p(z)), and what the weighting takes off.
// It generates from z of N(0, I), a draw an example, and the label asked for.
//
// "autoencoder_lm": the same network without noise and KL. What it gives for a text is
// reconstruction, never a perplexity. It generates from z of the Gaussian that the training texts'
// z have (Ghosh et al. 2020, arXiv 1903.12436, section 4, with one component).
//
// Both reconstruct a text from the posterior's mean.
void register_vae_lms(Registries& registries);

}  // namespace vqlm
