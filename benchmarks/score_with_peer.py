#!/usr/bin/env python3
"""Scores files with a Python package that has no command of its own, one number a line as `sacrebleu -b` prints them.

    python3 benchmarks/score_with_peer.py PACKAGE REFERENCE HYPOTHESES DIGITS

bleuscore: corpus BLEU. fastchrf: chrF of each line. rouge-score: the means of ROUGE-1, 2 and L (F) over the lines.
"""
import sys


def lines_of(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [line.rstrip() for line in file]


def bleuscore_scores(references, hypotheses):
    import bleuscore

    result = bleuscore.compute([[line] for line in references], hypotheses, ref_len_method="sacrebleu")
    return [100 * result["bleu"]]


def fastchrf_scores(references, hypotheses):
    import fastchrf

    rows = fastchrf.pairwise_chrf([[line] for line in hypotheses], [[line] for line in references])
    return [row[0][0] for row in rows]


def rouge_scores(references, hypotheses):
    from rouge_score import rouge_scorer

    types = ["rouge1", "rouge2", "rougeL"]
    scorer = rouge_scorer.RougeScorer(types)
    sums = dict.fromkeys(types, 0.0)
    for reference, hypothesis in zip(references, hypotheses):
        for name, score in scorer.score(reference, hypothesis).items():
            sums[name] += score.fmeasure
    return [100 * total / len(hypotheses) for total in sums.values()]


PACKAGES = {"bleuscore": bleuscore_scores, "fastchrf": fastchrf_scores, "rouge-score": rouge_scores}


def main(package, reference, hypotheses, digits):
    for score in PACKAGES[package](lines_of(reference), lines_of(hypotheses)):
        print(f"{score:.{digits}f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
