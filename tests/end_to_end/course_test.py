#!/usr/bin/env python3
"""The course chapter: its smallest preset runs, every cell walks to its record, every preset is valid."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

VQLM = os.environ["VQLM"]
SOURCE = pathlib.Path(os.environ["VQLM_SOURCE"])
COURSE = SOURCE / "configs" / "course" / "course.json"
DATA = SOURCE.parent / "shared" / "data"


def vqlm(*arguments, timeout=900):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=timeout)


class CourseTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.finished = vqlm("run", COURSE, "--preset", "mini", "--jobs", 2, "--out", cls.folder)
        cls.report = cls.folder / "course-mini"

    def test_both_tables_are_whole(self):
        self.assertEqual(self.finished.returncode, 0, self.finished.stderr)
        tables = json.loads((self.report / "report.json").read_text())["tables"]
        self.assertEqual([table["id"] for table in tables], ["01", "13"])
        for table in tables:
            for row in table["rows"]:
                for cell in row["cells"]:
                    self.assertTrue(cell.get("records") or cell.get("note"), (table["id"], row["heading"], cell))
            self.assertRegex(table["claim"], r"^Claim: “.*” – here (supported|not supported|undecided) \(.*\)\.$")

    def test_every_cell_walks_to_its_record(self):
        checked = vqlm("report", self.report, "--check")
        self.assertEqual(checked.returncode, 0, checked.stdout)
        self.assertRegex(checked.stdout, r"^[1-9]\d* cells with a number or verdict, [1-9]\d* records .*; 0 problems\n$")

    def test_plan_and_validate_name_the_cells_that_the_run_computes(self):
        computed = re.search(r"info: (\d+) cells planned, (\d+) to compute$", self.finished.stderr, re.M)
        self.assertTrue(computed, self.finished.stderr)
        planned = vqlm("plan", COURSE, "--preset", "mini", "--out", self.folder, "--json")
        cells = json.loads(planned.stdout)
        self.assertEqual({len(cells)}, {int(number) for number in computed.groups()})
        self.assertEqual({cell["state"] for cell in cells}, {"done"})
        checked = vqlm("validate", COURSE, "--preset", "mini")
        self.assertTrue(checked.stdout.endswith(f": valid, {len(cells)} cells\n"), checked.stdout)

    def test_a_lost_record_is_found(self):
        store = self.folder / "store"
        cell = json.loads((self.report / "report.json").read_text())["tables"][0]["rows"][0]["cells"][2]
        record = next(store.rglob(cell["records"][0] + "*.json"), None) or next((store / "records").rglob(cell["records"][0] + "*"))
        hidden = record.with_suffix(".hidden")
        record.rename(hidden)
        try:
            checked = vqlm("report", self.report, "--check")
        finally:
            hidden.rename(record)
        self.assertEqual(checked.returncode, 1, checked.stdout)
        self.assertIn("expected record " + cell["records"][0], checked.stdout)

    def test_the_same_in_chinese(self):
        written = vqlm("report", self.report, "--lang", "zh", "--to", self.folder / "zh")
        self.assertEqual(written.returncode, 0, written.stderr)
        text = (self.folder / "zh" / "report.md").read_text()
        self.assertIn("## 表1 VQVAE-LM与其他生成模型的对比", text)
        self.assertTrue(re.search("^论断“.*”在此(得到支持|未得到支持|未定)（", text, re.M), text)

    def test_every_preset_is_valid(self):
        presets = ["", "smoke"]
        if DATA.is_dir():
            presets += ["quick", "full"]
        else:
            print("skipped: presets on real data, for want of", DATA)
        for preset in presets:
            checked = vqlm("validate", COURSE, "--preset", preset, "--mirror", DATA)
            self.assertEqual(checked.returncode, 0, (preset, checked.stderr))
        unknown = vqlm("validate", COURSE, "--preset", "smok")
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("(did you mean 'smoke'?)", unknown.stderr)

    def test_the_config_in_the_documentation_is_valid(self):
        page = (SOURCE / "docs" / "configs.md").read_text()
        config = self.folder / "documented.json"
        config.write_text(re.search(r"```json\n(.*?)```", page, re.S).group(1))
        checked = vqlm("validate", config)
        self.assertEqual(checked.returncode, 0, checked.stderr)


if __name__ == "__main__":
    unittest.main()
