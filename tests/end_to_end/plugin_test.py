#!/usr/bin/env python3
"""A plugin built out of the tree against the installed package is loaded and used."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

VQLM = os.environ["VQLM"]
SOURCE = pathlib.Path(os.environ["VQLM_SOURCE"])
BUILD = pathlib.Path(os.environ["VQLM_BUILD"])


def call(*command, env=None):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600, env=env)


class PluginTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        prefix = cls.prefix = cls.folder / "prefix"
        for command in (["cmake", "--install", BUILD, "--prefix", prefix],
                        ["cmake", "-S", SOURCE / "tests/plugins/example", "-B", cls.folder / "build", "-G", "Ninja",
                         f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Release",
                         f"-DCMAKE_CXX_COMPILER={os.environ['VQLM_CXX']}"],
                        ["cmake", "--build", cls.folder / "build"]):
            result = call(*command)
            if result.returncode != 0:
                raise AssertionError(result.stdout + result.stderr)
        cls.plugin = cls.folder / "build" / "example_plugin.so"

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


if __name__ == "__main__":
    unittest.main(verbosity=2)
