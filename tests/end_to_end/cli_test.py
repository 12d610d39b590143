#!/usr/bin/env python3
"""The program as a user meets it: wrong use is one sentence and an exit code, and leaves no files."""
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

VQLM = os.environ["VQLM"]
SOURCE = pathlib.Path(os.environ["VQLM_SOURCE"])


def vqlm(*arguments, cwd=None, stdin="", env=None):
    return subprocess.run([VQLM, *map(str, arguments)], cwd=cwd, input=stdin, capture_output=True, text=True,
                          timeout=600, env={**os.environ, **(env or {})})


class CommandLineTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        lines = (SOURCE / "tests/end_to_end/tiny.json").read_text().splitlines()
        self.config = json.loads("\n".join(line for line in lines if not line.startswith("//")))

    def write_config(self):
        path = self.folder / "tiny.json"
        path.write_text(json.dumps(self.config))
        return path

    def refused(self, code, *words):
        """Validates and runs the config: both say one sentence with `words`; nothing is written."""
        path = self.write_config()
        for command in (["validate", path], ["run", path, "--out", self.folder / "out"]):
            result = vqlm(*command)
            self.assertEqual(result.returncode, code, result.stderr)
            self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
            for word in words:
                self.assertIn(word, result.stderr)
            self.assertEqual(result.stdout, "")
        self.assertFalse((self.folder / "out").exists())

    def test_every_command_has_help(self):
        commands = ["run", "validate", "plan", "train", "generate", "translate", "interpolate", "codebook", "evaluate", "report", "data", "list", "doctor", "watch"]
        overview = vqlm("--help")
        self.assertEqual(overview.returncode, 0)
        for command in commands:
            self.assertIn(command, overview.stdout)
            result = vqlm(command, "--help")
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertIn(f"usage: vqlm {command}", result.stdout)

    def test_wrong_use_exits_2(self):
        for arguments in (["rnu"], ["run"], ["run", "--no-such-option"], ["list", "metric"], ["data", "fetch"],
                          ["run", "x.json", "--threads", "0"]):
            result = vqlm(*arguments)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertIn("did you mean 'run'", vqlm("rnu").stderr)

    def test_wrong_options_are_refused_before_any_file_is_made(self):
        config, out = self.write_config(), self.folder / "out"
        evaluate = ["evaluate", self.folder / "none", "--data", "grammar", "--metric", "bleu"]
        for command in (["run", config], ["train", config], evaluate):
            for option, word in (("--seed=-1", "-1"), ("--engine=slrum", "slrum")):
                result = vqlm(*command, option, "--out", out)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
                self.assertIn(option.split("=")[0], result.stderr)
                self.assertIn(word, result.stderr)
                self.assertFalse(out.exists())
        self.assertIn("did you mean 'local'", vqlm("validate", config, "--engine", "locl").stderr)

    def test_errors_are_one_line(self):
        result = vqlm("list", "metrics", "--plugin", "two\nlines.so")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)

    def test_quiet_workers_are_quiet(self):
        self.config["data"]["text"]["sizes"] = {"train": 30, "dev": 5, "test": 5}
        self.config["generators"]["ngram"]["order"] = 5  # says that there is little data
        command = ["train", self.write_config(), "--generator", "ngram", "--out"]
        loud = vqlm(*command, self.folder / "loud")
        self.assertEqual(loud.returncode, 0, loud.stderr)
        self.assertIn("discounts", loud.stderr)
        quiet = vqlm(*command, self.folder / "quiet", "--quiet")
        self.assertEqual((quiet.returncode, quiet.stderr), (0, ""))

    def test_missing_config_exits_1(self):
        result = vqlm("run", self.folder / "absent.json")
        self.assertEqual(result.returncode, 1)
        self.assertIn("absent.json", result.stderr)

    def test_tiny_config_is_valid(self):
        result = vqlm("validate", self.write_config())
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("valid", result.stdout)

    def test_misspelt_key(self):
        self.config["generators"]["ngram"]["ordr"] = 3
        self.refused(2, "tiny.json", "/generators/ngram", "ordr", "order")

    def test_misspelt_section(self):
        self.config["generator"] = {}
        self.refused(2, "generator", "generators")

    def test_wrong_type(self):
        self.config["generators"]["ngram"]["order"] = "many"
        self.refused(2, "/generators/ngram/order", "integer", "many")

    def test_impossible_value(self):
        self.config["generators"]["ngram"]["order"] = 0
        self.refused(2, "/generators/ngram/order", "0")

    def test_unknown_metric(self):
        self.config["tasks"]["lm"]["metrics"] = ["perplexety"]
        self.refused(2, "/tasks/lm/metrics/0", "perplexety", "perplexity")

    def test_unknown_generator_in_task(self):
        self.config["tasks"]["lm"]["generators"] = ["ngrm"]
        self.refused(2, "ngrm", "did you mean 'ngram'")

    def test_unknown_score_in_table(self):
        self.config["report"]["tables"][0]["columns"][0]["task"] = "lmm"
        self.refused(2, "lmm", "lm")

    def test_task_a_generator_cannot_do(self):
        self.config["tasks"]["lm"] = {"type": "encoding", "data": "text", "generators": ["ngram"]}
        self.refused(2, "/tasks/lm", "ngram", "codes")

    def test_no_json(self):
        path = self.folder / "tiny.json"
        path.write_text('{"data": ')
        result = vqlm("validate", path)
        self.assertEqual(result.returncode, 2)
        self.assertIn("line 1", result.stderr)

    def test_override_of_unknown_path(self):
        result = vqlm("validate", self.write_config(), "--set", "generators.ngrm.order=2")
        self.assertEqual(result.returncode, 2)
        self.assertIn("ngrm", result.stderr)

    def test_override_is_checked_like_the_file(self):
        result = vqlm("validate", self.write_config(), "--set", "generators.ngram.order=many")
        self.assertEqual(result.returncode, 2)
        self.assertIn("/generators/ngram/order", result.stderr)

    def test_override_with_an_unknown_key(self):
        result = vqlm("validate", self.write_config(), "--set", "generators.ngram.ordr=2")
        self.assertEqual(result.returncode, 2)
        self.assertIn("did you mean 'order'", result.stderr)

    def test_override_that_adds_a_key_near_to_another(self):
        self.config["tasks"]["generation"]["decoding"]["top_k"] = 5
        result = vqlm("validate", self.write_config(), "--set", "tasks.generation.decoding.top_p=0.9")
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_report_of_what_is_no_run(self):
        for content in ("", "[]", "{}", '{"run": {}, "report": {}}', '{"run": {"schema": 1}, "report": {}}',
                        '{"run": {"schema": 9}, "report": {}}', '{"run": 1, "report": 2}'):
            (self.folder / "run.json").write_text(content)
            result = vqlm("report", self.folder)
            self.assertEqual(result.returncode, 1, content)
            self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
            self.assertIn("run.json: expected", result.stderr)
            self.assertNotIn("json.exception", result.stderr)

    def test_out_that_is_a_file(self):
        (self.folder / "file").write_text("")
        result = vqlm("run", self.write_config(), "--out", self.folder / "file" / "out")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr.strip().count("\n"), 0, result.stderr)

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_read_only_out(self):
        out = self.folder / "out"
        out.mkdir()
        out.chmod(stat.S_IRUSR | stat.S_IXUSR)
        result = vqlm("run", self.write_config(), "--out", out)
        self.assertEqual(result.returncode, 1)

    def test_checkpoint_that_is_damaged(self):
        self.config["generators"]["ngram"] = {"checkpoint": str(self.folder / "checkpoint")}
        path = self.write_config()
        result = vqlm("run", path, "--out", self.folder / "out")
        self.assertEqual(result.returncode, 1)
        self.assertIn("checkpoint", result.stderr)

    def test_lists(self):
        for kind, name in (("generators", "vqvae_lm"), ("tasks", "translation"), ("metrics", "bleu"),
                           ("datasets", "multi30k"), ("tokenizers", "sentencepiece"), ("reports", "markdown"),
                           ("engines", "local"), ("engines", "slurm")):
            result = vqlm("list", kind)
            self.assertEqual(result.returncode, 0, result.stderr)
            line = next(line for line in result.stdout.splitlines() if line.split()[0] == name)
            self.assertGreater(len(line.split()), 2)

    def test_doctor(self):
        mirror = self.folder / "mirror"
        (mirror / "shakespeare").mkdir(parents=True)
        (mirror / "shakespeare" / "input.txt.gz").write_text("")
        result = vqlm("doctor", "--mirror", mirror, env={"VQLM_DATA_CACHE": str(self.folder / "cache")})
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for name in ("vqlm", "compiler", "LibTorch", "SentencePiece", "ICU", "SQLite", "libcurl", "OpenSSL", "libarchive",
                     "cores", "CUDA device", "store"):
            self.assertRegex(result.stdout, rf"(?m)^{name}  +\S")
        self.assertRegex(result.stdout, r"(?m)^data set shakespeare +in the mirror$")
        self.assertRegex(result.stdout, r"(?m)^data set grammar +built in$")
        self.assertRegex(result.stdout, r"(?m)^missing: data set polarity: 2 of 2 files; .*vqlm data fetch polarity")

    def test_doctor_measures_workers_and_threads(self):
        result = vqlm("doctor", "--calibrate", "--seconds", "0.2")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        rates = dict(re.findall(r"(?m)^(\d+ x \d+) threads +([\d.]+) steps/s$", result.stdout))
        cores = os.cpu_count()
        self.assertIn(f"{cores} x 1", rates)
        self.assertTrue(all(float(rate) > 0 for rate in rates.values()), result.stdout)
        best = re.search(r"(?m)^fastest +--jobs (\d+) --threads (\d+)$", result.stdout)
        self.assertIn(f"{best[1]} x {best[2]}", rates)

    def test_doctor_diagnoses_what_stops_others(self):
        (self.folder / "file").write_text("no plugin")
        environment = {"VQLM_CONFIGS": str(self.folder / "none"), "PATH": str(self.folder)}
        result = vqlm("doctor", "--plugin", self.folder / "file", "--mirror", self.folder / "absent", "--device", "cuda",
                      "--store", self.folder / "file" / "store", env=environment)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        missing = [line for line in result.stdout.splitlines() if line.startswith("missing: ")]
        words = ["loadable plugin", "data mirror", "data set definitions", "gnuplot", "Graphviz", "store"]
        if "CUDA device             none" in result.stdout:
            words.append("CUDA")
        for word in words:
            self.assertTrue(any(word in line for line in missing), (word, result.stdout))
        self.assertEqual(len(missing), len(words), result.stdout)


@unittest.skipIf(shutil.which("clang-format") is None, "needs clang-format")
class DevTest(unittest.TestCase):
    """The parts of ./dev that build nothing."""

    def test_format_without_git(self):
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        for name in ("dev", ".clang-format"):
            shutil.copy(SOURCE / name, folder)
        for name in ("src/a.cc", "build/generated.cc", ".venv/other.h"):
            (folder / name).parent.mkdir()
            (folder / name).write_text("int  x;\n")
        check = [folder / "dev", "format", "--check"]
        self.assertNotEqual(subprocess.run(check, capture_output=True).returncode, 0)
        subprocess.run([folder / "dev", "format"], check=True, capture_output=True)
        self.assertEqual((folder / "src/a.cc").read_text(), "int x;\n")
        self.assertEqual((folder / "build/generated.cc").read_text(), "int  x;\n")
        self.assertEqual((folder / ".venv/other.h").read_text(), "int  x;\n")
        self.assertEqual(subprocess.run(check, capture_output=True).returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
