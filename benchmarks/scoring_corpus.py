#!/usr/bin/env python3
"""Writes a made-up translation corpus: one reference and the outputs of two systems, the same for the same arguments.

    python3 benchmarks/scoring_corpus.py LINES FOLDER    # reference.txt, better.txt, worse.txt

Words follow Zipf's law; some carry accents, some are Greek, Cyrillic or Han. Sentences have commas, brackets, quotes
and numbers. A system deletes, replaces, inserts and inflects words of the reference and moves blocks of them; its
rates are chosen so that it scores like a translation system (BLEU between 30 and 45).
"""
import argparse
import dataclasses
import itertools
import pathlib
import random

SEED = 20260
VOCABULARY = 30000


@dataclasses.dataclass(frozen=True)
class System:
    """The chances of each fate of a word; `moves` is the mean number of blocks moved in a line."""

    delete: float
    insert: float
    replace: float
    inflect: float
    moves: float


@dataclasses.dataclass(frozen=True)
class Syllables:
    """The parts of a syllable, and how common words made of such ones are."""

    initial: list[str]
    middle: list[str]
    final: list[str]
    share: float


SYLLABLES = (
    Syllables("b c d f g h l m n p r s st t th tr v w".split() + [""], "a e i o u ea ou".split(),
              ["", "", *"n r s t nd".split()], 0.93),
    Syllables("b ç d m ñ p s š t ž".split(), "á é ä ö ü i ő".split(), ["", "n", "ß"], 0.05),
    Syllables(list("βκλμπτ"), list("αειό"), ["", "ν", "ς"], 0.005),
    Syllables(list("бвдкнш"), list("аеиы"), ["", "й", "т"], 0.01),
    Syllables(list("中文学生时间国家人民语言"), [""], [""], 0.005),
)
SYSTEMS = {"better": System(0.06, 0.05, 0.15, 0.05, 0.9), "worse": System(0.06, 0.055, 0.155, 0.05, 0.9)}


class Language:
    """Words and the law by which they are drawn."""

    def __init__(self, rng):
        self.rng = rng
        self.words = self.make_words()
        self.cumulative = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))

    def make_words(self):
        shares = [syllables.share for syllables in SYLLABLES]
        words = {}  # in order; frequent words come first and are short
        while len(words) < VOCABULARY:
            (kind,) = self.rng.choices(SYLLABLES, shares)
            length = self.rng.randint(1, 1 + len(str(len(words) // 8)) // 2)
            parts = (kind.initial, kind.middle, kind.final) * length
            word = "".join(map(self.rng.choice, parts))
            words[word.capitalize() if self.rng.random() < 0.1 else word] = None
        return list(words)

    def draw(self, count):
        return self.rng.choices(self.words, cum_weights=self.cumulative, k=count)

    def number(self):
        value = self.rng.randint(0, 9999)
        form = self.rng.randrange(5)
        return (str(value), f"{value:,}", f"{value / 100:.2f}", f"{value % 100}%", f"${value}")[form]

    def punctuate(self, word):
        roll = self.rng.random()
        if roll < 0.025:
            return self.number()
        if roll < 0.065:
            return word + ","
        if roll < 0.075:
            return word + self.rng.choice((";", ":", "'s", "-" + word))
        if roll < 0.085:
            return self.rng.choice(("({})", '"{}"', "«{}»", "“{}”")).format(word)
        return word

    def sentence(self):
        length = max(4, round(self.rng.gauss(21.5, 8)))
        words = [self.punctuate(word) for word in self.draw(length)]
        return [words[0].capitalize(), *words[1:-1], words[-1] + self.rng.choices((".", "?", "!"), (8, 1, 1))[0]]

    def translate(self, system, reference):
        words = []
        for word in reference:
            roll = self.rng.random() - system.delete
            if roll < 0:
                continue
            if roll < system.insert:
                words += [*self.draw(1), word]
            elif roll < system.insert + system.replace:
                words += self.draw(1)
            elif roll < system.insert + system.replace + system.inflect:
                words.append(word[:-2] + self.rng.choice(("en", "er", "s", "ing", "ed")))
            else:
                words.append(word)
        moves = int(system.moves) + (self.rng.random() < system.moves % 1)
        for _ in range(moves if len(words) > 3 else 0):
            start = self.rng.randrange(len(words) - 1)
            block = words[start:start + self.rng.randint(1, 5)]
            del words[start:start + len(block)]
            target = self.rng.randint(0, len(words))
            words[target:target] = block
        return words


def write_corpus(lines, folder):
    folder.mkdir(parents=True, exist_ok=True)
    language = Language(random.Random(SEED))
    files = {name: open(folder / f"{name}.txt", "w", encoding="utf-8") for name in ("reference", *SYSTEMS)}
    for _ in range(lines):
        reference = language.sentence()
        print(*reference, file=files["reference"])
        for name, system in SYSTEMS.items():
            print(*language.translate(system, reference), file=files[name])
    for file in files.values():
        file.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines", type=int)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    write_corpus(arguments.lines, arguments.folder)
