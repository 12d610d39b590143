#!/usr/bin/env python3
"""Writes tests/golden/quantizers: what the package vector-quantize-pytorch makes of given inputs.

usage: make_quantizer_goldens.py [NAME ...]

Writes NAME.json (default: all) for each function in GOLDENS, which returns a list of cases: objects of plain numbers
and lists, one a line of the file. Needs PyTorch and the package with einops and einx; README.md there names the
versions that the committed files are of. The same versions give the same files.
"""
import json
import pathlib
import sys

import torch
import vector_quantize_pytorch

TARGET = pathlib.Path(__file__).resolve().parent.parent / "tests/golden/quantizers"


def random(seed, *shape, scale=1.0):
    """Normal numbers, rounded to four places so that they are short to write and exact to read."""
    generator = torch.Generator().manual_seed(seed)
    return (scale * torch.randn(shape, generator=generator)).mul(1e4).round().div(1e4)


def shortest(number):
    """The float32 in as few digits as give it back."""
    same = (float(f"{number:.{digits}g}") for digits in range(1, 10))
    return next(n for n in same if torch.tensor(n, dtype=torch.float32).item() == number)


def plain(value):
    """Tensors as nested lists of short numbers."""
    if isinstance(value, torch.Tensor):
        return plain(value.tolist())
    if isinstance(value, list):
        return [plain(item) for item in value]
    return shortest(value) if isinstance(value, float) else value


def fsq_case(seed, levels):
    quantizer = vector_quantize_pytorch.FSQ(levels)
    ends = torch.tensor([[-9.0], [-1.0], [0.0], [1.0], [9.0]]).expand(-1, len(levels))
    z = torch.cat([random(seed, 12, len(levels), scale=1.5), ends]).unsqueeze(0).requires_grad_()
    weights = random(seed + 1, *z.shape)
    states, codes = quantizer(z)
    (states * weights).sum().backward()
    last = quantizer.codebook_size - 1
    listed = [0, 1, levels[0] - 1, levels[0], last // 2, last]
    return {"levels": levels, "z": z[0], "weights": weights[0], "states": states[0], "codes": codes[0],
            "gradient": z.grad[0], "listed_codes": listed, "listed_vectors": quantizer.implicit_codebook[listed]}


def fsq():
    return [fsq_case(seed, levels) for seed, levels in
            [(1, [8, 6, 5]), (2, [8, 5, 5, 5]), (3, [7, 5, 5, 5, 5]), (4, [3, 4, 16])]]


# File: the function that makes its cases.
GOLDENS = {"fsq": fsq}


def main():
    torch.set_num_threads(1)
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or GOLDENS:
        cases = [json.dumps({key: plain(value) for key, value in case.items()}) for case in GOLDENS[name]()]
        (TARGET / f"{name}.json").write_text("[\n" + ",\n".join(cases) + "\n]\n", encoding="ascii")
        print(f"{name}.json: {len(cases)} cases")


if __name__ == "__main__":
    main()
