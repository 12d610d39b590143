#!/usr/bin/env python3
"""Whole runs: tables, reports, reuse of the store, and a kill in the middle that changes nothing."""
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


def run(out, *arguments):
    return subprocess.run([VQLM, "run", str(CONFIG), "--out", str(out), *arguments], capture_output=True, text=True,
                          timeout=900)


def results(out):
    """What must not differ between runs: records, artefacts, reports without timings."""
    found = {}
    for path in sorted((out / "store").rglob("*")):
        parts = path.relative_to(out / "store").parts
        if path.is_file() and parts[0] in ("records", "artefacts"):
            found["/".join(parts)] = path.read_bytes()
    return found


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
        before = {path: path.stat().st_mtime_ns for path in (out / "store" / "records").iterdir()}
        second = run(out)
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertEqual(second.stdout, first.stdout)
        self.assertIn(" 0 to compute", second.stderr)
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in (out / "store" / "records").iterdir()})
        chinese = subprocess.run([VQLM, "report", str(out / "tiny"), "--lang", "zh"], capture_output=True, text=True,
                                 timeout=60)
        self.assertEqual(chinese.returncode, 0, chinese.stderr)
        self.assertRegex(chinese.stdout, "[\u4e00-\u9fff]")

    def test_killed_runs_end_like_an_undisturbed_one(self):
        whole, killed = self.folder / "whole", self.folder / "killed"
        self.assertEqual(run(whole).returncode, 0)
        kills = 0
        for delay in (1.0, 2.0, 3.0, 4.0, 5.0):
            process = subprocess.Popen([VQLM, "run", str(CONFIG), "--out", str(killed)], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, start_new_session=True)
            time.sleep(delay)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                kills += 1
            process.wait()
            time.sleep(0.3)  # workers die with their parent
            leftover = subprocess.run(["pgrep", "-f", f"worker {CONFIG}.*{killed}"], capture_output=True, text=True)
            self.assertEqual(leftover.stdout, "")
        self.assertGreater(kills, 1)
        last = run(killed)
        self.assertEqual(last.returncode, 0, last.stderr)
        expected, got = results(whole), results(killed)
        self.assertEqual(sorted(expected), sorted(got))
        for name, content in expected.items():
            self.assertEqual(content, got[name], name)

    def test_train_generate_translate_evaluate(self):
        out = self.folder / "out"
        trained = subprocess.run([VQLM, "train", str(CONFIG), "--out", str(out), "--generator", "transformer",
                                  "--generator", "mt_transformer"], capture_output=True, text=True, timeout=600)
        self.assertEqual(trained.returncode, 0, trained.stderr)
        folders = {line.split("\t")[0]: line.split("\t")[2] for line in trained.stdout.splitlines()}
        self.assertEqual(sorted(folders), ["mt_transformer", "transformer"])
        generated = [subprocess.run([VQLM, "generate", folders["transformer"], "--num", "3", "--seed", "7",
                                     "--max-tokens", "20"], capture_output=True, text=True, timeout=60)
                     for _ in range(2)]
        self.assertEqual(generated[0].returncode, 0, generated[0].stderr)
        self.assertEqual(len(generated[0].stdout.splitlines()), 3)
        self.assertEqual(generated[0].stdout, generated[1].stdout)
        translated = subprocess.run([VQLM, "translate", folders["mt_transformer"], "--max-tokens", "20"],
                                    input="the cat sees the dog\n", capture_output=True, text=True, timeout=60)
        self.assertEqual(translated.returncode, 0, translated.stderr)
        self.assertEqual(len(translated.stdout.splitlines()), 1)
        evaluated = subprocess.run([VQLM, "evaluate", folders["transformer"], "--data", "grammar", "--metric",
                                    "perplexity", "--limit", "20", "--out", str(out)], capture_output=True, text=True,
                                   timeout=120)
        self.assertEqual(evaluated.returncode, 0, evaluated.stderr)
        self.assertIn("perplexity", evaluated.stdout)
        truncated = self.folder / "truncated"
        shutil.copytree(folders["transformer"], truncated)
        weights = truncated / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-100])
        refused = subprocess.run([VQLM, "generate", str(truncated)], capture_output=True, text=True, timeout=60)
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
        self.assertIn("model.safetensors", refused.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
