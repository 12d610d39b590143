#!/usr/bin/env python3
"""Times `vqlm score` beside other scoring packages: whole commands, one thread each, on one made-up corpus.

    ./dev bench scoring [--lines N] [--repeats N] [--only TASK...]

Contenders take turns, so that a slow moment of the machine falls on all of them. Every contender of a task must print
what the first one prints, but for the suffix of our version; the exit code is 1 when one does not. Prints Markdown.
Run it with a Python that has the packages (./dev sees to it). docs/benchmarks.md says how to read the table.
"""
import argparse
import dataclasses
import importlib.metadata
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
DIGITS = "6"
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")}
OURS = "vqlm"
# What a package computes, where that is not the metric of its task in general.
LIMITS = {
    "bleuscore": "tokenizer 13a only, other smoothing: equal as long as every order has a match",
    "fastchrf": "chrF of each line only: no score of a corpus, no chrF++",
    "rouge-score": "called without its aggregator; means of F over the lines",
}


@dataclasses.dataclass(frozen=True)
class Task:
    """What is computed; options are those that `vqlm score` and sacrebleu share, none where neither has the metric."""

    title: str
    options: str
    systems: tuple[str, ...] = ("better",)
    package: str | None = None  # computes the same, but has no command
    lines_factor: int = 1  # times --lines; 0 for a single line
    ours_alone: bool = False


TASKS = {
    "start": Task("start-up (BLEU of one line)", "-b -m bleu", lines_factor=0),
    "bleu": Task("BLEU", "-b -m bleu", package="bleuscore"),
    "chrf": Task("chrF", "-b -m chrf"),
    "chrf-lines": Task("chrF of each line", "-b -m chrf -sl", package="fastchrf"),
    "chrf++": Task("chrF++", "-b -m chrf -cw 2"),
    "ter": Task("TER", "-b -m ter"),
    "rouge": Task("ROUGE-1, 2, L", "", package="rouge-score"),
    "paired-bs": Task("paired bootstrap, BLEU", "-m bleu -pbs", systems=("better", "worse")),
    "paired-ar": Task("approximate randomisation, BLEU", "-m bleu -par", systems=("better", "worse")),
    "memory": Task("chrF++, for its memory", "-b -m chrf -cw 2", lines_factor=10, ours_alone=True),
}


@dataclasses.dataclass(frozen=True)
class Corpus:
    lines: int
    folder: pathlib.Path

    def path(self, name):
        return str(self.folder / f"{name}.txt")

    def write(self):
        """In a process of its own: the memory of this one would count as its children's."""
        subprocess.run([sys.executable, HERE / "scoring_corpus.py", str(self.lines), self.folder], check=True)


@dataclasses.dataclass(frozen=True)
class Run:
    seconds: float  # from start to exit
    cpu_seconds: float
    peak_bytes: int
    output: str


def commands(task, files, arguments):
    """contender -> command; `files` are the reference and the systems' outputs."""
    result = {}
    if task.options:
        common = [files[0], "-i", *files[1:], *task.options.split(), "-w", DIGITS]
        result[OURS] = [arguments.program, "score", *common, "--threads", "1"]
        if not task.ours_alone:
            result["sacrebleu"] = [sys.executable, "-m", "sacrebleu", *common]
    else:
        result[OURS] = [arguments.rouge_program, *files, DIGITS]
    if task.package:
        result[task.package] = [sys.executable, str(HERE / "score_with_peer.py"), task.package, *files, DIGITS]
    return result


