#!/usr/bin/env python3
"""`vqlm store`: what a store holds, whether it is whole, and what configs need of it."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

VQLM = os.environ["VQLM"]


def vqlm(*arguments, timeout=300):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=timeout)


class StoreTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = self.folder / "out"
        self.small, self.large = self.config("small", 2), self.config("large", 3)
        for config in (self.small, self.large):
            result = vqlm("run", config, "--out", self.out)
            self.assertEqual(result.returncode, 0, result.stderr)

    def config(self, name, order):
        text = {"use": "grammar", "view": "text", "language": "en", "sizes": {"train": 200, "dev": 10, "test": 10}}
        config = {"data": {"text": text}, "tokenizers": {"words": {"type": "word", "data": ["text"]}},
                  "generators": {"ngram": {"type": "ngram", "data": "text", "tokenizer": "words", "order": order}},
                  "tasks": {"lm": {"type": "language_modelling", "data": "text", "metrics": ["perplexity"]}}}
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(config))
        return path

    def store(self, *arguments, expect=0):
        result = vqlm("store", *arguments, "--out", self.out)
        self.assertEqual(result.returncode, expect, result.stdout + result.stderr)
        return result.stdout if expect in (0, 1) and result.stdout else result.stderr

    def keys(self):
        return {line.split("\t")[0] for line in self.store("ls").splitlines()}

    def test_lists_shows_and_verifies(self):
        trainings = self.store("ls", "--kind", "train").splitlines()
        self.assertEqual(len(trainings), 2)
        key = trainings[0].split("\t")[0]
        cell = json.loads(self.store("show", key))
        self.assertEqual(cell["kind"], "train")
        self.assertTrue(cell["key"].startswith(key) and cell["files"])
        self.assertIn(" 0 problems", self.store("verify"))
        record = self.out / "store" / "records" / f"{cell['key']}.json"
        changed = json.loads(record.read_text())
        changed["recipe"]["seed"] = 77
        record.write_text(json.dumps(changed))
        self.assertIn("the key of its recipe", self.store("verify", expect=1))
        record.write_text("{")
        self.assertIn("a whole record", self.store("verify", expect=1))

    def test_gc_keeps_what_configs_need_and_export_copies_it(self):
        both = self.keys()
        self.assertIn("would remove", self.store("gc", self.small, "--dry-run"))
        self.assertEqual(self.keys(), both)
        copy = self.folder / "copy" / "store"
        self.assertIn("exported", self.store("export", self.large, "--to", copy))
        self.assertIn("removed", self.store("gc", self.small))
        left = self.keys()
        self.assertLess(len(left), len(both))
        # Nothing to compute: the small config here, the large one in the copy.
        for config, out in ((self.small, self.out), (self.large, self.folder / "copy")):
            result = vqlm("run", config, "--out", out)
            self.assertIn(" 0 to compute", result.stderr)
        self.assertIn(" 0 problems", self.store("verify"))

    def test_refusals_are_one_sentence(self):
        for arguments, words in ((("show", "zz"), "one key"), (("gc",), "the configs"), (("tidy",), "'tidy'"),
                                 (("export", self.small), "--to FOLDER"), (("show",), "one key")):
            message = self.store(*arguments, expect=2)
            self.assertIn(words, message)
            self.assertEqual(len(message.strip().splitlines()), 1, message)
        result = vqlm("store", "ls", "--out", self.folder / "none")
        self.assertEqual(result.returncode, 1)
        self.assertFalse((self.folder / "none").exists())


if __name__ == "__main__":
    unittest.main()
