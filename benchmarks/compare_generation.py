#!/usr/bin/env python3
"""Times translation with the weights of a checkpoint beside CTranslate2: float32, one thread each.

    ./dev bench generation CHECKPOINT [--sources FILE] [--references FILE] [--repeats N] [--only TASK...]

CHECKPOINT is a `transformer_translation` with SentencePiece tokens, as `vqlm train` writes it. Contenders take turns,
so that a slow moment of the machine falls on all of them. Prints Markdown. docs/benchmarks.md says how to read the table.
"""
import argparse
import gzip
import importlib.metadata
import json
import pathlib
import statistics
import sys

import sacrebleu
from compare_scoring import print_table, processor, time_commands

HERE = pathlib.Path(__file__).resolve().parent
OURS, PEER = "vqlm", "CTranslate2"
TASKS = {  # method, sentences decoded together
    "greedy-1": ("greedy", 1),
    "greedy-64": ("greedy", 64),
    "beam-1": ("beam", 1),
    "beam-64": ("beam", 64),
}


def read_lines(path):
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as file:
        return file.read().splitlines()


def commands(task, arguments):
    """contender -> command"""
    method, batch = TASKS[task]
    common = lambda contender: [str(arguments.checkpoint), str(arguments.folder / "sources"),
                                str(arguments.folder / f"{contender}.{task}"), method, str(batch)]
    return {OURS: [arguments.program, *common(OURS)],
            PEER: [sys.executable, str(HERE / "generate_with_peer.py"), *common(PEER)]}


def table_rows(task, runs, arguments):
    """The cells of each contender."""
    method, batch = TASKS[task]
    texts = {contender: read_lines(arguments.folder / f"{contender}.{task}") for contender in runs}
    seconds = {contender: [json.loads(result.output)["seconds"] for result in results]
               for contender, results in runs.items()}
    equal = sum(a == b for a, b in zip(texts[OURS], texts[PEER])) / len(texts[OURS])
    references = read_lines(arguments.references) if arguments.references else None
    for contender, results in runs.items():
        cpu = min(json.loads(result.output)["cpu_seconds"] for result in results)
        yield {
            "method": "beam 5" if method == "beam" else method,
            "batch": str(batch),
            "contender": contender,
            "ms a sentence": f"{1000 * min(seconds[contender]) / len(texts[contender]):.2f}",
            "median": f"{1000 * statistics.median(seconds[contender]) / len(texts[contender]):.2f}",
            "CPU s": f"{cpu:.2f}",
            "time, times ours": f"{min(seconds[contender]) / min(seconds[OURS]):.2f}",
            "equal outputs": "" if contender == OURS else f"{100 * equal:.1f} %",
            **({"BLEU (tok:none)": f"{sacrebleu.corpus_bleu(texts[contender], [references], tokenize='none', force=True).score:.2f}"}
               if references else {}),
        }


def print_heading(lines):
    print(f"Processor: {processor()}. CTranslate2 {importlib.metadata.version('ctranslate2')}, "
          f"float32; one thread each, {lines:,} sentences, contenders taking turns.\n")


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench generation", description=__doc__.splitlines()[0],
                                     formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    data = "../shared/data/multi30k/test_2016_flickr.lc.norm.tok"
    parser.add_argument("checkpoint", type=pathlib.Path, help="a trained transformer_translation")
    parser.add_argument("--sources", type=pathlib.Path, default=data + ".en.gz", help="a sentence a line")
    parser.add_argument("--references", type=pathlib.Path, default=data + ".de.gz", help="for BLEU; '' for none")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each contender")
    parser.add_argument("--only", nargs="+", choices=TASKS, default=list(TASKS), metavar="TASK",
                        help="of " + ", ".join(TASKS))
    parser.add_argument("--program", default="build/release/generation_speed", help="ours")
    parser.add_argument("--folder", type=pathlib.Path, default="build/bench-generation", help="where outputs go")
    arguments = parser.parse_args()
    if arguments.repeats < 1:
        parser.error("--repeats: expected at least 1")
    if str(arguments.references) == ".":
        arguments.references = None
    for path in (arguments.checkpoint / "model.safetensors", arguments.sources, arguments.references):
        if path and not path.exists():
            parser.error(f"expected {path}, got none")
    return arguments


def main():
    arguments = parse_arguments()
    lines = read_lines(arguments.sources)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    (arguments.folder / "sources").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    rows = []
    for task in dict.fromkeys(arguments.only):
        rows += table_rows(task, time_commands(task, commands(task, arguments), arguments.repeats), arguments)
    print_heading(len(lines))
    print_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