def run(command):
    """One run of a command; what it says on standard error is shown when it fails."""
    with tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True,
                              env=os.environ | ONE_THREAD) as process:
            output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            sys.exit(f"{' '.join(command)}: expected exit code 0, got {process.returncode}\n{errors.read()}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, re.sub(r"\+vqlm[\w.]*", "", output))


def time_commands(title, command_of, repeats):
    """contender -> its runs, the contenders taking turns."""
    runs = {contender: [] for contender in command_of}
    for repeat in range(1, repeats + 1):
        for contender, command in command_of.items():
            runs[contender].append(run(command))
            print(f"{title}: {contender} {repeat}/{repeats}: {runs[contender][-1].seconds:.3f} s", file=sys.stderr)
    return runs


def table_rows(task, lines, input_bytes, runs):
    """The cells of each contender."""
    best = {contender: min(result.seconds for result in results) for contender, results in runs.items()}
    expected = runs[OURS][0].output
    for contender, results in runs.items():
        peak = max(result.peak_bytes for result in results)
        yield {
            "task": task.title,
            "lines": f"{lines:,}",
            "contender": contender,
            "best s": f"{best[contender]:.3f}",
            "median s": f"{statistics.median(result.seconds for result in results):.3f}",
            "CPU s": f"{min(result.cpu_seconds for result in results):.3f}",
            "times ours": f"{best[contender] / best[OURS]:.1f}",
            "input MB/s": f"{input_bytes / best[contender] / 1e6:.1f}",
            "peak MB": f"{peak / 1e6:.0f}",
            "less input": f"{(peak - input_bytes) / 1e6:.0f}",
            "output": "same" if all(result.output == expected for result in results) else "DIFFERS",
        }


def print_table(rows):
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + "---|" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(row.values()) + " |")


def processor():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return models[0] if models else "unknown"


def print_heading(corpora, program):
    print(f"Processor: {processor()}. Python {platform.python_version()}.\n")
    ours = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    packages = [f"{name} {importlib.metadata.version(name)}" for name in ("sacrebleu", *LIMITS, "numpy")]
    print(f"Contenders: {ours}, {', '.join(packages)}; one thread each.\n")
    for corpus in corpora:
        reference = pathlib.Path(corpus.path("reference"))
        words = len(reference.read_text(encoding="utf-8").split())
        print(f"Lines of the corpus: {corpus.lines:,}; words and bytes a line of its reference: "
              f"{words / corpus.lines:.1f} and {reference.stat().st_size / corpus.lines:.0f}.\n")


def parse_arguments():
    parser = argparse.ArgumentParser(prog="./dev bench scoring", description=__doc__.splitlines()[0],
                                     formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--lines", type=int, default=30000, help="segments of the corpus")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each command")
    parser.add_argument("--only", nargs="+", choices=TASKS, default=list(TASKS), metavar="TASK",
                        help="of " + ", ".join(TASKS))
    parser.add_argument("--program", default="build/release/vqlm", help="ours")
    parser.add_argument("--rouge-program", default="build/release/rouge_means", help="ours, of ROUGE")
    parser.add_argument("--folder", type=pathlib.Path, default="build/bench-corpus", help="where corpora go")
    arguments = parser.parse_args()
    if min(arguments.lines, arguments.repeats) < 1:
        parser.error("--lines and --repeats: expected at least 1")
    return arguments


def main():
    arguments = parse_arguments()
    corpora = {}  # lines_factor -> corpus
    rows = []
    for task in map(TASKS.get, dict.fromkeys(arguments.only)):
        if task.lines_factor not in corpora:
            corpus = Corpus(arguments.lines * task.lines_factor or 1, arguments.folder / str(task.lines_factor))
            corpus.write()
            corpora[task.lines_factor] = corpus
        corpus = corpora[task.lines_factor]
        files = [corpus.path(name) for name in ("reference", *task.systems)]
        repeats = 1 if task.ours_alone else arguments.repeats
        runs = time_commands(task.title, commands(task, files, arguments), repeats)
        rows += table_rows(task, corpus.lines, sum(map(os.path.getsize, files)), runs)
    print_heading(corpora.values(), arguments.program)
    print_table(rows)
    print("\nOutput: `same` as ours to the last printed digit (but for the suffix of our version) or not.")
    for package, limit in LIMITS.items():
        print(f"{package}: {limit}.")
    return 1 if any(row["output"] != "same" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
