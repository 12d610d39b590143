#!/usr/bin/env python3
"""Generators and metrics from outside in a run: a program, an endpoint, a file, each with its faults."""
import http.server
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest

VQLM = os.environ["VQLM"]
KEY = "sk-secret-0123456789"
NUM_TEST = 20

# Answers with the source in capitals; on its first start it does FAULT instead.
PROGRAM = """
import json, os, pathlib, sys, time
marker = pathlib.Path(sys.argv[1])
def fault(kind):
    if kind == "hang": time.sleep(1000)
    if kind == "crash": os.kill(os.getpid(), 9)
    if kind == "garbage": print("}{ not json", flush=True)
    if kind == "partial": print('{"generations": [', end="", flush=True); sys.exit(0)
    if kind == "trickle":
        while True: print(" ", end="", flush=True); time.sleep(0.05)
for line in sys.stdin:
    question = json.loads(line)
    if not marker.exists():
        marker.write_text(str(os.getpid()))
        fault(sys.argv[2])
    if "generate" in question:
        answer = {"generations": [{"text": e["source"].upper()} for e in question["generate"]]}
    else:
        answer = {"segments": [float(len(p["text"])) for p in question["metric"]], "signature": "model:length"}
    print(json.dumps(answer), flush=True)
"""


class Server(http.server.ThreadingHTTPServer):
    """Continues a prompt with its capitals; the first requests meet `faults`, one each."""
    daemon_threads = True

    def __init__(self, faults=()):
        super().__init__(("127.0.0.1", 0), Handler)
        self.faults = list(faults)
        self.seen = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass  # a client that gave up

    def stop(self):
        self.shutdown()
        self.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, self.headers.get("Authorization"), question))
        kind = self.server.faults.pop(0) if self.server.faults else ""
        if kind == "429":
            return self.send(429, b'{"error": "slow down"}', [("Retry-After", "1")])
        if kind == "500":
            return self.send(500, f'{{"error": "broken, {KEY}"}}'.encode())
        if kind == "400":
            return self.send(400, f'{{"error": "bad model for {KEY}"}}'.encode())
        if kind == "garbage":
            return self.send(200, b"<html>not json</html>")
        if kind == "hang":
            time.sleep(3)
        if kind == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"choices": [')
            self.close_connection = True
            return None
        if kind == "trickle":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                pass
            return None
        prompt = question["prompt"]
        if question.get("echo"):
            choice = {"text": prompt, "logprobs": {"token_logprobs": [None] + [-1.5] * (len(prompt) - 1),
                                                   "text_offset": list(range(len(prompt)))}}
        else:
            choice = {"text": prompt.upper(), "logprobs": {"token_logprobs": [-0.25, -0.5]}}
        return self.send(200, json.dumps({"choices": [choice]}).encode())


def grammar(view="translation"):
    data = {"use": "grammar", "view": view, "sizes": {"train": 10, "dev": 10, "test": NUM_TEST}}
    if view == "translation":
        data.update(source="en", target="zh")
    else:
        data.update(language="en")
    return data


class OutsideTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "program.py").write_text(PROGRAM)

    def run_config(self, generators, metrics=("chrf",), tasks=None, metric_entries=None, expect=0):
        tasks = tasks or {"mt": {"type": "translation", "data": "pairs", "metrics": list(metrics)}}
        for task in tasks.values():
            task["generators"] = list(generators)
            if task["type"] == "translation":
                task["decoding"] = {"method": "greedy"}
        config = {"data": {"pairs": grammar()}, "generators": generators, "tasks": tasks}
        if metric_entries:
            config["metrics"] = metric_entries
        path = self.folder / "outside.json"
        path.write_text(json.dumps(config))
        out = self.folder / "out"
        result = subprocess.run([VQLM, "run", path, "--out", out, "--jobs", "2"], capture_output=True, text=True,
                                timeout=300, env={**os.environ, "OPENAI_API_KEY": KEY, "no_proxy": "127.0.0.1"})
        self.assertEqual(result.returncode, expect, result.stderr)
        self.assertNotIn(KEY, result.stderr + result.stdout)
        for file in self.folder.rglob("*"):
            if file.is_file():
                self.assertNotIn(KEY.encode(), file.read_bytes(), file)
        return result, out

    def predictions(self, out):
        files = list((out / "store" / "artefacts").rglob("predictions.jsonl"))
        self.assertEqual(len(files), 1)
        return [json.loads(line) for line in files[0].read_text().splitlines()]

    def program(self, fault, **options):
        return {"type": "subprocess", "timeout_seconds": 2, "restarts": 1, **options,
                "command": [sys.executable, str(self.folder / "program.py"), str(self.folder / "marker"), fault]}

    def test_program_with_every_fault(self):
        for fault in ("none", "hang", "crash", "garbage", "partial", "trickle"):
            with self.subTest(fault):
                shutil.rmtree(self.folder / "out", ignore_errors=True)
                (self.folder / "marker").unlink(missing_ok=True)
                _, out = self.run_config({"upper": self.program(fault)})
                texts = self.predictions(out)
                self.assertEqual(len(texts), NUM_TEST)
                for line in texts:
                    self.assertEqual(line["generation"]["text"], line["example"]["source"].upper())
                first = int((self.folder / "marker").read_text())
                self.assertFalse(pathlib.Path(f"/proc/{first}").exists(), "the first process is still there")

    def test_program_that_never_answers_loses_no_other_cell(self):
        broken = self.program("hang", restarts=0)
        broken["command"] = ["sh", "-c", "echo broken beyond repair >&2; exit 7"]
        result, out = self.run_config({"bad": broken, "good": self.program("none")}, expect=1)
        self.assertIn("exit code 7", result.stderr)
        self.assertIn("broken beyond repair", result.stderr)
        self.assertEqual(len(self.predictions(out)), NUM_TEST)

    def test_changed_program_is_run_again(self):
        self.run_config({"upper": self.program("none")})
        (self.folder / "program.py").write_text(PROGRAM.replace("upper", "lower"))
        self.run_config({"upper": self.program("none")})
        files = list((self.folder / "out" / "store" / "artefacts").rglob("predictions.jsonl"))
        self.assertEqual(len(files), 2)

    def test_metric_by_a_program(self):
        metric = {"type": "subprocess", "name": "length", "direction": "neither",
                  "command": [sys.executable, str(self.folder / "program.py"), str(self.folder / "marker"), "crash"]}
        _, out = self.run_config({"upper": self.program("none")}, ["length"], metric_entries={"length": metric})
        report = json.loads((out / "outside" / "run.json").read_text())
        score = report["run"]["results"][0]["scores"][0]
        lengths = [len(line["generation"]["text"]) for line in self.predictions(out)]
        self.assertEqual(score["name"], "length")
        self.assertAlmostEqual(score["value"], sum(lengths) / len(lengths))
        self.assertTrue(score["signature"].startswith("model:length|"))
        self.assertLess(score["interval"]["lower"], score["value"])

    def endpoint(self, server, **options):
        return {"type": "openai", "address": server.url, "model": "tiny", "condition": "source",
                "timeout_seconds": 1, "retries": 3, "retry_seconds": 0.05, **options}

    def test_endpoint_with_every_fault(self):
        for fault in ("", "429", "500", "garbage", "hang", "cut", "trickle"):
            with self.subTest(fault):
                shutil.rmtree(self.folder / "out", ignore_errors=True)
                server = Server([fault] if fault else [])
                _, out = self.run_config({"tiny": self.endpoint(server, log_probs=True)})
                texts = self.predictions(out)
                self.assertEqual(len(texts), NUM_TEST)
                for line in texts:
                    self.assertEqual(line["generation"]["text"], line["example"]["source"].upper())
                self.assertEqual(len(server.seen), NUM_TEST + bool(fault))
                self.assertEqual(server.seen[0][:2], ("/v1/completions", f"Bearer {KEY}"))
                self.assertEqual(server.seen[0][2]["model"], "tiny")
                server.stop()

    def test_endpoint_refusals(self):
        for faults, message in ((["400"], "status 400"), (["500"] * 9, "attempt 4, the last"), (["hang"] * 9, "imed out")):
            with self.subTest(faults[0]):
                shutil.rmtree(self.folder / "out", ignore_errors=True)
                server = Server(faults)
                result, _ = self.run_config({"tiny": self.endpoint(server)}, expect=1)
                self.assertIn(message, result.stderr)
                server.stop()

    def test_endpoint_likelihoods(self):
        server = Server()
        self.run_config({"tiny": self.endpoint(server, scores=True, prompt="{source} =>")},
                        tasks={"lm": {"type": "language_modelling", "data": "pairs", "metrics": ["perplexity"]}})
        out = self.folder / "out"
        report = json.loads((out / "outside" / "run.json").read_text())
        scores = {score["name"]: score for score in report["run"]["results"][0]["scores"]}
        self.assertEqual(scores["perplexity"]["kind"], "exact-segmentation")
        self.assertAlmostEqual(scores["perplexity"]["value"], math.exp(1.5))
        server.stop()

    def test_file_of_hypotheses(self):
        lines = self.folder / "hypotheses.txt"
        lines.write_text("".join(f"text {i}\n" for i in range(NUM_TEST)))
        _, out = self.run_config({"file": {"type": "hypotheses", "file": str(lines)}})
        self.assertEqual([line["generation"]["text"] for line in self.predictions(out)],
                         [f"text {i}" for i in range(NUM_TEST)])
        lines.write_text("too\nfew\n")
        result, _ = self.run_config({"file": {"type": "hypotheses", "file": str(lines)}}, expect=1)
        self.assertIn(f"expected {NUM_TEST} lines, one an example, got 2", result.stderr)

    def test_ngram_there_and_back_through_arpa(self):
        config = {"data": {"text": grammar("text")}, "tokenizers": {"words": {"type": "word", "data": ["text"]}},
                  "generators": {"ngram": {"type": "ngram", "data": "text", "tokenizer": "words", "order": 3}},
                  "tasks": {"lm": {"type": "language_modelling", "data": "text", "metrics": ["perplexity"]}}}
        path, out = self.folder / "ngram.json", self.folder / "out"
        path.write_text(json.dumps(config))

        def vqlm(*arguments, expect=0):
            result = subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=300)
            self.assertEqual(result.returncode, expect, result.stderr)
            return result.stdout if expect == 0 else result.stderr

        def perplexity(name):
            report = json.loads((out / name / "run.json").read_text())
            return {s["name"]: s["value"] for s in report["run"]["results"][0]["scores"]}["perplexity"]

        checkpoint = vqlm("train", path, "--out", self.folder / "trained", "--generator", "ngram").split()[-1]
        self.assertIn("arpa", vqlm("export", checkpoint))
        vqlm("export", checkpoint, "--format", "arpa", "--out", self.folder / "model.arpa")
        self.assertIn("did you mean 'arpa'", vqlm("export", checkpoint, "--format", "arpe", "--out", "x", expect=2))
        vqlm("run", path, "--out", out)
        config["generators"] = {"arpa": {"type": "arpa", "file": str(self.folder / "model.arpa")}}
        config["tasks"]["lm"]["generators"] = ["arpa"]
        path = self.folder / "arpa.json"
        path.write_text(json.dumps(config))
        vqlm("run", path, "--out", out)
        self.assertAlmostEqual(perplexity("arpa"), perplexity("ngram"), places=9)

    def test_hugging_face_folders(self):
        golden = pathlib.Path(__file__).resolve().parent.parent / "golden" / "hugging_face"
        folder = self.folder / "gpt2"
        shutil.copytree(golden / "gpt2", folder)
        greedy = {"method": "greedy", "max_tokens": 8}
        config = {"data": {"pairs": grammar(), "text": grammar("text")},
                  "generators": {"gpt2": {"type": "gpt2", "folder": str(folder)},
                                 "marian": {"type": "marian", "folder": str(golden / "marian")}},
                  "tasks": {"lm": {"type": "language_modelling", "data": "text", "generators": ["gpt2"],
                                   "metrics": ["perplexity"]},
                            "few": {"type": "translation", "data": "pairs", "generators": ["gpt2"],
                                    "few_shot": {"shots": 1}, "decoding": greedy, "metrics": ["chrf"]},
                            "mt": {"type": "translation", "data": "pairs", "generators": ["marian"],
                                   "decoding": greedy, "metrics": ["chrf"]}}}
        path, out = self.folder / "folders.json", self.folder / "out"
        path.write_text(json.dumps(config))
        run = [VQLM, "run", str(path), "--out", str(out)]
        result = subprocess.run(run, capture_output=True, text=True, timeout=300)
        self.assertEqual(result.returncode, 0, result.stderr)
        report = json.loads((out / "folders" / "run.json").read_text())
        scores = {(cell["task"], score["name"]): score
                  for cell in report["run"]["results"] for score in cell["scores"]}
        self.assertGreater(scores["lm", "perplexity"]["value"], 1)
        self.assertIn("shots:1", scores["few", "chrf"]["signature"])
        self.assertGreaterEqual(scores["mt", "chrf"]["value"], 0)
        weights = folder / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-1000])
        result = subprocess.run(run, capture_output=True, text=True, timeout=300)
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        self.assertIn("model.safetensors: expected", result.stderr)


if __name__ == "__main__":
    unittest.main()
