#!/usr/bin/env python3
"""Codes of trained checkpoints, looked at and controlled: codebook, interpolate, generate --fix."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

VQLM = os.environ["VQLM"]
CONFIG = pathlib.Path(os.environ["VQLM_SOURCE"]) / "tests/end_to_end/tiny.json"
TEXT = ["--data", "grammar", "--view", "view=text", "--view", "language=en", "--view",
        'sizes={"train": 60, "dev": 5, "test": 5}']
PAIRS = ["--data", "grammar", "--view", "view=translation", "--view", "source=en", "--view", "target=zh", "--view",
         'sizes={"train": 40, "dev": 5, "test": 5}']


def vqlm(*arguments):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=600)


class CodebookTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        names = ("vqvae", "mt_vqvae", "ngram")
        chosen = [part for name in names for part in ("--generator", name)]
        result = vqlm("train", CONFIG, "--out", cls.folder / "out", *chosen)
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        cls.checkpoints = {line.split("\t")[0]: line.split("\t")[2] for line in result.stdout.splitlines()}

    def done(self, *arguments):
        result = vqlm(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def refused(self, *arguments, words=(), code=2):
        result = vqlm(*arguments)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertEqual(result.stdout, "")
        for word in words:
            self.assertIn(word, result.stderr)

    def test_codebook_writes_three_reports(self):
        out = self.folder / "codes"
        command = ["codebook", self.checkpoints["vqvae"], *TEXT, "--samples", 30, "--top", 3, "--swaps", 2,
                   "--swap-examples", 10]
        markdown = self.done(*command, "--out", out)
        self.assertEqual(markdown, (out / "codebook.md").read_text())
        for word in ("Use of the codes", "Jensen-Shannon", "Most drawn codes", "One code swapped", "NMI"):
            self.assertIn(word, markdown)
        self.assertIn("<h1>Codebook analysis</h1>", (out / "codebook.html").read_text())
        report = json.loads((out / "codebook.json").read_text())
        self.assertEqual((report["num_texts"], report["num_samples"], report["split"]), (60, 30, "train"))
        (book,) = report["codebooks"]
        self.check_book(book)
        again = self.done(*command, "--format", "json")
        self.assertEqual(json.loads(again), report)
        other = json.loads(self.done(*command, "--format", "json", "--seed", 2))["codebooks"][0]
        self.assertEqual(other["encoder"], book["encoder"])
        self.assertNotEqual(other["prior"]["counts"], book["prior"]["counts"])

    def check_book(self, book):
        self.assertEqual((book["num_codes"], book["level"], book["head"]), (16, 0, 0))
        self.assertEqual(len(book["encoder"]["counts"]), 16)
        drawn = sum(book["encoder"]["counts"])
        scores = {score["name"]: score["value"] for score in book["encoder"]["scores"]}
        self.assertEqual(scores["codebook.drawn"], drawn)
        self.assertEqual(scores["codebook.use"] * 16, sum(count > 0 for count in book["encoder"]["counts"]))
        self.assertEqual(sum(code["count"] for code in book["codes"]), drawn)
        self.assertGreater(sum(book["prior"]["counts"]), 29)
        self.assertTrue(0 <= book["jensen_shannon_bits"] <= 1)
        self.assertGreaterEqual(book["kl_prior_from_encoder_bits"], 0)
        named = {numbers["with"]: numbers for numbers in book["associations"]}
        self.assertEqual(named["blocks"]["num_pairs"], drawn)
        self.assertIn("tokens at 0", named)
        for numbers in named.values():
            self.assertTrue(0 <= numbers["nmi"] <= 1 and 0 < numbers["purity"] <= 1, numbers)
        for code in book["codes"]:
            self.assertAlmostEqual(sum(token["share"] for token in code["tokens"]), 1)
            self.assertEqual(code["purity"], code["tokens"][0]["share"])
            self.assertTrue(1 <= len(code["contexts"]) <= 3)
        self.assertEqual(book["swaps"]["num_texts"], 10)
        self.assertEqual(len(book["swaps"]["examples"]), 2)

    def test_codebook_of_a_translation_model(self):
        command = ["codebook", self.checkpoints["mt_vqvae"], *PAIRS, "--split", "test", "--limit", 4]
        report = json.loads(self.done(*command, "--format", "json"))
        self.assertEqual((report["num_texts"], report["num_samples"]), (4, 4))
        self.assertIn("<table>", self.done(*command, "--samples", 0, "--format", "html"))

    def test_interpolation_ends_at_both_texts(self):
        checkpoint = self.checkpoints["vqvae"]
        texts = ["the dog sleeps", "a cat sees the old dog"]
        for mode in ("nearest", "swap"):
            command = ["interpolate", checkpoint, "--from", texts[0], "--to", texts[1], "--mode", mode]
            steps = json.loads(self.done(*command, "--steps", 4, "--json"))
            self.assertEqual([step["step"] for step in steps], [0, 1, 2, 3])
            self.assertEqual((steps[0]["share"], steps[3]["share"]), (0, 1))
            turned = json.loads(self.done("interpolate", checkpoint, "--from", texts[1], "--to", texts[0], "--json"))
            self.assertEqual((turned[0]["codes"], turned[0]["text"]), (steps[3]["codes"], steps[3]["text"]))
            lines = self.done(*command).splitlines()
            self.assertEqual(len(lines), 5)
            share, codes, text = lines[0].split("\t")
            self.assertEqual((share, text), ("0.000", steps[0]["text"]))
            self.assertEqual([int(code) for code in codes.split()], steps[0]["codes"][0])

    def test_interpolation_of_a_translation_model(self):
        command = ["interpolate", self.checkpoints["mt_vqvae"], "--from", "猫睡觉", "--to", "狗"]
        self.assertEqual(len(self.done(*command, "--source", "a cat sleeps").splitlines()), 5)
        self.refused(*command, words=("--source",))
        self.refused(*command, "--source", "a cat sleeps", "--label", "x", words=("--label",))

    def test_fixed_codes_decide_the_text(self):
        command = ["generate", self.checkpoints["vqvae"], "--num", 3, "--seed", 5, "--max-tokens", 20]
        free, fixed = self.done(*command), self.done(*command, "--fix", "0=3,4=7")
        self.assertEqual(fixed, self.done(*command, "--fix", "4=7,0=3"))
        self.assertEqual(len(fixed.splitlines()), 3)
        self.assertNotEqual(free, fixed)

    def test_wrong_use_is_one_sentence(self):
        vqvae, ngram = self.checkpoints["vqvae"], self.checkpoints["ngram"]
        self.refused("codebook", vqvae, words=("data",))
        self.refused("codebook", "--data", "grammar", words=("checkpoint",))
        self.refused("codebook", ngram, *TEXT, words=("codes", "ngram"))
        self.refused("codebook", vqvae, *TEXT, "--format", "htlm", words=("htlm", "html"))
        self.refused("codebook", vqvae, *TEXT, "--split", "tran", words=("tran",))
        for option in ("--limit", "--samples", "--top", "--swaps", "--swap-examples", "--seed"):
            self.refused("codebook", vqvae, *TEXT, f"{option}=-1", words=(option, "-1"))
        self.refused("codebook", self.folder / "none", *TEXT, code=1, words=("none",))
        self.refused("interpolate", vqvae, "--from", "a", words=("to",))
        ends = ["--from", "a", "--to", "a"]
        self.refused("interpolate", vqvae, *ends, "--steps", 1, words=("--steps", "1"))
        self.refused("interpolate", vqvae, *ends, "--mode", "liner", words=("liner",))
        self.refused("interpolate", vqvae, *ends, "--label", "x", words=("--label",))
        self.refused("interpolate", ngram, *ends, words=("codes", "ngram"))
        self.refused("generate", ngram, "--fix", "0=1", words=("--fix", "ngram"))
        for fix in ("0", "0=16", "1.0:0=1", "0=1,0=2", "99=1", ""):
            self.refused("generate", vqvae, "--max-tokens", 20, f"--fix={fix}", words=("fix",))


if __name__ == "__main__":
    unittest.main(verbosity=2)
