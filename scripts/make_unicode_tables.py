#!/usr/bin/env python3
"""Writes src/metrics/lower_case_table.cc (lower-casing as Python's str.lower does it), category_table.cc (the
punctuation, number and symbol ranges of the `intl` tokenizer) and word_table.cc (what ROUGE's `unicode` tokenizer takes
for words). Run in the repository's root, with the package `regex` installed:

    python3 scripts/make_unicode_tables.py unicode_PNS_ranges.json

The lower-case part asks the running Python (its table is the same for Unicode 14.0 to 15.1), the words part the `regex`
module (2026.11.19); the other ranges come from the file given: {"P": [[first, last], ...],
"N": ..., "S": ...}.
"""
import json
import sys

import regex

LAST = 0x10FFFF
SIGMA, FINAL_SIGMA = "\u03a3", "\u03c2"
ALL = [c for c in range(LAST + 1) if not 0xD800 <= c <= 0xDFFF]
JOINERS = "\u200c\u200d"  # stand inside words of Persian, Sinhala and others
UNSPACED_SCRIPTS = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
# Signs of Japanese whose script property is Common or Inherited.
JAPANESE_SIGNS = "\u3006\u3031\u3032\u3033\u3034\u3035\u303c\u3099\u309a\u30fc\uff70\uff9e\uff9f"


def ranges_of(predicate):
    found = []
    for c in ALL:
        if not predicate(chr(c)):
            continue
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def is_ignorable_or_cased(c):
    return ("a" + c + SIGMA).lower()[-1] == FINAL_SIGMA


def is_cased(c):  # and not ignorable: the character right before the sigma decides
    return (c + SIGMA).lower()[-1] == FINAL_SIGMA


def lower_runs():
    """[first, last, step, delta]: every `step`-th code point of the run maps to itself plus delta."""
    runs = []
    for c in ALL:
        low = chr(c).lower()
        if low == chr(c) or len(low) != 1:
            continue
        delta = ord(low) - c
        run = runs[-1] if runs else None
        if run and run[3] == delta and c - run[1] in (1, 2) and (run[0] == run[1] or c - run[1] == run[2]):
            run[2], run[1] = c - run[1], c
        else:
            runs.append([c, c, 1, delta])
    return runs


def word_ranges():
    """Letters, marks, numbers and joiners; of these the marks and joiners; those of scripts without blanks."""
    word = regex.compile(r"[\p{L}\p{M}\p{N}" + JOINERS + "]")
    mark = regex.compile(r"[\p{M}" + JOINERS + "]")
    scripts = "".join(rf"\p{{Script={name}}}" for name in UNSPACED_SCRIPTS)
    unspaced = regex.compile("[" + scripts + JAPANESE_SIGNS + "]")
    return (ranges_of(word.match), ranges_of(mark.match), ranges_of(lambda c: word.match(c) and unspaced.match(c)))


def table(kind, name, rows):
    cells = ["{" + ", ".join(hex(v) if i < 2 else str(v) for i, v in enumerate(row)) + "}" for row in rows]
    lines, line = [], "   "
    for cell in cells:
        if len(line) + len(cell) + 2 > 100:
            lines.append(line)
            line = "   "
        line += " " + cell + ","
    lines.append(line)
    body = "\n".join(lines)
    return f"constexpr {kind} k{name}Rows[] = {{\n{body}\n}};\n"


def write(path, include, tables, spans):
    head = ["// Written by scripts/make_unicode_tables.py; do not edit.", f'#include "metrics/{include}"', "",
            "namespace vqlm {", "namespace {", "", "// clang-format off"]
    tail = ["// clang-format on", "", "}  // namespace", ""]
    tail += [f"const std::span<const {kind}> k{name}{suffix}{{k{name}Rows}};" for kind, name, suffix in spans]
    tail += ["", "}  // namespace vqlm"]
    with open(path, "w", encoding="ascii") as out:
        out.write("\n".join(head + tables + tail) + "\n")


def main():
    given = json.load(open(sys.argv[1], encoding="ascii"))
    cased = ranges_of(is_cased)
    ignorable = ranges_of(lambda c: is_ignorable_or_cased(c) and not is_cased(c))
    write("src/metrics/lower_case_table.cc", "lower_case_table.h",
          [table("LowerRun", "Lower", lower_runs()), table("CodePointRange", "Cased", cased),
           table("CodePointRange", "CaseIgnorable", ignorable)],
          [("LowerRun", "Lower", "Runs"), ("CodePointRange", "Cased", "Ranges"),
           ("CodePointRange", "CaseIgnorable", "Ranges")])
    names = {"P": "Punctuation", "N": "Number", "S": "Symbol"}
    write("src/metrics/category_table.cc", "category_table.h",
          [table("CodePointRange", name, given[key]) for key, name in names.items()],
          [("CodePointRange", name, "Ranges") for name in names.values()])
    names = ["Word", "Mark", "Unspaced"]
    write("src/metrics/word_table.cc", "word_table.h",
          [table("CodePointRange", name, rows) for name, rows in zip(names, word_ranges())],
          [("CodePointRange", name, "Ranges") for name in names])


main()
