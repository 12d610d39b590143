#!/usr/bin/env python3
"""Every type of figure from a real run: drawn, the same each time, in the files of every format."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

VQLM = os.environ["VQLM"]
CONFIG = pathlib.Path(os.environ["VQLM_SOURCE"]) / "tests/end_to_end/figures.json"


def vqlm(*arguments):
    return subprocess.run([VQLM, *map(str, arguments)], capture_output=True, text=True, timeout=600)


class FiguresTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        result = vqlm("run", CONFIG, "--out", cls.folder / "out", "--store", cls.folder / "store", "--jobs", "1")
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        cls.report = cls.folder / "out/figures"
        cls.figures = json.loads((cls.report / "report.json").read_text())["figures"]

    def drawn(self):
        return [figure for figure in self.figures if not figure["problem"].endswith("not found in PATH")
                and "install graphviz" not in figure["problem"]]

    def test_every_figure_is_drawn(self):
        self.assertEqual(len(self.figures), 11)
        for figure in self.drawn():
            self.assertEqual(figure["problem"], "", figure["id"])
            drawing = self.report / "figures" / (figure["id"] + ".svg")
            root = xml.etree.ElementTree.parse(drawing).getroot()
            self.assertEqual(root.get("aria-label"), figure["title"])
            page = (self.report / "report.html").read_text()
            self.assertIn(f'id="figure-{figure["id"]}"', page)

    def test_latex_includes_what_lies_beside_it(self):
        text = (self.report / "report.tex").read_text()
        files = sorted(path.name for path in (self.report / "figures").glob("*.pdf"))
        for name in files:
            self.assertIn("{figures/" + name + "}", text)
        self.assertEqual(text.count("\\setfigure{"), len(files))

    def test_the_diagram_of_tasks_shows_those_chosen(self):
        if "f8" not in [figure["id"] for figure in self.drawn()]:
            self.skipTest("Graphviz is not installed")
        drawing = (self.report / "figures/f8.svg").read_text()
        self.assertIn("(reconstruction)", drawing)
        self.assertNotIn("(codes)", drawing)

    def test_the_description_is_in_the_language_of_the_report(self):
        self.assertIn("<p>Every type of figure.</p>", (self.report / "report.html").read_text())
        result = vqlm("report", self.report, "--to", self.folder / "chinese", "--lang", "zh")
        self.assertEqual(result.returncode, 0, result.stderr)
        page = (self.folder / "chinese/report.html").read_text()
        self.assertIn("<p>各种图。</p>", page)
        self.assertNotIn("Every type of figure", page)

    def test_a_report_written_again_is_the_same(self):
        result = vqlm("report", self.report, "--to", self.folder / "again")
        self.assertEqual(result.returncode, 0, result.stderr)
        for path in sorted((self.report / "figures").iterdir()):
            self.assertEqual((self.folder / "again/figures" / path.name).read_bytes(), path.read_bytes(), path.name)

    def test_the_record_has_what_figures_show(self):
        run = json.loads((self.report / "run.json").read_text())["run"]
        model = json.loads(run["descriptions"]["vqvae"])
        self.assertEqual(len(model["example"]["codes"]), 1)
        self.assertEqual(model["codebooks"][0]["codes"], 16)
        projection, = run["projections"]
        self.assertEqual((len(projection["outputs"]), len(projection["codes"])), (100, 16))
        breakdown, = run["breakdowns"]
        self.assertEqual(sum(part["count"] for part in breakdown["classes"]) > 50, True)

    def test_a_wrong_figure_stops_before_any_work(self):
        result = vqlm("validate", CONFIG, "--set", "report.figures=[{\"id\": \"a\", \"type\": \"curve\"}]")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("/report/figures/0/type", result.stderr)
        self.assertIn("curves", result.stderr)


if __name__ == "__main__":
    unittest.main()
