#!/usr/bin/env python3
"""`vqlm gate`: the same checkpoint passes, one with noise in its weights is caught, too few examples are inconclusive."""
import array
import json
import os
import pathlib
import random
import shutil
import struct
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

VQLM = os.environ["VQLM"]
NUM_TEST = 300


def vqlm(*arguments, timeout=600):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=timeout)


def grammar(num_test=NUM_TEST):
    return {"use": "grammar", "view": "text", "language": "en", "sizes": {"train": 400, "dev": 40, "test": num_test}}


def add_noise(checkpoint, deviation):
    """Normal noise on every weight of a safetensors file."""
    path = checkpoint / "model.safetensors"
    content = path.read_bytes()
    begin = 8 + struct.unpack("<Q", content[:8])[0]
    weights = array.array("f", content[begin:])
    draw = random.Random(1)
    for i, weight in enumerate(weights):
        weights[i] = weight + draw.gauss(0, deviation)
    path.write_bytes(content[:begin] + weights.tobytes())


class GateTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        config = {"data": {"text": grammar()}, "tokenizers": {"words": {"type": "word", "data": ["text"]}},
                  "generators": {"lm": {"type": "lstm_lm", "data": "text", "tokenizer": "words", "d_model": 16,
                                        "num_layers": 1, "training": {"max_steps": 60, "batch_tokens": 200}}},
                  "tasks": {"lm": {"type": "language_modelling", "data": "text", "metrics": ["perplexity"]}}}
        (cls.folder / "train.json").write_text(json.dumps(config))
        trained = vqlm("train", cls.folder / "train.json", "--out", cls.folder / "out")
        assert trained.returncode == 0, trained.stderr
        cls.checkpoint = pathlib.Path(trained.stdout.split()[-1])
        cls.baseline = cls.scored("baseline", cls.checkpoint)
        cls.golden = cls.folder / "golden.json"
        saved = vqlm("gate", cls.baseline, "--save", cls.golden)
        assert saved.returncode == 0, saved.stderr

    @classmethod
    def scored(cls, name, checkpoint, num_test=NUM_TEST, metrics=("perplexity",)):
        """A run that scores a checkpoint."""
        config = {"data": {"text": grammar(num_test)}, "generators": {"lm": {"checkpoint": str(checkpoint)}},
                  "tasks": {"lm": {"type": "language_modelling", "data": "text", "generators": ["lm"],
                                   "metrics": list(metrics)}}}
        (cls.folder / f"{name}.json").write_text(json.dumps(config))
        result = vqlm("run", cls.folder / f"{name}.json", "--out", cls.folder / "out")
        assert result.returncode == 0, result.stderr
        return cls.folder / "out" / name

    def noisy(self, deviation):
        copy = self.folder / f"noisy_{deviation}"
        shutil.copytree(self.checkpoint, copy)
        add_noise(copy, deviation)
        return copy

    def test_the_same_checkpoint_passes(self):
        copy = self.folder / "copy"
        shutil.copytree(self.checkpoint, copy)
        run = self.scored("same", copy)
        for against in (self.golden, self.baseline):
            result = vqlm("gate", run, "--against", against, "--margin", "perplexity=0.5%")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn("gate: pass", result.stdout)

    def test_noise_in_the_weights_is_caught(self):
        run = self.scored("noisy", self.noisy(0.2))
        junit, summary = self.folder / "junit.xml", self.folder / "summary.md"
        result = vqlm("gate", run, "--against", self.golden, "--margin", "perplexity=2%,lm/bits_per_token=1",
                      "--junit", junit, "--summary", summary)
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertIn("gate: fail", result.stdout)
        self.assertIn("lm/perplexity", summary.read_text())
        suite = xml.etree.ElementTree.parse(junit).getroot()
        self.assertEqual((suite.get("tests"), suite.get("failures"), suite.get("errors")), ("2", "1", "0"))
        failed = [case.get("name") for case in suite if case.find("failure") is not None]
        self.assertEqual(failed, ["perplexity"])

    def test_too_few_examples_are_inconclusive(self):
        few = self.scored("few", self.checkpoint, 12)
        slightly = self.scored("few_noisy", self.noisy(0.02), 12)
        first = vqlm("gate", slightly, "--against", few, "--margin", "perplexity=0", "--junit", self.folder / "few.xml")
        self.assertIn(first.returncode, (3, 4), first.stderr)
        message = (self.folder / "few.xml").read_text()
        loss = float(message.split("difference ")[1].split(" ")[0])
        self.assertGreater(loss, 0)
        result = vqlm("gate", slightly, "--against", few, "--margin", f"perplexity={loss}")
        self.assertEqual(result.returncode, 3, result.stdout + result.stderr)
        self.assertIn("gate: inconclusive", result.stdout)

    def test_refuses_what_cannot_be_compared(self):
        other = self.scored("other", self.checkpoint, 50)
        for arguments, words in (
                ((other, "--against", self.golden, "--margin", "perplexity=1"), "equal data"),
                ((self.baseline, "--against", self.golden, "--margin", "blue=1"), "'blue'"),
                ((self.baseline, "--against", self.golden, "--margin", "perplexity"), "--margin"),
                ((self.baseline, "--against", self.golden, "--margin", "perplexity=-1"), "--margin"),
                ((self.baseline, "--against", self.golden), "--margin"),
                ((self.baseline,), "either --against"),
                ((self.baseline, "--against", self.golden, "--margin", "tokens=1"), "'tokens'"),
                ((self.baseline, "--against", self.folder / "none", "--margin", "perplexity=1"), "expected the folder"),
                ((self.baseline, "--against", self.folder / "train.json", "--margin", "perplexity=1"), "a baseline"),
                ((self.baseline, "--against", self.golden, "--margin", "perplexity=1", "--alpha", "0.7"), "--alpha")):
            result = vqlm("gate", *arguments)
            self.assertIn(result.returncode, (1, 2), arguments)
            self.assertIn(words, result.stderr)
            self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)


if __name__ == "__main__":
    unittest.main()
