#!/usr/bin/env python3
"""Trainings that need other trainings: on a teacher's output, and from another model's weights."""
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
NETWORK = {"d_model": 16, "num_heads": 2, "d_ff": 32, "num_layers": 1}
TRAINING = {"max_steps": 40, "evaluate_every": 20, "save_every": 10, "batch_tokens": 400}
TRANSFORMER = {"type": "transformer_translation", "tokenizer": "pair", **NETWORK, "training": TRAINING}
VQVAE = {"type": "vqvae_lm", "condition": "source", "tokenizer": "pair", "codes": 16, "encoder": NETWORK,
         "training": TRAINING}
NUM_TRAIN = 1400  # three chunks of the teacher's output


def config():
    return {
        "data": {
            "pairs": {"use": "grammar", "view": "translation", "source": "en", "target": "zh",
                      "sizes": {"train": NUM_TRAIN, "dev": 40, "test": 40}},
            "distilled": {"distil": "pairs", "teacher": "teacher", "decoding": {"beam_size": 2, "max_tokens": 20}},
            "ruled": {"distil": "pairs", "teacher": "oracle", "decoding": {"method": "greedy"}, "keep_original": True},
        },
        "tokenizers": {"pair": {"type": "sentencepiece", "vocab_size": 300, "data": ["pairs"],
                                "sides": ["source", "references"]}},
        "generators": {
            "oracle": {"type": "grammar_oracle", "view": "translation", "data": "pairs", "tokenizer": "pair"},
            "teacher": {**TRANSFORMER, "data": "pairs"},
            "student": {**VQVAE, "data": "distilled"},
            "tuned": {**VQVAE, "data": "pairs", "initial": "student", "training": {**TRAINING, "max_steps": 10}},
            "copy": {**VQVAE, "data": "pairs", "initial": "student", "training": {**TRAINING, "max_steps": 0}},
            "ruled": {"type": "ngram", "data": "ruled", "tokenizer": "pair", "order": 3},
        },
        "tasks": {"mt": {"type": "translation", "data": "pairs", "generators": ["teacher", "student", "tuned"],
                         "decoding": {"beam_size": 2, "max_tokens": 20}, "metrics": ["chrf", "overlap"]},
                  "rule": {"type": "translation", "data": "pairs", "split": "train", "limit": 60,
                           "generators": ["oracle"], "decoding": {"method": "greedy"}}},
    }


def vqlm(*arguments):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=900)


def results(out):
    """What must not differ between runs."""
    store = out / "store"
    return {path.relative_to(store).as_posix(): path.read_bytes() for folder in ("records", "artefacts")
            for path in sorted((store / folder).rglob("*")) if path.is_file()}


class DistilTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = self.folder / "out"

    def write(self, content):
        path = self.folder / "distil.json"
        path.write_text(json.dumps(content))
        return path

    def records(self):
        """Records by title."""
        found = [json.loads(path.read_text()) for path in (self.out / "store" / "records").iterdir()]
        return {record["name"]: record for record in found}

    def artefact(self, record, name):
        return self.out / "store" / "artefacts" / record["key"] / name

    def states(self, path):
        listed = vqlm("plan", path, "--out", self.out, "--json")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        return {cell["title"]: cell for cell in json.loads(listed.stdout)}

    def test_teacher_student_and_fine_tuning(self):
        path = self.write(config())
        self.assertEqual({cell["state"] for cell in self.states(path).values()}, {"missing"})
        self.assertFalse(self.out.exists())
        for command in ("run", "train"):
            done = vqlm(command, path, "--out", self.out)
            self.assertEqual(done.returncode, 0, done.stderr)
        records = self.records()
        self.check_targets(records)
        self.check_trainings(records)
        states = self.states(path)
        self.assertEqual({cell["state"] for cell in states.values()}, {"done"})
        self.assertGreater(states["distil distilled seed 1"]["seconds"], 0)
        table = vqlm("plan", path, "--out", self.out)
        self.assertRegex(table.stdout, r"(?m)^distil +done +\d+:\d\d +distil distilled seed 1$")
        self.assertRegex(table.stdout, r"(?m)^metric +done +\d+:\d\d +chrf of mt with student seed 1$")

    def check_targets(self, records):
        distilled = records["distil distilled seed 1"]
        self.assertEqual(distilled["recipe"]["teacher"], records["train teacher seed 1"]["key"])
        self.assertEqual(distilled["result"]["examples"], NUM_TRAIN)
        lines = self.artefact(distilled, "targets.jsonl").read_text().splitlines()
        self.assertEqual([json.loads(line)["id"] for line in lines], [f"train/{i}" for i in range(NUM_TRAIN)])
        # Each example has the output for its own source: a rule's does not depend on its neighbours.
        predictions = self.artefact(records["rule with oracle seed 1"], "predictions.jsonl").read_text().splitlines()
        said = {prediction["example"]["id"]: prediction["generation"]["text"]
                for prediction in map(json.loads, predictions)}
        self.assertGreater(len(set(said.values())), 20)
        ruled = map(json.loads, self.artefact(records["distil ruled seed 1"], "targets.jsonl").read_text().splitlines())
        self.assertEqual({line["id"]: line["target"] for line in ruled if line["id"] in said}, said)

    def check_trainings(self, records):
        student, tuned, copy = (records[f"train {name} seed 1"] for name in ("student", "tuned", "copy"))
        self.assertEqual(student["recipe"]["data"], {"distil": records["distil distilled seed 1"]["key"],
                                                     "keep_original": False})
        self.assertEqual(student["result"]["train_examples"], NUM_TRAIN)
        self.assertNotIn("initial_tensors", student["result"])
        self.assertEqual(records["train ruled seed 1"]["result"]["train_examples"], 2 * NUM_TRAIN)
        for started in (tuned, copy):
            self.assertEqual(started["recipe"]["initial"], student["key"])
            tensors = started["result"]["initial_tensors"]
            self.assertGreater(tensors["copied"], 10)
            self.assertEqual(tensors["copied"], tensors["of"])
        weights = [self.artefact(record, "model.safetensors").read_bytes() for record in (student, copy, tuned)]
        self.assertEqual(weights[0], weights[1])
        self.assertNotEqual(weights[0], weights[2])

    def test_killed_distillation_ends_with_the_same_bytes(self):
        small = config()
        del small["data"]["ruled"], small["generators"]["ruled"], small["generators"]["copy"], small["generators"]["tuned"]
        small["tasks"]["mt"]["generators"] = ["student"]
        del small["tasks"]["rule"]
        path = self.write(small)
        undisturbed = vqlm("run", path, "--out", self.out)
        self.assertEqual(undisturbed.returncode, 0, undisturbed.stderr)
        expected, key = results(self.out), self.states(path)["distil distilled seed 1"]["key"]
        shutil.rmtree(self.out)
        work = self.out / "store" / "work" / key
        process = subprocess.Popen([VQLM, "run", str(path), "--out", str(self.out)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + 300
        while process.poll() is None and not (work / "chunk-512.json").exists() and time.monotonic() < end:
            time.sleep(0.002)
        self.assertIsNone(process.poll())
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.3)  # workers die with their parent
        self.assertTrue((work / "chunk-0.json").exists())
        self.assertFalse((self.out / "store" / "records" / f"{key}.json").exists())
        self.assertEqual(self.states(path)["distil distilled seed 1"]["state"], "partly")
        (work / "chunk-512.json").unlink(missing_ok=True)  # as if the kill had come earlier
        last = vqlm("run", path, "--out", self.out)
        self.assertEqual(last.returncode, 0, last.stderr)
        self.assertEqual(results(self.out), expected)

    def test_refusals_leave_no_files(self):
        circle, untrained = config(), config()
        circle["data"]["distilled"]["teacher"] = "student"
        untrained["generators"]["tuned"]["initial"] = "ruled"
        for content, word in ((circle, "/data/distilled needs /generators/student"), (untrained, "initial")):
            path = self.write(content)
            for command in (["validate", path], ["plan", path], ["run", path, "--out", self.out]):
                refused = vqlm(*command)
                self.assertEqual((refused.returncode, refused.stdout), (2, ""), refused.stderr)
                self.assertEqual(refused.stderr.count("\n"), 1, refused.stderr)
                self.assertIn(word, refused.stderr)
            self.assertFalse(self.out.exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)
