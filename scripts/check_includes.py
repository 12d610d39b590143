#!/usr/bin/env python3
"""Checks that includes point one way (docs/architecture.md) and that LibTorch stays in its rooms.

Prints each violation as file:line and exits 1 when there is one.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent / "src"
BORDER = {"model/acceptor.h", "model/generator.h", "model/generation.h", "model/coder.h", "model/code_space.h", "model/feature_extractor.h",
          "model/trainable.h", "model/exportable.h", "model/fixed_texts.h", "model/reconstructor.h"}
# Room -> rooms and single headers it may include, itself aside.
MAY_INCLUDE = {
    "core": set(),
    "stats": {"core"},
    "data": {"core"},
    "decoding": {"core", "data"},
    "nn": {"core", "data", "decoding"},
    "model": {"core", "data", "decoding", "nn"},
    "baselines": {"core", "data", "decoding", "nn"} | BORDER,
    "tasks": {"core", "stats", "data"} | BORDER,
    "metrics": {"core", "stats", "tasks/prediction.h"},
    "scoring": {"core", "stats", "metrics"},
    "program": {"core", "scoring"},
    "results": {"core", "stats", "metrics/metric.h", "metrics/score.h"},
    "reports": {"core", "stats", "results"},
    "engines": {"core", "results"},
    "app": {"core", "stats", "data", "nn", "model", "baselines", "tasks", "metrics", "scoring", "results",
            "reports", "engines"},
}
TORCH_ROOMS = {"nn", "model", "baselines", "app"}
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')


def violations():
    for path in sorted(ROOT.glob("*/**/*.[hc]*")):
        relative = path.relative_to(ROOT).as_posix()
        room = relative.split("/")[0]
        if room not in MAY_INCLUDE:
            yield f"src/{relative}:1: room '{room}' is not in the plan"
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            target = match.group(1)
            torch = target == "nn/torch.h" or target.startswith(("torch/", "ATen/", "c10/"))
            if torch and (room not in TORCH_ROOMS or relative in BORDER):
                yield f"src/{relative}:{number}: LibTorch included in a torch-free file"
            other = target.split("/")[0]
            if other in MAY_INCLUDE and other != room:
                if other not in MAY_INCLUDE[room] and target not in MAY_INCLUDE[room]:
                    yield f"src/{relative}:{number}: {room} may not include {target}"


def main():
    found = list(violations())
    for violation in found:
        print(violation)
    print(f"includes: {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
