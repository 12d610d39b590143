#!/usr/bin/env python3
"""n-gram models beside KenLM: user time of estimation, tokens a second of queries, perplexities. ./dev bench ngrams.

KenLM's lmplz and query are looked for in --kenlm (a folder), then on PATH; without them ours are timed alone.
"""
import argparse
import gzip
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build/release/ngram_speed"
ORDER = 5


def lines_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file]


def lower_words(lines):
    return [re.sub(r"([.,!?;:])", r" \1", line.translate({c: c + 32 for c in range(65, 91)})) for line in lines]


def corpora(data):
    """Name -> (training lines, test lines, options of lmplz)."""
    found = {}
    if (data / "multi30k/train.en.gz").exists():
        found["Multi30k, English"] = (lower_words(lines_of(data / "multi30k/train.en.gz")),
                                      lower_words(lines_of(data / "multi30k/test_2016_flickr.en.gz")), [])
    if (data / "wikitext2/valid.txt.gz").exists():
        filled = lambda lines: [line for line in lines if line.strip()]
        found["WikiText-2, validation"] = (filled(lines_of(data / "wikitext2/valid.txt.gz")),
                                           filled(lines_of(data / "wikitext2/test.txt.gz")),
                                           ["--discount_fallback", "--skip_symbols"])
    return found


def ours(*arguments):
    return json.loads(subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True, text=True).stdout)


def user_time(command, stdin, stdout):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with open(stdin, "rb") as source, open(stdout, "wb") as target:
        subprocess.run(command, stdin=source, stdout=target, stderr=subprocess.DEVNULL, check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def kenlm_perplexity(query, arpa, test):
    text = subprocess.run([query, "-v", "summary", arpa], stdin=open(test, "rb"), capture_output=True, text=True, check=True).stdout
    return float(re.search(r"including OOVs:\s*(\S+)", text).group(1))


def compare(name, train, test, options, programs, repeats, folder):
    for file, lines in (("train", train), ("test", test)):
        (folder / file).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    lmplz, query = programs
    own, other = [], []
    for _ in range(repeats):  # in turn, so that both meet the same machine
        own.append(ours("estimate", ORDER, "none", folder / "train", folder / "own.arpa")["all"])
        if lmplz:
            other.append(user_time([lmplz, "-o", str(ORDER), "-S", "1G", *options], folder / "train", folder / "kenlm.arpa"))
    scored = ours("query", folder / "own.arpa", folder / "test", 20)
    row = {"corpus": name, "ours": min(own), "speed": scored["tokens_per_second"], "perplexity": scored["perplexity"]}
    if lmplz:
        row.update(kenlm=min(other), kenlm_perplexity=kenlm_perplexity(query, folder / "kenlm.arpa", folder / "test"),
                   crossed=kenlm_perplexity(query, folder / "own.arpa", folder / "test"),
                   read=ours("query", folder / "kenlm.arpa", folder / "test", 1)["perplexity"])
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/data", help="mirror with multi30k and wikitext2")
    parser.add_argument("--kenlm", type=pathlib.Path, help="folder of lmplz and query")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    path = str(options.kenlm) if options.kenlm else os.environ.get("PATH")
    programs = [shutil.which(name, path=path) for name in ("lmplz", "query")]
    if not all(programs):
        programs = [None, None]
        print("bench ngrams: no lmplz and query (--kenlm FOLDER): ours alone", file=sys.stderr)
    rows = corpora(options.data)
    if not rows:
        sys.exit(f"bench ngrams: expected multi30k or wikitext2 in {options.data}, got neither")
    print("| corpus | user s, vqlm | user s, lmplz | times | queries a second | perplexity, vqlm | KenLM | our ARPA in KenLM | its ARPA in vqlm |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, (train, test, extra) in rows.items():
            row = compare(name, train, test, extra, programs, options.repeats, pathlib.Path(folder))
            peer = [f"{row['kenlm']:.3f}", f"{row['kenlm'] / row['ours']:.2f}"] if programs[0] else ["", ""]
            more = [f"{row[key]:.9g}" for key in ("kenlm_perplexity", "crossed", "read")] if programs[0] else ["", "", ""]
            print("| " + " | ".join([name, f"{row['ours']:.3f}", *peer, f"{row['speed'] / 1e6:.1f} M",
                                     f"{row['perplexity']:.9g}", *more]) + " |")


if __name__ == "__main__":
    main()
