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
    single = torch.tensor(number, dtype=torch.float32)
    same = (float(f"{number:.{digits}g}") for digits in range(1, 10))
    return next(n for n in same if torch.tensor(n, dtype=torch.float32) == single)


def plain(value):
    """Tensors as nested lists of short numbers."""
    if isinstance(value, torch.Tensor):
        return plain(value.tolist())
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
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


def ema_layers(seed, stages, codes, dim, **options):
    """Placed codebooks, with counts, of a VectorQuantize or of the stages of a ResidualVQ."""
    common = dict(dim=dim, codebook_size=codes, kmeans_init=False, threshold_ema_dead_code=0, rotation_trick=False, **options)
    if stages == 1:
        quantizer = vector_quantize_pytorch.VectorQuantize(**common)
        layers = [quantizer]
    else:
        quantizer = vector_quantize_pytorch.ResidualVQ(num_quantizers=stages, **common)
        layers = list(quantizer.layers)
    for stage, layer in enumerate(layers):
        book = layer._codebook
        book.embed.copy_(random(seed + 100 * stage, 1, codes, dim, scale=0.5**stage))
        book.cluster_size.copy_(random(seed + 100 * stage + 1, 1, codes).abs() + 1)
        book.embed_avg.copy_(book.embed * book.cluster_size.unsqueeze(-1))
    return quantizer, layers


def ema_state(layers):
    books = [layer._codebook for layer in layers]
    return {"codebooks": [book.embed[0].clone() for book in books],
            "counts": [book.cluster_size[0].clone() for book in books]}


def ema_step(quantizer, layers, seed, states, dim):
    """A training step of a text of `states` states: outcome, gradient of everything, state afterwards."""
    z = random(seed, 1, states, dim).requires_grad_()
    weights = random(seed + 1, 1, states, dim)
    quantized, codes, loss = quantizer(z)
    ((quantized * weights).sum() + loss.sum()).backward()
    step = {"z": z[0], "weights": weights[0], "states": quantized[0], "codes": codes[0], "loss": loss.sum(),
            "gradient": z.grad[0]}
    return {**step, **ema_state(layers)}


def ema_case(seed, stages, codes, dim, decay, commitment):
    quantizer, layers = ema_layers(seed, stages, codes, dim, decay=decay, commitment_weight=commitment)
    start = ema_state(layers)
    steps = [ema_step(quantizer, layers, seed + 10 * step, 24, dim) for step in (1, 2, 3)]
    return {"decay": decay, "commitment": commitment, "start": start, "steps": steps}


def vq_ema():
    return [ema_case(1000, 1, 8, 4, 0.9, 1.0), ema_case(2000, 1, 16, 6, 0.99, 0.25)]


def residual_vq():
    return [ema_case(3000, 3, 8, 4, 0.9, 1.0), ema_case(4000, 2, 16, 6, 0.99, 0.25)]


# File: the function that makes its cases.
GOLDENS = {"fsq": fsq, "vq_ema": vq_ema, "residual_vq": residual_vq}


def main():
    torch.set_num_threads(1)
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or GOLDENS:
        cases = [json.dumps(plain(case)) for case in GOLDENS[name]()]
        (TARGET / f"{name}.json").write_text("[\n" + ",\n".join(cases) + "\n]\n", encoding="ascii")
        print(f"{name}.json: {len(cases)} cases")


if __name__ == "__main__":
    main()
