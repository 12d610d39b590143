#!/usr/bin/env python3
"""Whole runs: tables, reports, reuse of the store, refusals before any file is made, and kills that change nothing."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

VQLM = os.environ["VQLM"]
SOURCE = pathlib.Path(os.environ["VQLM_SOURCE"])
CONFIG = SOURCE / "tests/end_to_end/tiny.json"


def vqlm(*arguments, env=None, stdin="", timeout=900):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=timeout, input=stdin,
                          env={**os.environ, **(env or {})})


def run(out, *arguments):
    return vqlm("run", CONFIG, "--out", out, *arguments)


def tiny_config():
    lines = CONFIG.read_text().splitlines()
    return json.loads("\n".join(line for line in lines if not line.startswith("//")))


def results(out):
    """What must not differ between runs: records, artefacts, reports without timings."""
    found = {}
    for path in sorted((out / "store").rglob("*")):
        parts = path.relative_to(out / "store").parts
        if path.is_file() and parts[0] in ("records", "artefacts"):
            found["/".join(parts)] = path.read_bytes()
    reports = out / "untimed"
    report = vqlm("report", out / "tiny", "--no-timings", "--to", reports, timeout=60)
    if report.returncode != 0:
        raise AssertionError(report.stderr)
    for name in ("report.md", "report.json", "report.csv", "report.tex"):
        found[name] = (reports / name).read_bytes()
    found["standard output"] = report.stdout.encode()
    return found


def kinds(out):
    """The kinds of the cells that have their records."""
    folder = out / "store" / "records"
    return [json.loads(path.read_text())["kind"] for path in folder.glob("*.json")] if folder.exists() else []


class RunTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def test_run_writes_tables_and_reuses_the_store(self):
        out = self.folder / "out"
        first = run(out)
        self.assertEqual(first.returncode, 0, first.stderr)
        for word in ("Oracle", "n-gram", "Transformer", "VQ-VAE-LM", "|"):
            self.assertIn(word, first.stdout)
        for name in ("report.md", "report.csv", "report.tex", "report.json", "report.html", "run.json"):
            self.assertTrue((out / "tiny" / name).stat().st_size > 0, name)
        report = json.loads((out / "tiny" / "report.json").read_text())
        self.assertTrue(report["tables"])
        self.check_provenance(out, report)
        before = {path: path.stat().st_mtime_ns for path in (out / "store" / "records").iterdir()}
        second = run(out)
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual(second.stdout, first.stdout)
        self.assertIn(" 0 to compute", second.stderr)
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in (out / "store" / "records").iterdir()})
        chinese = vqlm("report", out / "tiny", "--lang", "zh", timeout=60)
        self.assertEqual(chinese.returncode, 0, chinese.stderr)
        self.assertRegex(chinese.stdout, "[\u4e00-\u9fff]")

    def check_provenance(self, out, report):
        self.assertEqual(report["command"], f"vqlm run {CONFIG} --out {out}")
        scores = {score["name"]: score for result in report["results"] for score in result["scores"]}
        for name in ("parameters", "train.steps", "train.seconds", "train.peak_memory", "peak_memory"):
            self.assertTrue(scores[name]["signature"], name)
        self.assertRegex(scores["train.seconds"]["signature"], r"threads:1\|jobs:\d+\|")
        self.assertRegex(scores["peak_memory"]["signature"], r"^of:process\|.*\|jobs:1\|")
        for path in (out / "store" / "timings").iterdir():
            machine = json.loads(path.read_text())["machine"]
            self.assertEqual(sorted(machine), ["cores", "cpu", "date", "host", "source"])
        for path in (out / "store" / "records").iterdir():
            self.assertNotIn('"host"', path.read_text())

    def kill_when(self, out, condition, seconds=120):
        """Starts the run, kills it when the condition holds; False when it ended before."""
        process = subprocess.Popen([VQLM, "run", str(CONFIG), "--out", str(out)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + seconds
        while process.poll() is None and not condition() and time.monotonic() < end:
            time.sleep(0.002)
        alive = process.poll() is None
        if alive:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.3)  # workers die with their parent
        leftover = subprocess.run(["pgrep", "-f", f"worker {CONFIG}.*{out}"], capture_output=True, text=True)
        self.assertEqual(leftover.stdout, "")
        return alive

    def test_killed_runs_end_like_an_undisturbed_one(self):
        killed = self.folder / "out"  # both runs under one path, which the reports name
        self.assertEqual(run(killed).returncode, 0)
        expected = results(killed)
        shutil.rmtree(killed)
        kills = 0
        for delay in (1.0, 2.0):
            end = time.monotonic() + delay
            kills += self.kill_when(killed, lambda: time.monotonic() >= end)
        self.assertGreater(kills, 0)
        for kind in ("train", "task", "metric"):  # in trainings, then in scoring
            known = kinds(killed).count(kind)
            self.assertTrue(self.kill_when(killed, lambda: kinds(killed).count(kind) > known), kind)
        # While the reports are written: the record of the run is there, its reports are not all.
        self.kill_when(killed, (killed / "tiny" / "run.json").exists)
        last = run(killed)
        self.assertEqual(last.returncode, 0, last.stderr)
        got = results(killed)
        self.assertEqual(sorted(expected), sorted(got))
        for name, content in expected.items():
            self.assertEqual(content, got[name], name)

    def test_what_killed_processes_left_is_removed(self):
        config = tiny_config()
        config["generators"] = {"ngram": config["generators"]["ngram"]}
        config["tasks"] = {"lm": config["tasks"]["lm"]}
        del config["report"], config["metrics"]
        path, out = self.folder / "small.json", self.folder / "out"
        path.write_text(json.dumps(config))
        self.assertEqual(vqlm("run", path, "--out", out).returncode, 0)
        key = next((out / "store" / "records").iterdir()).stem
        stale = [out / "small" / "report.md.tmp.1a", out / "store" / "records" / "k.json.tmp.2b",
                 out / "store" / "work" / key / "state"]
        for file in stale:
            file.parent.mkdir(exist_ok=True)
            file.write_text("")
            os.utime(file, (0, 0))
        second = vqlm("run", path, "--out", out)
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual([file for file in stale if file.exists()], [])

    def test_train_generate_translate_evaluate(self):
        out = self.folder / "out"
        trained = vqlm("train", CONFIG, "--out", out, "--generator", "transformer", "--generator", "mt_transformer")
        self.assertEqual(trained.returncode, 0, trained.stderr)
        folders = {line.split("\t")[0]: line.split("\t")[2] for line in trained.stdout.splitlines()}
        self.assertEqual(sorted(folders), ["mt_transformer", "transformer"])
        generated = [vqlm("generate", folders["transformer"], "--num", "3", "--seed", "7", "--max-tokens", "20")
                     for _ in range(2)]
        self.assertEqual(generated[0].returncode, 0, generated[0].stderr)
        self.assertEqual(len(generated[0].stdout.splitlines()), 3)
        self.assertEqual(generated[0].stdout, generated[1].stdout)
        translated = vqlm("translate", folders["mt_transformer"], "--max-tokens", "20", stdin="the cat sees the dog\n")
        self.assertEqual(translated.returncode, 0, translated.stderr)
        self.assertEqual(len(translated.stdout.splitlines()), 1)
        self.check_evaluate(folders["transformer"], out)
        self.check_truncated_checkpoint(folders["transformer"])

    def test_source_with_a_tokenizer_of_its_own(self):
        out = self.folder / "out"
        trained = vqlm("train", CONFIG, "--out", out, "--generator", "mt_separate")
        self.assertEqual(trained.returncode, 0, trained.stderr)
        folder = self.folder / "moved"
        shutil.copytree(trained.stdout.strip().split("\t")[2], folder)
        shutil.rmtree(out)  # the folder of a checkpoint is all that is needed
        described = json.loads((folder / "generator.json").read_text())
        self.assertEqual((described["tokenizer"]["type"], described["source_tokenizer"]["type"]), ("char", "word"))
        translated = vqlm("translate", folder, "--max-tokens", "20", stdin="the cat sees the dog\n")
        self.assertEqual(translated.returncode, 0, translated.stderr)
        self.assertEqual(len(translated.stdout.splitlines()), 1)
        evaluated = vqlm("evaluate", folder, "--data", "grammar", "--view", "view=translation", "--limit", "10",
                         "--metric", "perplexity", "--out", out)
        self.assertEqual(evaluated.returncode, 0, evaluated.stderr)
        self.assertRegex(evaluated.stdout, r"(?m)^perplexity\t.*\|tok:\w+\|srctok:\w+")
        (folder / "source_tokenizer.model").unlink()
        refused = vqlm("translate", folder, stdin="the cat\n")
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
        self.assertIn("source_tokenizer.model", refused.stderr)

    def check_evaluate(self, checkpoint, out):
        evaluate = ["evaluate", checkpoint, "--data", "grammar", "--metric"]
        for limit in ("20", "10"):
            evaluated = vqlm(*evaluate, "perplexity", "--limit", limit, "--out", out)
            self.assertEqual(evaluated.returncode, 0, evaluated.stderr)
            self.assertRegex(evaluated.stdout, r"(?m)^perplexity\t")
            self.assertRegex(evaluated.stdout, r"(?m)^parameters\t")
        self.assertEqual(len(list((out / "evaluate").iterdir())), 2)
        refused = vqlm(*evaluate, "perplexety", "--out", self.folder / "none")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("did you mean 'perplexity'", refused.stderr)
        self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
        self.assertFalse((self.folder / "none").exists())

    def check_truncated_checkpoint(self, checkpoint):
        truncated = self.folder / "truncated"
        shutil.copytree(checkpoint, truncated)
        weights = truncated / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-100])
        config = {"data": tiny_config()["data"], "generators": {"stored": {"checkpoint": str(truncated)}},
                  "tasks": {"lm": {"type": "language_modelling", "data": "text", "generators": ["stored"]}}}
        path, out = self.folder / "stored.json", self.folder / "refused"
        path.write_text(json.dumps(config))
        for command in (["generate", truncated], ["run", path, "--out", out],
                        ["evaluate", truncated, "--data", "grammar", "--metric", "perplexity", "--out", out]):
            refused = vqlm(*command)
            self.assertEqual(refused.returncode, 1)
            self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
            self.assertIn("model.safetensors", refused.stderr)
            self.assertFalse(out.exists())


class RefusalTest(unittest.TestCase):
    """What the world lacks is one sentence before any file is made."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = self.folder / "out"
        self.config = tiny_config()

    def write_config(self):
        path = self.folder / "tiny.json"
        path.write_text(json.dumps(self.config))
        return path

    def refused(self, command, code, *words, env=None):
        result = vqlm(*command, env=env)
        self.assertEqual((result.returncode, result.stdout), (code, ""), result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)

    def test_missing_data(self):
        self.config = {"data": {"pairs": {"use": "multi30k", "text": "de"}},
                       "tokenizers": {"words": {"type": "word", "data": ["pairs"]}},
                       "generators": {"ngram": {"type": "ngram", "data": "pairs", "tokenizer": "words"}},
                       "tasks": {"lm": {"type": "language_modelling", "data": "pairs", "metrics": ["perplexity"]}}}
        path, nowhere = self.write_config(), {"VQLM_DATA_CACHE": str(self.folder / "cache"), "VQLM_DATA_MIRROR": ""}
        self.assertEqual(vqlm("validate", path, env=nowhere).returncode, 0)
        for command in ("run", "train"):
            self.refused([command, path, "--out", self.out], 1, "vqlm data fetch multi30k", env=nowhere)
            self.assertFalse(self.out.exists())

    def test_folder_that_cannot_be_written(self):
        self.out.mkdir()
        (self.out / "tiny").write_text("a file in the way")
        self.refused(["run", self.write_config(), "--out", self.out], 1, "tiny", "folder")
        self.assertEqual([path.name for path in self.out.iterdir()], ["tiny"])
        shutil.rmtree(self.out)
        store = self.folder / "tiny.json" / "store"
        self.refused(["run", self.write_config(), "--out", self.out, "--store", store], 1, "store", "folder")
        self.assertFalse(self.out.exists())

    def test_no_tasks(self):
        del self.config["tasks"], self.config["report"]
        self.refused(["run", self.write_config(), "--out", self.out], 2, "tasks", "vqlm train")
        self.assertFalse(self.out.exists())

    def test_training_of_what_no_task_uses(self):
        generators = self.config["generators"]
        self.config["generators"] = {"one": generators["ngram"], "twin": generators["ngram"],
                                     "spare": {**generators["ngram"], "order": 2}}
        self.config["tasks"] = {"lm": {"type": "language_modelling", "data": "text", "generators": ["one"]}}
        del self.config["report"]
        path = self.write_config()
        trained = vqlm("train", path, "--out", self.out)
        self.assertEqual(trained.returncode, 0, trained.stderr)
        lines = [line.split("\t") for line in trained.stdout.splitlines()]
        self.assertEqual([line[0] for line in lines], ["one", "spare", "twin"])
        self.assertEqual(lines[0][2], lines[2][2])
        self.assertNotEqual(lines[0][2], lines[1][2])
        self.config["generators"]["stored"] = {"checkpoint": lines[1][2]}
        self.refused(["train", self.write_config(), "--generator", "stored", "--out", self.out], 2, "checkpoint")
        unused = vqlm("run", path, "--out", self.folder / "run")
        self.assertEqual(unused.returncode, 0, unused.stderr)
        self.assertRegex(unused.stderr, "'spare': no task runs with it")


if __name__ == "__main__":
    unittest.main(verbosity=2)
