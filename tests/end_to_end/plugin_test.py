#!/usr/bin/env python3
"""Plugins built out of the tree against the installed package are loaded and used: the example, and the metric, the
task and the model for newcomers, whose numbers are computed again here."""
import collections
import json
import math
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

VQLM = os.environ["VQLM"]
SOURCE = pathlib.Path(os.environ["VQLM_SOURCE"])
BUILD = pathlib.Path(os.environ["VQLM_BUILD"])
PLUGINS = {"example": "example_plugin", "metric": "word_recall", "task": "completion", "model": "bigram"}

TRAIN = ("the dog sees the bird", "the dog runs home", "the dog sees a cat", "a cat sees the bird", "the bird sings",
         "the dog sees the dog", "the dog sees home", "a cat runs", "a cat sees the cat", "the bird sings a song",
         "a dog runs home", "a cat sees a bird", "the bird sings", "a bird sings a song", "the dog runs home",
         "the bird sings")
TEST = ("the dog sees the bird", "a cat runs home", "the bird sings a song", "the cat sees a dog", "home")
ADDEND, KEPT, MAX_TOKENS = 0.25, 0.4, 4


def call(*command, env=None):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600, env=env)


def checked(*command):
    result = call(*command)
    if result.returncode != 0:
        raise AssertionError(result.stdout + result.stderr)
    return result


class Bigrams:
    """What the plugin `bigram` does, over words instead of ids."""

    def __init__(self, texts):
        self.counts = collections.defaultdict(collections.Counter)
        for text in texts:
            words = ["<s>", *text.split(), "</s>"]
            for last, word in zip(words, words[1:]):
                self.counts[last][word] += 1
        self.words = sorted({word for text in texts for word in text.split()})

    def nats(self, last, word):
        may_come = len(self.words) + 2  # and the end, and unknown
        return -math.log((self.counts[last][word] + ADDEND) / (sum(self.counts[last].values()) + ADDEND * may_come))

    def total_nats(self, text):
        words = ["<s>", *text.split(), "</s>"]
        return sum(self.nats(last, word) for last, word in zip(words, words[1:]))

    def completed(self, words):
        words = list(words)
        for _ in range(MAX_TOKENS):
            (best, most), (_, second) = self.counts[words[-1]].most_common(2) + [("", 0)] * (
                2 - len(self.counts[words[-1]]))
            assert most > second, f"the test's data leaves open what follows '{words[-1]}'"
            if best == "</s>":
                break
            words.append(best)
        return words


class PluginTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.prefix = cls.folder / "prefix"
        checked("cmake", "--install", BUILD, "--prefix", cls.prefix)
        cls.files = {}
        for kind, name in PLUGINS.items():
            build = cls.folder / kind
            source = shutil.copytree(SOURCE / "tests/plugins" / kind, cls.folder / "sources" / kind)
            checked("cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={cls.prefix}",
                    "-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_CXX_COMPILER={os.environ['VQLM_CXX']}")
            checked("cmake", "--build", build)
            cls.files[kind] = build / f"{name}.so"
        cls.plugin = cls.files["example"]
        cls.three = [part for kind in ("metric", "task", "model") for part in ("--plugin", cls.files[kind])]

    def test_components_are_listed(self):
        self.assertIn("echo", call(VQLM, "list", "generators", "--plugin", self.plugin).stdout)
        self.assertNotIn("echo", call(VQLM, "list", "generators").stdout)
        self.assertIn("ends_with", call(VQLM, "list", "metrics", "--plugin", self.plugin).stdout)

    def test_the_installed_program_works(self):
        program = self.prefix / "bin" / "vqlm"
        # It must find LibTorch and its configs by itself.
        plain = {key: value for key, value in os.environ.items() if key not in ("LD_LIBRARY_PATH", "VQLM_CONFIGS")}
        metrics = call(program, "list", "metrics", "--plugin", self.plugin, env=plain)
        self.assertEqual((metrics.returncode, metrics.stderr), (0, ""))
        self.assertIn("ends_with", metrics.stdout)
        datasets = call(program, "list", "datasets", env=plain)
        self.assertEqual((datasets.returncode, datasets.stderr), (0, ""))
        self.assertIn("grammar", datasets.stdout)
        self.assertIn(str(self.prefix), call(program, "doctor", env=plain).stdout)

    def test_run_with_the_plugin(self):
        config = {"data": {"t": {"use": "grammar", "view": "translation", "source": "en", "target": "zh",
                                 "sizes": {"train": 10, "dev": 10, "test": 20}}},
                  "generators": {"echo": {"type": "echo"}},
                  "metrics": {"ends": {"type": "ends_with", "ending": "e"}},
                  "tasks": {"echoing": {"type": "translation", "data": "t", "generators": ["echo"],
                                        "metrics": ["ends", "bleu"]}}}
        path = self.folder / "echo.json"
        path.write_text(json.dumps(config))
        result = call(VQLM, "run", path, "--plugin", self.plugin, "--out", self.folder / "out")
        self.assertEqual(result.returncode, 0, result.stderr)
        report = json.loads((self.folder / "out" / "echo" / "run.json").read_text())
        scores = {score["name"]: score["value"] for score in report["run"]["results"][0]["scores"]}
        self.assertGreaterEqual(scores["ends_with"], 0)
        self.assertLess(scores["ends_with"], 1)
        self.assertIn("bleu", scores)

    def run_of_all_three(self):
        splits = {"train": TRAIN, "dev": TEST[:1], "test": TEST}
        for split, texts in splits.items():
            (self.folder / f"{split}.txt").write_text("".join(text + "\n" for text in texts))
        definition = {"kind": "lines", "description": "given lines", "licence": "none", "citation": "none",
                      "files": {split: {"file": f"{split}.txt", "sha256": None, "address": ""} for split in splits},
                      "splits": {split: {"files": {"text": split}} for split in splits}}
        (self.folder / "lines.json").write_text(json.dumps(definition))
        config = {"data": {"lines": {"use": str(self.folder / "lines.json")}},
                  "tokenizers": {"words": {"type": "word", "data": ["lines"]}},
                  "generators": {"pairs": {"type": "bigram", "data": "lines", "tokenizer": "words", "addend": ADDEND}},
                  "tasks": {"half": {"type": "completion", "data": "lines", "kept_words": KEPT, "timing": True,
                                     "decoding": {"max_tokens": MAX_TOKENS}, "metrics": ["word_recall", "overlap"]},
                            "lm": {"type": "language_modelling", "data": "lines", "metrics": ["perplexity"]}}}
        (self.folder / "three.json").write_text(json.dumps(config))
        result = call(VQLM, "run", self.folder / "three.json", *self.three, "--out", self.folder / "out", "--mirror",
                      self.folder, "--quiet")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return json.loads((self.folder / "out" / "three" / "run.json").read_text())["run"], result.stdout

    def test_metric_task_and_model_together(self):
        run, printed = self.run_of_all_three()
        scores = {(result["task"], score["name"]): score for result in run["results"] for score in result["scores"]}
        outputs = {result["task"]: [sample["output"] for sample in result["samples"]] for result in run["results"]}
        model = Bigrams(TRAIN)
        beginnings = [text.split()[:max(1, int(KEPT * len(text.split())))] for text in TEST]
        completed = [model.completed(words) for words in beginnings]
        self.assertEqual(outputs["half"], [" ".join(words) for words in completed])

        found = sum((collections.Counter(text.split()) & collections.Counter(words)).total()
                    for text, words in zip(TEST, completed))
        recall = scores["half", "word_recall"]
        self.assertEqual(recall["value"], found / sum(len(text.split()) for text in TEST))
        self.assertLess(recall["value"], 1)
        self.assertEqual((recall["signature"], recall["better"]), ("reference:first|version:1.0", "higher"))
        interval = recall["interval"]
        self.assertEqual(interval["method"], "bootstrap over segments, 1000 resamples, seed 12345")
        self.assertTrue(interval["lower"] < recall["value"] < interval["upper"], interval)
        self.assertIn("word_recall", printed)

        nats = sum(model.total_nats(text) for text in TEST)
        perplexity = scores["lm", "perplexity"]
        self.assertAlmostEqual(perplexity["value"], math.exp(nats / sum(len(text.split()) + 1 for text in TEST)), 12)
        self.assertEqual(perplexity["kind"], "exact")
        self.assertIn("unit:word|eos:yes|order:2|smoothing:add|oov:unk|tok:", perplexity["signature"])
        per_byte = nats / math.log(2) / sum(len(text.encode()) for text in TEST)
        self.assertAlmostEqual(scores["lm", "bits_per_byte"]["value"], per_byte, 12)
        self.assertEqual(scores["lm", "parameters"]["value"], sum(len(after) for after in model.counts.values()))
        self.assertGreater(scores["half", "speed.ms_median"]["value"], 0)
        # What the house knows of every text: the overlap with training is marked in the plugin's task too.
        copied = sum(" ".join(words) in TRAIN for words in completed) / len(TEST)
        self.assertAlmostEqual(scores["half", "overlap.outputs_share"]["value"], copied)

        provenance = dict(run["provenance"])
        for name in ("word_recall", "completion", "bigram"):
            self.assertRegex(provenance[f"plugin {name}"], r"^1\.0, [0-9a-f]{12}$")

    def test_the_three_are_short(self):
        for kind in ("metric", "task", "model"):
            folder = SOURCE / "tests/plugins" / kind
            source = folder / f"{PLUGINS[kind]}.cc"
            self.assertLess(len(source.read_text().splitlines()), 60, source)
            self.assertEqual(sorted(path.name for path in folder.iterdir()), ["CMakeLists.txt", source.name])

    def test_the_build_file_is_the_one_of_the_readme(self):
        for kind in ("metric", "task", "model"):
            text = (SOURCE / "tests/plugins" / kind / "CMakeLists.txt").read_text()
            shown = "".join("    " + line + "\n" for line in text.replace(PLUGINS[kind], "word_recall").splitlines())
            self.assertIn(shown, (SOURCE / "README.md").read_text())

    def test_a_function_that_is_missing_is_said_when_it_is_built(self):
        source = shutil.copytree(SOURCE / "tests/plugins/metric", self.folder / "sources" / "missing")
        code = source / "word_recall.cc"
        code.write_text(code.read_text().replace("namespace {", "void nowhere();\n\nnamespace {", 1)
                        .replace("  registries.metrics.add(", "  nowhere();\n  registries.metrics.add(", 1))
        build = self.folder / "missing"
        checked("cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}",
                f"-DCMAKE_CXX_COMPILER={os.environ['VQLM_CXX']}")
        result = call("cmake", "--build", build)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("nowhere()", result.stdout + result.stderr)

    def test_without_the_plugin_the_type_is_unknown(self):
        path = self.folder / "alone.json"
        path.write_text(json.dumps({"generators": {"echo": {"type": "echo"}}}))
        result = call(VQLM, "validate", path)
        self.assertEqual(result.returncode, 2)
        self.assertIn("'echo'", result.stderr)

    def test_file_that_is_no_plugin(self):
        broken = self.folder / "broken.so"
        broken.write_text("no plugin")
        result = call(VQLM, "list", "metrics", "--plugin", broken)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)

    def test_plugins_built_for_others_are_refused_in_a_sentence(self):
        for name, expected in (("old", "expected plugin API 2, got 0"), ("foreign", "-torch0.1'")):
            result = call(VQLM, "list", "metrics", "--plugin", BUILD / "tests/core" / f"plugin_{name}.so")
            self.assertEqual((result.returncode, result.stderr.count("\n")), (2, 1), result.stderr)
            self.assertIn(expected, result.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
