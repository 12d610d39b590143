#!/usr/bin/env python3
"""`vqlm compare`: two hypotheses files as generators; p-values are those of `vqlm score`, which are sacreBLEU's."""
import gzip
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

VQLM = os.environ["VQLM"]
SOURCE = pathlib.Path(os.environ["VQLM_SOURCE"])
WMT17 = SOURCE.parent / "shared/scoring/corpora/wmt17_ende"
METRICS = ("bleu", "chrf", "ter")
ANIMALS = ("dog", "cat", "horse", "newt")


def vqlm(*arguments, timeout=600):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=timeout)


def made_up():
    """References and two systems: B gets every second sentence right, A its first half."""
    references = [f"a small {ANIMALS[i % 4]} number {i} runs over the wet grass ." for i in range(60)]
    a = [" ".join(line.split()[: 5 + i % 3]) for i, line in enumerate(references)]
    b = [line if i % 2 else "a small dog" for i, line in enumerate(references)]
    return references, a, b


class CompareTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, lines):
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in lines))
        return path

    def run_systems(self, references, systems, metrics=METRICS):
        self.reference = self.write("reference.txt", references)
        self.files = {name: self.write(f"{name}.txt", lines) for name, lines in systems.items()}
        definition = {"kind": "parallel", "description": "given lines", "licence": "none", "citation": "none",
                      "files": {"text": {"file": "reference.txt", "sha256": None, "address": ""}},
                      "splits": {"test": {"files": {"en": "text", "de": "text"}}},
                      "defaults": {"source": "en", "target": "de"}}
        (self.folder / "data.json").write_text(json.dumps(definition))
        config = {"data": {"pairs": {"use": str(self.folder / "data.json")}},
                  "generators": {name: {"type": "hypotheses", "file": str(path), "condition": "source"}
                                 for name, path in self.files.items()},
                  "report": {"tables": [{"id": "mt", "baseline": next(iter(systems)),
                                         "columns": [{"task": "mt", "score": "bleu"}]}]},
                  "tasks": {"mt": {"type": "translation", "data": "pairs", "generators": list(systems),
                                   "metrics": list(metrics)}}}
        (self.folder / "systems.json").write_text(json.dumps(config))
        result = vqlm("run", self.folder / "systems.json", "--out", self.folder / "out", "--mirror", self.folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        return self.folder / "out" / "systems"

    def p_values(self, flag):
        result = vqlm("score", self.reference, "-i", *self.files.values(), "-m", *METRICS, flag, "-f", "full-json")
        self.assertEqual(result.returncode, 0, result.stderr)
        return [score["p_value"] for score in json.loads(result.stdout)["systems"][1]["scores"]]

    def compared(self, run, a, b, *arguments):
        result = vqlm("compare", f"{run}:{a}", f"{run}:{b}", "--out", self.folder / "compared", *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads((self.folder / "compared" / "compare.json").read_text()), result.stdout

    def check_p_values(self, run, a, b):
        for test, flag in (("bootstrap", "--paired-bs"), ("randomisation", "--paired-ar")):
            report, _ = self.compared(run, a, b, "--test", test)
            rows = {row["id"]: row for row in report["tables"][0]["rows"]}
            for name, expected in zip(METRICS, self.p_values(flag)):
                self.assertEqual(rows[name]["cells"][4]["value"], expected, (test, name))

    def test_differences_breakdowns_and_examples(self):
        references, a, b = made_up()
        run = self.run_systems(references, {"half": a, "second": b}, METRICS + ("distinct",))
        self.check_p_values(run, "half", "second")
        report, text = self.compared(run, "half", "second", "--examples", "2")
        # Tables have two-sided p-values, which agree with the interval; sacreBLEU's is smaller.
        tables = json.loads((run / "report.json").read_text())["tables"]
        second = [row for row in tables[0]["rows"] if row["id"] == "second"][0]["cells"][0]
        self.assertGreater(second["adjusted_p"], self.p_values("--paired-bs")[0])
        low, high = (float(end) for end in re.findall(r"-?[0-9.]+", report["tables"][0]["rows"][0]["cells"][3]["text"]))
        self.assertEqual(second["adjusted_p"] < 0.05, low > 0 or high < 0)
        titles = [table["title"] for table in report["tables"]]
        self.assertEqual(len(titles), 5, titles)
        for piece in ("by length", "words by frequency", "n-grams", "changed most"):
            self.assertTrue(any(piece in title for title in titles), titles)
            self.assertIn(piece, text)
        self.assertEqual(len(report["tables"][4]["rows"]), 4)
        self.assertIn("<html", (self.folder / "compared" / "compare.html").read_text())
        # The same generator on both sides: nothing differs.
        report, _ = self.compared(run, "half", "half")
        for row in report["tables"][0]["rows"]:
            self.assertEqual(row["cells"][2]["value"], 0)

    def test_refusals_are_one_sentence(self):
        references, a, b = made_up()
        run = self.run_systems(references, {"half": a, "second": b}, ("bleu",))
        for arguments, words in (((self.folder / "none", run), "expected the folder"),
                                 ((f"{run}:third", f"{run}:half"), "third"),
                                 ((f"{run}:half", f"{run}:second", "--metric", "blue"), "blue"),
                                 ((f"{run}:half", f"{run}:second", "--test", "t"), "--test"),
                                 ((f"{run}:half", f"{run}:second", "--task", "lm"), "that both have"),
                                 ((f"{run}:half", f"{run}:second", "--store", self.folder / "no"), "predictions")):
            result = vqlm("compare", *arguments)
            self.assertIn(result.returncode, (1, 2), arguments)
            self.assertIn(words, result.stderr)
            self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
            self.assertFalse((self.folder / "no").exists())

    @unittest.skipUnless(WMT17.is_dir(), "no WMT17 systems beside the project")
    def test_wmt17_has_the_p_values_of_sacrebleu(self):
        def lines(path):
            return gzip.open(path, "rt", encoding="utf-8", newline="\n").read().rstrip("\n").split("\n")
        systems = sorted(WMT17.glob("newstest2017.*.gz"))
        chosen = {"first": lines(systems[1]), "second": lines(systems[3])}
        run = self.run_systems(lines(WMT17 / "reference.gz"), chosen)
        self.check_p_values(run, "first", "second")


if __name__ == "__main__":
    unittest.main()
