#!/usr/bin/env python3
"""`--engine slurm` on a real Slurm, which is started for the test: the same records as with the local engine, failures,
a killed front end, a cancelled task. Exits with 77, which counts as skipped, where no Slurm can be started."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import slurm_cluster

VQLM = os.environ["VQLM"]
SKIPPED = 77
CLUSTER = None  # set by main


def vqlm(*arguments, env=None, timeout=300):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
                          env=env or CLUSTER.env)


def config(steps=40):
    text = {"use": "grammar", "view": "text", "language": "en", "sizes": {"train": 300, "dev": 20, "test": 20}}
    model = {"data": "text", "tokenizer": "words"}
    training = {"max_steps": steps, "evaluate_every": 20, "save_every": 10, "batch_tokens": 200}
    return {"data": {"text": text}, "tokenizers": {"words": {"type": "word", "data": ["text"]}},
            "generators": {"oracle": {"type": "grammar_oracle", **model},
                           "ngram": {"type": "ngram", **model, "order": 3},
                           "lstm": {"type": "lstm_lm", **model, "d_model": 16, "num_layers": 1, "training": training}},
            "tasks": {"lm": {"type": "language_modelling", "data": "text", "metrics": ["perplexity"]},
                      "generation": {"type": "text_generation", "data": "text", "num_samples": 10, "timing": True,
                                     "timing_examples": 2, "decoding": {"max_tokens": 10}, "metrics": ["distinct"]}}}


class SlurmTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = self.folder / "out"

    def write(self, value):
        path = self.folder / "small.json"
        path.write_text(json.dumps(value))
        return path

    def command(self, path, *arguments):
        return ["run", path, "--out", self.out, "--engine", "slurm", "--jobs", "3",
                "--slurm-args", "--time=30 --comment='a run'", *arguments]

    def run_slurm(self, path, expect=0, *arguments):
        result = vqlm(*self.command(path, *arguments))
        self.assertEqual(result.returncode, expect, result.stderr)
        return result

    def results(self, out):
        """Records and artefacts, byte for byte, and the report without timings and the command."""
        found = {}
        for path in sorted((out / "store").rglob("*")):
            parts = path.relative_to(out / "store").parts
            if path.is_file() and parts[0] in ("records", "artefacts"):
                found["/".join(parts)] = path.read_bytes()
        report = vqlm("report", out / "small", "--no-timings", "--to", self.folder / "report")
        self.assertEqual(report.returncode, 0, report.stderr)
        return {**found, "report": re.sub("Command: .*", "", report.stdout)}

    def local_results(self, path):
        out = self.folder / "local"
        result = vqlm("run", path, "--out", out)
        self.assertEqual(result.returncode, 0, result.stderr)
        return self.results(out)

    def records(self):
        """Titles of what the store has."""
        records = [json.loads(path.read_text()) for path in (self.out / "store/records").glob("*.json")]
        return {record["name"]: record["key"] for record in records}

    def claims(self):
        """Key -> tasks that claimed it, over all runs so far."""
        found = {}
        for path in self.out.glob("small/slurm/*/jobs-*/claimed/*"):
            found.setdefault(json.loads(path.read_text())["key"], []).append(path.name.split(".")[1])
        return found

    def wait_for(self, condition, seconds=120):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "waited too long")
            time.sleep(0.05)

    def training_task(self):
        """The task that trains the LSTM, once that has evaluated, which is after it has saved."""
        begun = {path.parent.parent.name for path in self.out.glob("store/work/*/fit/metrics.jsonl")}
        return next((tasks[-1] for key, tasks in self.claims().items() if key in begun), None)

    def wait_for_training_alone(self):
        """Until the LSTM is trained and all other cells that could start, the timings aside, are done."""
        def alone():
            unfinished = set(self.claims()) - set(self.records().values())
            offered = list(self.out.glob("small/slurm/*/jobs-*/ready/*"))
            return self.training_task() and len(unfinished) == 1 and not offered

        while True:
            self.wait_for(alone)
            time.sleep(1.5)  # longer than the front end takes to offer what has become possible
            if alone():
                return

    def test_records_equal_those_of_the_local_engine(self):
        path = self.write(config())
        expected = self.local_results(path)
        first = self.run_slurm(path)
        self.assertEqual(self.results(self.out), expected)
        claims = self.claims()
        self.assertEqual(sorted(claims), sorted(self.records().values()))
        self.assertEqual({len(tasks) for tasks in claims.values()}, {1})
        arrays = re.findall(r"slurm: array job (\d+) with (\d+) tasks(, each alone)?", first.stderr)
        self.assertTrue(arrays[-1][2], first.stderr)
        alone = {task for name, key in self.records().items() if name.startswith("time ") for task in claims[key]}
        self.assertEqual(alone, {f"{arrays[-1][0]}_0"})
        self.wait_for(lambda: not CLUSTER.tasks(), 20)
        second = self.run_slurm(path)
        self.assertIn(" 0 to compute", second.stderr)
        self.assertEqual(second.stdout, first.stdout)
        self.assertEqual(self.claims(), claims)

    def test_a_cell_that_fails_is_listed_and_fails_alone(self):
        value = config()
        value["generators"]["broken"] = {"type": "subprocess", "condition": "none",
                                         "command": ["sh", "-c", "read line; echo '{\"error\": \"no model today\"}'"]}
        value["tasks"]["lm"]["generators"] = ["oracle", "ngram", "lstm"]
        value["tasks"]["generation"]["generators"] = ["oracle", "ngram", "lstm", "broken"]
        path = self.write(value)
        local = vqlm("run", path, "--out", self.folder / "local")
        self.assertEqual(local.returncode, 1)
        listed = self.listed(local.stderr)
        self.assertTrue(listed)
        result = self.run_slurm(path, 1)
        lines = self.listed(result.stderr)
        self.assertEqual(len(lines), len(listed))
        for line, same in zip(lines, listed):
            without, log = re.fullmatch(r"(.*?)(?: \(log: (.*)\))?", line).groups()
            self.assertEqual(without, same)
            if log:
                self.assertTrue(pathlib.Path(log).is_file(), log)
        self.assertIn("(log: ", lines[0])
        stored = [sorted(path.name for path in (out / "store/records").iterdir())
                  for out in (self.out, self.folder / "local")]
        self.assertEqual(stored[0], stored[1])

    @staticmethod
    def listed(errors):
        return [line.split(" error: ", 1)[1] for line in errors.splitlines() if " error: " in line]

    def test_a_run_whose_front_end_is_killed_goes_on(self):
        path = self.write(config(steps=400))
        expected = self.local_results(path)
        front = subprocess.Popen([VQLM, *map(str, self.command(path))], env=CLUSTER.env, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        self.wait_for(self.training_task)
        front.send_signal(signal.SIGKILL)
        front.wait()
        left = CLUSTER.tasks()
        self.assertTrue(left)
        stored = {path: path.stat().st_mtime_ns for path in (self.out / "store/records").iterdir()}
        self.assertTrue(stored)
        result = self.run_slurm(path)
        self.assertIn("cancelling what is left of the run", result.stderr)
        self.assertEqual(self.results(self.out), expected)
        self.assertEqual(stored, {path: path.stat().st_mtime_ns for path in stored})
        again = {json.loads(file.read_text())["key"] for file in self.out.glob("small/slurm/2/jobs-*/claimed/*")}
        self.assertFalse(again & {path.stem for path in stored})
        self.wait_for(lambda: not CLUSTER.tasks(), 20)

    def test_a_front_end_that_is_told_to_stop_takes_its_tasks_along(self):
        path = self.write(config(steps=100000))
        front = subprocess.Popen([VQLM, *map(str, self.command(path))], env=CLUSTER.env, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        self.wait_for(self.training_task)
        front.send_signal(signal.SIGTERM)
        self.assertEqual(front.wait(timeout=60), -signal.SIGTERM)
        self.wait_for(lambda: not CLUSTER.tasks(), 30)

    def lose_training_task(self, lose, got):
        """`lose` ends the task that trains the LSTM, which never would by itself."""
        path = self.write(config(steps=100000))
        front = subprocess.Popen([VQLM, *map(str, self.command(path))], env=CLUSTER.env, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
        self.wait_for_training_alone()
        task = self.training_task()
        lose(task)
        errors = front.communicate(timeout=240)[1]
        self.assertEqual(front.returncode, 1, errors)
        self.assertRegex(errors, rf"train lstm seed 1: array task {task}: expected it to finish the job, got "
                                 rf"{re.escape(got)} \(log: .*/slurm/1/logs/{task}\.log\)")
        self.assertIn("cells that need what failed were not computed", errors)
        self.assertEqual([name for name in self.records() if "lstm" in name], [])
        self.assertTrue([name for name in self.records() if name.startswith("time ") and "ngram" in name], errors)

    def test_a_task_that_is_cancelled_is_reported_and_the_rest_goes_on(self):
        self.lose_training_task(lambda task: CLUSTER.call("scancel", task), "CANCELLED (by scancel)")

    def test_a_machine_that_fails_takes_its_cells_and_the_rest_goes_on(self):
        def fail(_):
            CLUSTER.set_node("down")
            self.wait_for(lambda: "RUNNING" not in CLUSTER.tasks().values())
            CLUSTER.set_node("resume")

        self.lose_training_task(fail, "NODE_FAIL (its machine failed)")

    def test_refusals(self):
        path = self.write(config())
        tools = self.folder / "tools"
        tools.mkdir()
        missing = vqlm(*self.command(path), env={**os.environ, "PATH": str(tools)})
        self.assertEqual(missing.returncode, 1)
        self.assertEqual(missing.stderr.splitlines()[-1],
                         "vqlm: --engine slurm: expected Slurm's program 'sbatch' on PATH, got none "
                         "(--engine local runs on this machine)")
        refused = vqlm(*self.command(path), "--slurm-args", "--partition=none")
        self.assertEqual(refused.returncode, 2)  # given twice
        refused = vqlm("run", path, "--out", self.out, "--engine", "slurm", "--slurm-args", "--partition=none")
        self.assertEqual(refused.returncode, 1)
        self.assertRegex(refused.stderr.splitlines()[-1], "vqlm: sbatch: expected to take an array job, got exit code 1 "
                                                          r"\(it said: .*[Ii]nvalid partition")
        wrong = vqlm("run", path, "--out", self.out, "--slurm-args", "--partition=none")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("--slurm-args: expected --engine slurm, got --engine local", wrong.stderr)
        self.assertFalse(CLUSTER.tasks())


if __name__ == "__main__":
    try:
        CLUSTER = slurm_cluster.Cluster()
    except slurm_cluster.Unavailable as error:
        print(f"skipped: {error}")
        sys.exit(SKIPPED)
    try:
        program = unittest.main(verbosity=2, exit=False)
    finally:
        CLUSTER.stop()
    sys.exit(not program.result.wasSuccessful())
