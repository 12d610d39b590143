#!/usr/bin/env python3
"""The quick-start config as it is shipped, with shorter trainings and fewer texts: every table has its numbers."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

VQLM = os.environ["VQLM"]
CONFIG = pathlib.Path(os.environ["VQLM_SOURCE"]) / "configs/quick_start.json"
TRAINED = ("lstm", "transformer", "vqvae", "mt_transformer", "mt_vqvae")


def overrides():
    for data in ("text", "translation"):
        yield f'data.{data}.sizes={{"train": 2000, "dev": 50, "test": 50}}'
    for generator in TRAINED:
        yield f"generators.{generator}.training.max_steps=30"
        yield f"generators.{generator}.training.evaluate_every=15"
        yield f"generators.{generator}.training.warmup_steps=5"
    yield "tasks.generation.num_samples=40"
    yield "tasks.generation.timing_examples=3"
    yield "tasks.mt.timing_examples=3"


class QuickStartTest(unittest.TestCase):
    def test_every_table_is_filled(self):
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        command = [VQLM, "run", str(CONFIG), "--out", str(folder)]
        for override in overrides():
            command += ["--set", override]
        run = subprocess.run(command, capture_output=True, text=True, timeout=900)
        self.assertEqual(run.returncode, 0, run.stderr)
        report = json.loads((folder / "quick_start/report.json").read_text())
        tables = {table["id"]: table for table in report["tables"]}
        self.assertEqual(len(tables["generation"]["rows"]), 5)
        self.assertEqual(len(tables["translation"]["rows"]), 3)
        for table in tables.values():
            for row in table["rows"]:
                for cell in row["cells"]:
                    self.assertTrue(cell.get("value") is not None or cell.get("text"), (table["id"], row, cell))
        self.assertNotIn("failed", run.stdout)
        for word in ("n-gram", "LSTM", "Transformer", "VQ-VAE-LM", "Oracle", "bound", "Self-BLEU", "chrF"):
            self.assertIn(word, run.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
