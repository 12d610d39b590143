#!/usr/bin/env python3
"""Times training steps of this library beside plain PyTorch: one thread each, equal networks, equal batches.

    ./dev bench training [--steps N] [--repeats N] [--only TASK...] [--data FOLDER]

Contenders take turns, so that a slow moment of the machine falls on all of them. Prints Markdown. docs/benchmarks.md
says how to read the table.
"""
import argparse
import gzip
import pathlib
import platform
import statistics
import subprocess
import sys

from compare_scoring import print_table, processor, time_commands

HERE = pathlib.Path(__file__).resolve().parent
TITLES = {
    "gpt": "GPT, fp32",
    "gpt-bf16": "GPT, bf16",
    "translation": "Transformer-tiny, Multi30k en-de",
}
OURS, BOUND = "vqlm", "its matrix products alone"


def peer(*arguments):
    return [sys.executable, str(HERE / "train_with_peer.py"), *arguments]


def commands(task, arguments):
    """contender -> command"""
    steps = str(arguments.steps)
    if task == "translation":
        prefix = str(arguments.folder / "multi30k")
        return {OURS: [arguments.program, "translation", prefix + ".pairs", steps],
                "PyTorch": peer("translation", prefix, steps)}
    precision = "bf16" if task == "gpt-bf16" else "fp32"
    return {OURS: [arguments.program, "gpt", steps, precision],
            "PyTorch": peer("gpt", steps, precision, "eager"),
            "torch.compile": peer("gpt", steps, precision, "compile"),
            BOUND: peer("products", steps, precision)}


def write_pieces(arguments):
    """Subwords and batches of Multi30k; whether its texts are there."""
    files = {side: arguments.data / f"train.{side}.gz" for side in ("en", "de")}
    if not all(file.exists() for file in files.values()):
        print(f"no {files['en']}: the task translation is left out", file=sys.stderr)
        return False
    arguments.folder.mkdir(parents=True, exist_ok=True)
    texts = []
    for side, file in files.items():
        texts.append(str(arguments.folder / side))
        pathlib.Path(texts[-1]).write_bytes(gzip.decompress(file.read_bytes()))
    subprocess.run([arguments.program, "pieces", *texts, str(arguments.folder / "multi30k")], check=True,
                   stderr=subprocess.DEVNULL)
    return True


def table_rows(task, runs):
    """The cells of each contender, from what its runs print."""
    measured = {contender: [tuple(map(float, result.output.split())) for result in results]
                for contender, results in runs.items()}
    cpu = {contender: min(seconds for _, seconds, _, _ in results) for contender, results in measured.items()}
    for contender, results in measured.items():
        rates = [tokens / wall for tokens, _, wall, _ in results]
        yield {
            "task": TITLES[task],
            "contender": contender,
            "tokens/s": f"{max(rates):,.0f}",
            "median": f"{statistics.median(rates):,.0f}",
            "CPU s": f"{cpu[contender]:.2f}",
            "tokens/CPU s": f"{results[0][0] / cpu[contender]:,.0f}",
            "CPU time, times ours": f"{cpu[contender] / cpu[OURS]:.2f}",
            "last loss": f"{results[0][3]:.3f}" if results[0][3] else "",
        }


def print_heading():
    import torch  # noqa: only where it is needed: loading it takes a second

    capability = torch.backends.cpu.get_cpu_capability()
    print(f"Processor: {processor()} ({capability}). Python {platform.python_version()}, "
          f"torch {torch.__version__}; one thread each, contenders taking turns.\n")


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench training", description=__doc__.splitlines()[0],
                                     formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--steps", type=int, default=30, help="steps timed in each run")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each contender")
    parser.add_argument("--only", nargs="+", choices=TITLES, default=list(TITLES), metavar="TASK",
                        help="of " + ", ".join(TITLES))
    parser.add_argument("--data", type=pathlib.Path, default="../shared/data/multi30k", help="train.en.gz, train.de.gz")
    parser.add_argument("--program", default="build/release/training_steps", help="ours")
    parser.add_argument("--folder", type=pathlib.Path, default="build/bench-training", help="where pieces go")
    arguments = parser.parse_args()
    if min(arguments.steps, arguments.repeats) < 1:
        parser.error("--steps and --repeats: expected at least 1")
    return arguments


def main():
    arguments = parse_arguments()
    rows = []
    for task in dict.fromkeys(arguments.only):
        if task == "translation" and not write_pieces(arguments):
            continue
        rows += table_rows(task, time_commands(TITLES[task], commands(task, arguments), arguments.repeats))
    if rows:
        print_heading()
        print_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
