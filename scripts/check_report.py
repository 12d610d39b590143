#!/usr/bin/env python3
"""Checks the reports of one run as a reader meets them: report.tex through XeLaTeX, report.html in Chromium.

usage: check_report.py REPORT_FOLDER [--pictures FOLDER]

Prints one line a check and exits 1 when one fails. A check whose program is missing is skipped with a word.
Needs xelatex (texlive-xetex, texlive-lang-chinese) and pdftotext (poppler-utils) for the PDF; chromium, node and
the npm packages puppeteer-core and axe-core, found through NODE_PATH, for the page.
"""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

RUNS = 2  # of xelatex, at least: tables that go over pages need two
LIMIT = 300  # seconds for one program
RUNNER = pathlib.Path(__file__).resolve().with_name("check_page.cjs")


class Checks:
    """Prints and counts."""

    def __init__(self):
        self.failed = 0

    def check(self, name, wrong, good=""):
        self.failed += bool(wrong)
        print(f"{'FAILED' if wrong else 'ok':7}{name}{': ' + good if good and not wrong else ''}")
        for line in wrong[:8]:
            print(f"         {line}")
        if len(wrong) > 8:
            print(f"         and {len(wrong) - 8} more")

    def skip(self, name, missing):
        print(f"skipped {name}: {missing} was not found")


def bare(text):
    """Letters and digits alone: what is left when lines break and hyphens change."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def headings(report):
    """(what, text) of every heading that a reader should find."""
    found = [("title of the report", report["name"])]
    for table in report["tables"]:
        found.append(("title", table["title"]))
        found += [(f"column of {table['id']}", column["heading"]) for column in table["columns"]]
        found += [(f"row of {table['id']}", row["heading"]) for row in table["rows"]]
    return found + [("figure", figure["title"]) for figure in report["figures"] if not figure["problem"]]


def contents(report):
    """(what, text) of everything else in the tables and under the figures, and of the samples."""
    found = []
    for table in report["tables"]:
        found += [(f"cell of {table['id']}", cell["text"]) for row in table["rows"] for cell in row["cells"]]
        found += [(f"under {table['id']}", text) for text in table["footnotes"] + table["notes"] + [table["claim"]]]
    found += [("note of a figure", note) for figure in report["figures"] for note in figure["notes"]]
    for block in report["samples"]:
        found += [("sample", sample["output"]) for sample in block["samples"]]
    return found


def compiled(tex, work):
    """The log of report.tex, set in `work`; None when XeLaTeX stops."""
    for _ in range(RUNS + 2):
        subprocess.run(["xelatex", "-interaction=nonstopmode", "-halt-on-error", f"-output-directory={work}", tex.name],
                       cwd=tex.parent, stdout=subprocess.DEVNULL, timeout=LIMIT, check=False)
        log = (work / "report.log").read_text(encoding="utf-8", errors="replace")
        if not re.search(r"Rerun|longtable Warning: Table widths have changed", log):
            break
    return log


def check_log(log, checks):
    """Nothing stopped, ran over, was missing or was made small."""
    kinds = {"no error in the LaTeX log": r"^! .*", "no overfull box": r"^Overfull .*",
             "no missing character": r"^Missing character.*", "no undefined reference": r"^.*(?:undefined|multiply).*",
             "no table shrunk below its smallest type": r"^vqlm: table shrunk.*"}
    for name, pattern in kinds.items():
        checks.check(name, re.findall(pattern, log, re.MULTILINE))


def check_latex(folder, report, checks, pictures):
    if not shutil.which("xelatex"):
        return checks.skip("LaTeX", "xelatex")
    with tempfile.TemporaryDirectory() as work:
        pdf = pathlib.Path(work) / "report.pdf"
        check_log(compiled(folder / "report.tex", pathlib.Path(work)), checks)
        checks.check("a PDF was written", [] if pdf.exists() else ["no PDF"])
        if pictures and pdf.exists():
            shutil.copy(pdf, pictures / "report.pdf")
        if not shutil.which("pdftotext"):
            return checks.skip("text of the PDF", "pdftotext")
        if pdf.exists():
            check_texts("PDF", pdf_text(pdf), report, checks)
    return None


def pdf_text(pdf):
    """In the order it was written, without page numbers, which stand between two halves of a paragraph."""
    raw = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, timeout=LIMIT, check=True)
    return re.sub(r"^\d+\n\f|\f\d+$", "", raw.stdout, flags=re.MULTILINE)


def check_texts(where, text, report, checks):
    found = bare(text)
    for what, wanted in (("heading", headings(report)), ("cell, note, claim and sample", contents(report))):
        checks.check(f"every {what} stands in the {where}",
                     [f"{kind}: {one[:90]}" for kind, one in wanted if bare(one) not in found], f"{len(wanted)} found")


def missing_for_page():
    for program in ("node", "chromium"):
        if not shutil.which(program):
            return program
    probe = subprocess.run(["node", "-e", "require.resolve('puppeteer-core'); require.resolve('axe-core')"],
                           cwd=RUNNER.parent, capture_output=True, check=False)
    return "puppeteer-core or axe-core (see NODE_PATH)" if probe.returncode else ""


def outside_references(page):
    """What the page would fetch."""
    return re.findall(r"(?:\bsrc\s*=|<link\b|@import|url\(\s*['\"]?(?!#))[^>]{0,60}", page)


def check_page(folder, report, checks, pictures):
    page = folder / "report.html"
    html = page.read_text(encoding="utf-8")
    checks.check("nothing to fetch in the page", outside_references(html))
    # Titles of headings may be followed by marks, so tags are cut, not read.
    text = re.sub(r"<(?:style|script).*?</(?:style|script)>|<[^>]*>|&nbsp;", "", html, flags=re.DOTALL)
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(name, sign)
    check_texts("page", text, report, checks)
    missing = missing_for_page()
    if missing:
        return checks.skip("page in a browser", missing)
    with tempfile.TemporaryDirectory() as work:
        into = pictures or pathlib.Path(work)
        done = subprocess.run(["node", str(RUNNER), str(page), shutil.which("chromium"), str(into)], capture_output=True,
                              text=True, timeout=LIMIT, check=False)
        if done.returncode:
            return checks.check("the page opens", [done.stderr.strip()[-300:]])
        report_page(json.loads(done.stdout), checks)
        if shutil.which("pdftotext"):
            check_texts("printed page", pdf_text(into / "paper.pdf"), report, checks)
    return None


def report_page(seen, checks):
    for width, wrong in seen["widths"].items():
        checks.check(f"nothing wider than the page: {width}", wrong)
    checks.check("no failed resource, no message of the console", seen["failed"])
    for scheme, result in seen["axe"].items():
        undecided = f", left to the eye: {', '.join(result['undecided'])}" if result["undecided"] else ""
        checks.check(f"axe-core, {scheme}", result["found"], f"{result['rules']} rules passed{undecided}")
    checks.check("every heading sorts its table both ways and back", seen["sorting"])
    checks.check("reads the same without JavaScript", seen["plain"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path, help="keep the PDF and pictures of the page here")
    arguments = parser.parse_args()
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    report = json.loads((arguments.folder / "report.json").read_text(encoding="utf-8"))
    print(f"{report['name']}, {report['language']}: {len(report['tables'])} tables, {len(report['figures'])} figures")
    checks = Checks()
    check_latex(arguments.folder, report, checks, arguments.pictures)
    check_page(arguments.folder, report, checks, arguments.pictures)
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
