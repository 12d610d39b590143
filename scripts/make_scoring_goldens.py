#!/usr/bin/env python3
"""Picks the golden vectors of tests/golden/scoring from the large generated set.

usage: make_scoring_goldens.py [SOURCE [TARGET]]

SOURCE is a folder of *.jsonl.gz (default: ../shared/scoring/vectors beside the project), TARGET the folder to
write (default: tests/golden/scoring). Lines are taken over as they are. Of each file the lines are grouped (by
metric, tokenizer, options, ...), in each group those that are not too long are taken evenly from front to back, as
many as PICKS says. The same source gives the same goldens. Only text that was generated for the purpose is taken:
nothing of corpus_* and upstream_*. What needs the SentencePiece model or depends on the machine is left out.
"""
import gzip
import json
import pathlib
import sys

PROJECT = pathlib.Path(__file__).resolve().parent.parent


def metric_group(vector):
    return [vector["metric"], vector["level"], vector["options"].get("tokenize"), "error" in vector]


def test_group(vector):
    return [vector["test"], vector["metrics"], vector["n_ar_confidence"] > 0]


def op_group(vector):
    return [vector["op"]]


# File: how lines are grouped, lines a group, longest line.
PICKS = {
    "bleu": (metric_group, 5, 6000),
    "bleu_stats": (lambda v: [v["smooth_method"], v["effective_order"]], 7, 2000),
    "chrf": (lambda v: [v["level"], v["options"].get("word_order"), v["options"].get("eps_smoothing")], 4, 6000),
    "cli": (lambda v: [v["op"], v.get("exit")], 60, 10000),
    "confidence": (lambda v: [v["metric"], "error" in v], 8, 8000),
    "degenerate": (metric_group, 6, 3000),
    "paired": (test_group, 4, 8000),
    "porter": (op_group, 24, 3000),
    "rng": (op_group, 20, 1000),
    "rouge": (lambda v: [v["op"], v["use_stemmer"]], 16, 2500),
    "ter": (lambda v: [v["level"], v["options"].get("normalized"), v["options"].get("asian_support")], 8, 4000),
    "textmetrics": (op_group, 16, 2000),
    "tok": (lambda v: [v["tokenizer"], v["options"]], 12, 1500),
}


def is_wanted(vector):
    """Not one that needs the SentencePiece model, nor one whose figures depend on the machine's BLAS."""
    options = vector.get("options", {})
    tokenizers = {o.get("tokenize") for o in (options if isinstance(options, list) else [options])}
    return "flores101" not in tokenizers | {vector.get("tokenizer")} and not vector.get("blas_order_sensitive")


def read_lines(source, name):
    with gzip.open(source / f"{name}.jsonl.gz", "rt", encoding="ascii") as lines:
        return [line.rstrip("\n") for line in lines]


def evenly(lines, count):
    return lines if len(lines) <= count else [lines[i * len(lines) // count] for i in range(count)]


def pick(lines, group_of, count, longest):
    groups = {}
    for number, line in enumerate(lines):
        vector = json.loads(line)
        if len(line) <= longest and is_wanted(vector):
            groups.setdefault(json.dumps(group_of(vector)), []).append(number)
    return [lines[number] for number in sorted(n for group in groups.values() for n in evenly(group, count))]


def main():
    source = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else PROJECT.parent / "shared/scoring/vectors")
    target = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else PROJECT / "tests/golden/scoring")
    target.mkdir(parents=True, exist_ok=True)
    picked = {name: pick(read_lines(source, name), *how) for name, how in PICKS.items()}
    ids = {json.loads(line)["id"] for lines in picked.values() for line in lines}
    picked["variants"] = [line for line in read_lines(source, "variants") if json.loads(line)["id"] in ids]
    for name, lines in picked.items():
        (target / f"{name}.jsonl").write_text("".join(line + "\n" for line in lines), encoding="ascii")
        print(f"{name}.jsonl: {len(lines)} lines, {sum(len(line) + 1 for line in lines)} bytes")


if __name__ == "__main__":
    main()
