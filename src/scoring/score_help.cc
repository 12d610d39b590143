// The help of `vqlm score`.
#include "scoring/score_options.h"

namespace vqlm {

namespace {

constexpr const char* kHelp =
    R"(vqlm score: BLEU, chrF and TER of translations, digit for digit as sacreBLEU 2.6.0

usage: vqlm score REFERENCE... [--input SYSTEM...] [options]

Files have one segment a line; names in .gz are unpacked. Without --input the systems are read from
standard input, one tab-separated column each. Exit codes: 0 done, 1 failed, 2 wrong use, 17 lines
with different numbers of columns.

Input
  -i, --input FILE...         outputs of the systems, the baseline first
  -nr, --num-refs N           the reference file has N tab-separated references a line (1)
  -e, --encoding NAME         of all files, under the name Python gives it (utf-8)

Metrics
  -m, --metrics NAME...       bleu, chrf, ter (bleu)
  -sl, --sentence-level       a score for each line; one metric, one system
  -l, --language-pair XX-YY   chooses BLEU's tokenizer: zh, ja-mecab and ko-mecab for these
                              target languages, else 13a

BLEU
  -tok, --tokenize NAME       none, zh, 13a, intl, char, ja-mecab, ko-mecab, spm, flores101,
                              flores200, spBLEU-1K
      --spm-model FILE        SentencePiece model of the last four
  -s, --smooth-method NAME    none, floor, add-k, exp (exp)
  -sv, --smooth-value X       of floor (0.1) and add-k (1)
  -lc, --lowercase            ignore case
      --force                 do not warn of text that looks cut into tokens
      --compensated-sum       add logarithms as Python 3.12 and later do; changes last digits

chrF
  -cc, --chrf-char-order N    longest character n-grams (6)
  -cw, --chrf-word-order N    longest word n-grams; 2 is chrF++ (0)
      --chrf-beta N           weight of recall (2)
      --chrf-whitespace       keep white space
      --chrf-lowercase        ignore case
      --chrf-eps-smoothing    mean of all orders, as chrF++.py

TER
      --ter-case-sensitive, --ter-asian-support, --ter-no-punct, --ter-normalized
                              settings of the tokenizer

Statistics
  -ci, --confidence           95 % interval by bootstrap, for one system
  -cin, --confidence-n N      resamples (1000)
  -pbs, --paired-bs           paired bootstrap test of each system against the first
  -pbsn, --paired-bs-n N      resamples (1000)
  -par, --paired-ar           paired approximate randomization test
  -parn, --paired-ar-n N      trials (10000)
      --all-pairs             also test every two systems, with Holm's correction over the pairs
                              of a metric, and print clusters of ranks: a border lies where every
                              system above differs significantly from every system below;
                              needs 20 samples a pair or more
  -j, --paired-jobs N         accepted; --threads says how many threads work

Output
  -f, --format NAME           json, text, latex, or full-json: one object with settings, signatures
                              and all numbers in full precision (json; SACREBLEU_FORMAT goes before)
  -w, --width N               digits behind the point (1)
  -b, --score-only            only the numbers
  -sh, --short                short names in signatures
  -q, --quiet                 no warnings
  -nc, --no-color             no colours on a terminal; so does NO_COLOR
  -d, --detail                text instead of json
  -V, --version  -h, --help

Ours
      --threads N             threads that count; the result is the same for any number (all cores)
      --correct-quirks        mend what is known to be wrong: the ranges of the zh tokenizer, TER's
                              references cut twice; signatures say so

SACREBLEU_SEED seeds the tests (12345; "none": a new one each time). There are no test sets here:
--test-set, --list, --citation, --echo, --download, --origlang and --subset are refused.
)";

}  // namespace

std::string score_help() { return kHelp; }

}  // namespace vqlm
