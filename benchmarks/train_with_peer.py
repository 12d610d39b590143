"""Training steps in plain PyTorch, for ./dev bench training: the same networks and batches as training_steps.cc.

    train_with_peer.py gpt STEPS fp32|bf16 eager|compile
    train_with_peer.py translation PREFIX STEPS
    train_with_peer.py products STEPS fp32|bf16      the matrix products of a step of gpt alone

Prints "target tokens, processor seconds, seconds, last loss" of the steps after the warm-up.
"""
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

VOCAB = 4000
PAD, BEGIN, END = 0, 2, 3


def split_heads(x, parts, heads):
    """[B, T, parts D] -> parts tensors [B, H, T, D/H]"""
    return x.view(x.shape[0], x.shape[1], parts, heads, -1).permute(2, 0, 3, 1, 4)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)


class Layer(nn.Module):
    """Pre-norm, with cross-attention where asked for."""

    def __init__(self, width, heads, inner, dropout, activation, cross=False):
        super().__init__()
        self.heads, self.activation = heads, activation
        self.self_norm, self.inner_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value, self.merge = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.inner, self.outer = nn.Linear(width, inner), nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout) if dropout else nn.Identity()
        if cross:
            self.cross_norm = nn.LayerNorm(width)
            self.query, self.key_value = nn.Linear(width, width), nn.Linear(width, 2 * width)
            self.cross_merge = nn.Linear(width, width)

    def forward(self, x, mask=None, causal=False, memory=None, memory_mask=None):
        query, key, value = split_heads(self.query_key_value(self.self_norm(x)), 3, self.heads)
        attended = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)
        x = x + self.dropout(self.merge(join_heads(attended)))
        if memory is not None:
            query, = split_heads(self.query(self.cross_norm(x)), 1, self.heads)
            key, value = split_heads(self.key_value(memory), 2, self.heads)
            attended = F.scaled_dot_product_attention(query, key, value, attn_mask=memory_mask)
            x = x + self.dropout(self.cross_merge(join_heads(attended)))
        return x + self.dropout(self.outer(self.activation(self.inner(self.inner_norm(x)))))


class Gpt(nn.Module):
    ROWS, LENGTH, WIDTH, HEADS, INNER, LAYERS = 16, 128, 256, 8, 1024, 4

    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(VOCAB, self.WIDTH), nn.Embedding(self.LENGTH, self.WIDTH)
        self.layers = nn.ModuleList(Layer(self.WIDTH, self.HEADS, self.INNER, 0, F.gelu) for _ in range(self.LAYERS))
        self.norm, self.output = nn.LayerNorm(self.WIDTH), nn.Linear(self.WIDTH, VOCAB)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions(torch.arange(ids.shape[1]))
        for layer in self.layers:
            x = layer(x, causal=True)
        return self.output(self.norm(x))


class Translator(nn.Module):
    def __init__(self, width=128, heads=4, inner=256, layers=4, dropout=0.1):
        super().__init__()
        self.width = width
        self.tokens = nn.Embedding(VOCAB, width)
        nn.init.normal_(self.tokens.weight, 0, width ** -0.5)
        make = lambda cross: nn.ModuleList(Layer(width, heads, inner, dropout, F.relu, cross) for _ in range(layers))
        self.encoder, self.decoder = make(False), make(True)
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)
        angles = torch.arange(512)[:, None] * torch.exp(torch.arange(0, width, 2) * (-math.log(1e4) / width))
        self.register_buffer("positions", torch.cat([angles.sin(), angles.cos()], 1))

    def embed(self, ids):
        return self.dropout(self.tokens(ids) * self.width ** 0.5 + self.positions[:ids.shape[1]])

    def forward(self, source, target):
        mask = (source != PAD)[:, None, None, :]
        memory = self.embed(source)
        for layer in self.encoder:
            memory = layer(memory, mask)
        memory = self.encoder_norm(memory)
        x = self.embed(target)
        for layer in self.decoder:
            x = layer(x, causal=True, memory=memory, memory_mask=mask)
        return F.linear(self.decoder_norm(x), self.tokens.weight)


