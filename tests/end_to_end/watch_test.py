#!/usr/bin/env python3
"""`vqlm watch`: trainings under way, their curves as CSV; and what `vqlm plan` guesses from finished ones."""
import csv
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


def vqlm(*arguments):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=300)


class WatchTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = self.folder / "out"

    def config(self, steps, width=16):
        text = {"use": "grammar", "view": "text", "language": "en", "sizes": {"train": 400, "dev": 20, "test": 20}}
        model = {"type": "lstm_lm", "data": "text", "tokenizer": "words", "d_model": width, "num_layers": 1, "dropout": 0,
                 "training": {"max_steps": steps, "batch_tokens": 200, "log_every": 10, "evaluate_every": 20}}
        config = {"data": {"text": text}, "tokenizers": {"words": {"type": "word", "data": ["text"]}},
                  "generators": {"lstm": model},
                  "tasks": {"lm": {"type": "language_modelling", "data": "text", "metrics": ["perplexity"]}}}
        path = self.folder / "small.json"
        path.write_text(json.dumps(config))
        return path

    def watch(self, *arguments):
        result = vqlm("watch", *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def start(self, config):
        """A run in the background, once its training has written a few lines of its log."""
        run = subprocess.Popen([VQLM, "run", config, "--out", self.out, "--quiet"], stdout=subprocess.DEVNULL,
                               start_new_session=True)
        self.addCleanup(self.stop, run)
        for _ in range(600):
            logs = list(self.out.glob("store/work/*/fit/metrics.jsonl"))
            if logs and logs[0].read_text().count("\n") > 6:
                return run
            time.sleep(0.1)
        self.fail("no log of a training within a minute")

    @staticmethod
    def stop(run):
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()

    def test_training_under_way_then_stopped(self):
        run = self.start(self.config(1000000))
        for place in (self.out, self.out / "store", self.out / "small"):
            shown = self.watch(place)
            self.assertRegex(shown, r"^train lstm seed 1\n  step \d+ of 1000000 \(0 %\), \d+ tokens/s, [\d:]+ left\n"
                                    r"  loss \d\S*, dev loss \d\S* \(best \d\S* at step \d+\)\n  [▁▂▃▄▅▆▇█]+\n$")
        self.stop(run)
        self.assertIn("train lstm seed 1 (stopped)\n", self.watch(self.out, "--once"))
        curves = self.folder / "curves"
        self.assertIn("files to", self.watch(self.out / "small", "--csv", curves))
        (loss,) = curves.glob("train_lstm_seed_1_*/loss.csv")
        rows = list(csv.DictReader(loss.read_text().splitlines()))
        self.assertEqual(list(rows[0]), ["Wall time", "Step", "Value"])
        self.assertEqual([int(row["Step"]) for row in rows[:3]], [10, 20, 30])
        self.assertLess(abs(float(rows[-1]["Wall time"]) - time.time()), 600)
        self.assertLess(float(rows[-1]["Value"]), float(rows[0]["Value"]))

    def test_finished_trainings(self):
        before = vqlm("plan", self.config(40), "--out", self.out).stdout
        self.assertRegex(before, r"4 cells, 4 to compute; 4 of unknown time\n$")
        self.assertEqual(vqlm("run", self.config(40), "--out", self.out, "--quiet").returncode, 0)
        self.assertIn("is under way", self.watch(self.out))
        curves = self.folder / "curves"
        self.watch(self.out, "--csv", curves)
        (dev,) = curves.glob("train_lstm_seed_1_*/dev_nats.csv")
        self.assertEqual([row["Step"] for row in csv.DictReader(dev.read_text().splitlines())][:2], ["20", "40"])
        done = vqlm("plan", self.config(40), "--out", self.out).stdout
        self.assertRegex(done, r"\n4 cells, 0 to compute\n$")
        longer = vqlm("plan", self.config(4000), "--out", self.out, "--jobs", 2).stdout
        self.assertRegex(longer, r"train +missing +about [\d:]+ \(from 1\) +train lstm seed 1\n")
        self.assertRegex(longer, r"4 cells, 3 to compute; about [\d:]+ with 2 jobs, from earlier cells")
        cells = {cell["title"]: cell for cell in
                 json.loads(vqlm("plan", self.config(4000), "--out", self.out, "--json").stdout)}
        took = json.loads(vqlm("plan", self.config(40), "--out", self.out, "--json").stdout)
        seconds = {cell["title"]: cell["seconds"] for cell in took}["train lstm seed 1"]
        guess = cells["train lstm seed 1"]["estimate"]
        self.assertEqual(guess["from"], 1)
        self.assertAlmostEqual(guess["seconds"], 100 * seconds, places=6)

    def test_wrong_use(self):
        result = vqlm("watch", self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn("expected a store, or the folder of a run beside one, got another folder", result.stderr)
        store = self.folder / "store"
        (store / "records").mkdir(parents=True)
        (store / "version").write_text("1000\n")
        self.assertIn("1000, made by a newer vqlm", vqlm("watch", store).stderr)
        self.assertEqual(vqlm("watch").returncode, 2)
        self.assertEqual(vqlm("watch", self.folder, "--every", 0).returncode, 2)


if __name__ == "__main__":
    unittest.main()