def time_steps(steps, step, warm_up=4):
    """step(i) -> target tokens, loss; printed as the module says."""
    tokens = 0
    for i in range(warm_up + steps):
        if i == warm_up:
            processor, wall = time.process_time(), time.perf_counter()
        counted, loss = step(i)
        tokens += counted if i >= warm_up else 0
    print(tokens, time.process_time() - processor, time.perf_counter() - wall, loss)


def time_gpt(steps, precision, mode):
    model = Gpt()
    optimizer = torch.optim.AdamW(model.parameters(), 3e-4, fused=True)
    ids = torch.randint(4, VOCAB, (Gpt.ROWS, Gpt.LENGTH + 1))
    inputs, targets = ids[:, :-1], ids[:, 1:].reshape(-1)
    network = torch.compile(model) if mode == "compile" else model

    def step(_):
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            loss = F.cross_entropy(network(inputs).view(-1, VOCAB).float(), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return targets.numel(), loss.item()

    time_steps(steps, step)


def read_batches(prefix):
    """Padded (source, decoder input, target), in the order of the trainer."""
    numbers = lambda text: [int(number) for number in text.split()]
    with open(prefix + ".pairs", encoding="ascii") as file:
        pairs = [tuple(map(numbers, line.rstrip("\n").split("\t"))) for line in file]
    pad = lambda rows: torch.tensor([row + [PAD] * (max(map(len, rows)) - len(row)) for row in rows])
    with open(prefix + ".batches", encoding="ascii") as file:
        for line in file:
            chosen = [pairs[index] for index in numbers(line)]
            yield (pad([source for source, _ in chosen]), pad([[BEGIN] + target for _, target in chosen]),
                   pad([target + [END] for _, target in chosen]))


def time_translation(prefix, steps):
    model = Translator()
    optimizer = torch.optim.Adam(model.parameters(), betas=(0.9, 0.98), fused=True)
    batches = read_batches(prefix)

    def step(i):
        source, inputs, targets = next(batches)
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min((i + 1) / 500, (500 / (i + 1)) ** 0.5)
        optimizer.zero_grad()
        loss = F.cross_entropy(model(source, inputs).view(-1, VOCAB), targets.view(-1), ignore_index=PAD,
                               label_smoothing=0.1)
        loss.backward()
        optimizer.step()
        return int((targets != PAD).sum()), loss.item()

    time_steps(steps, step, warm_up=20)


def time_products(steps, precision):
    """Each linear layer three times (output, gradients of input and weight), attention's products, into memory at hand."""
    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    tokens, width, heads, length = Gpt.ROWS * Gpt.LENGTH, Gpt.WIDTH, Gpt.HEADS, Gpt.LENGTH
    matrix = lambda *shape: torch.randn(shape, dtype=kind)
    calls = []
    linear = [(width, 3 * width), (width, width), (width, Gpt.INNER), (Gpt.INNER, width)] * Gpt.LAYERS
    for inputs, outputs in linear + [(width, VOCAB)]:
        x, weight, y = matrix(tokens, inputs), matrix(outputs, inputs), matrix(tokens, outputs)
        calls += [(torch.mm, x, weight.t(), torch.empty_like(y)), (torch.mm, y, weight, torch.empty_like(x)),
                  (torch.mm, y.t(), x, torch.empty_like(weight))]
    rows, scores = matrix(Gpt.ROWS * heads, length, width // heads), matrix(Gpt.ROWS * heads, length, length)
    attention = [(torch.bmm, rows, rows.transpose(1, 2), torch.empty_like(scores)),
                 (torch.bmm, scores, rows, torch.empty_like(rows))]
    calls += attention * 3 * Gpt.LAYERS

    def step(_):
        for product, left, right, out in calls:
            product(left, right, out=out)
        return tokens, 0.0

    time_steps(steps, step)


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    command, *rest = sys.argv[1:]
    if command == "gpt":
        time_gpt(int(rest[0]), rest[1], rest[2])
    elif command == "translation":
        time_translation(rest[0], int(rest[1]))
    else:
        with torch.no_grad():
            time_products(int(rest[0]), rest[1])


if __name__ == "__main__":
    main()
