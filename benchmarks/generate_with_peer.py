"""Translation in CTranslate2 with the weights of a checkpoint, for ./dev bench generation.

    generate_with_peer.py CHECKPOINT SOURCES HYPOTHESES greedy|beam BATCH

The arguments and what is printed are those of generation_speed.cc.
"""
import json
import math
import pathlib
import struct
import sys
import tempfile
import time

import ctranslate2
import numpy
import sentencepiece
from ctranslate2.specs import common_spec, transformer_spec

WARM_UP = 20
LONGEST = 256  # output tokens, as in vqlm
POSITIONS = 1024


def read_weights(path):
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:8 + size])
    header.pop("__metadata__", None)
    return {name: numpy.frombuffer(content, "<f4", math.prod(entry["shape"]), 8 + size + entry["data_offsets"][0])
            .reshape(entry["shape"]).copy() for name, entry in header.items() if entry["dtype"] == "F32"}


def positions(width):
    angles = numpy.arange(POSITIONS)[:, None] * numpy.exp(numpy.arange(0, width, 2) * (-math.log(1e4) / width))
    return numpy.concatenate([numpy.sin(angles), numpy.cos(angles)], 1).astype("float32")


class Converter:
    """The checkpoint's Transformer as CTranslate2 describes one."""

    def __init__(self, folder):
        self.config = json.loads((folder / "config.json").read_text())["config"]
        self.weights = read_weights(folder / "model.safetensors")
        self.pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
        if self.config["activation"] != "relu" or self.config.get("post_norm"):
            sys.exit(f"{folder}: expected a pre-norm Transformer with relu, got another")

    def norm(self, layer, name):
        layer.gamma, layer.beta = self.weights[name + ".weight"], self.weights[name + ".bias"]

    def linear(self, layer, name):
        layer.weight, layer.bias = self.weights[name + ".weight"], self.weights[name + ".bias"]

    def stack(self, spec, side):
        embedding = spec.embeddings[0] if isinstance(spec.embeddings, list) else spec.embeddings
        embedding.weight = self.weights["embedding.embedding.weight"]
        spec.scale_embeddings = True
        spec.position_encodings.encodings = positions(self.config["d_model"])
        self.norm(spec.layer_norm, side + ".norm")
        for i, layer in enumerate(spec.layer):
            ours = f"{side}.layers.{i}."
            self.norm(layer.self_attention.layer_norm, ours + "self_norm")
            self.linear(layer.self_attention.linear[0], ours + "self_attention.query_key_value")
            self.linear(layer.self_attention.linear[1], ours + "self_attention.output")
            if side == "decoder":
                self.norm(layer.attention.layer_norm, ours + "cross_norm")
                for part, name in enumerate(("query", "key_value", "output")):
                    self.linear(layer.attention.linear[part], ours + "cross_attention." + name)
            self.norm(layer.ffn.layer_norm, ours + "feed_forward_norm")
            self.linear(layer.ffn.linear_0, ours + "feed_forward.inner")
            self.linear(layer.ffn.linear_1, ours + "feed_forward.outer")

    def write(self, folder):
        layers = self.config["num_layers"]
        spec = transformer_spec.TransformerSpec.from_config((layers, layers), self.config["num_heads"], pre_norm=True,
                                                            activation=common_spec.Activation.RELU)
        self.stack(spec.encoder, "encoder")
        self.stack(spec.decoder, "decoder")
        spec.decoder.projection.weight = self.weights["embedding.embedding.weight"]
        size = self.pieces.get_piece_size()
        # Padding and begin of sequence are never predicted.
        bias = numpy.zeros(size, "float32")
        bias[[self.pieces.pad_id(), self.pieces.bos_id()]] = -1e4
        spec.decoder.projection.bias = bias
        names = [self.pieces.id_to_piece(i) for i in range(size)]
        spec.register_source_vocabulary(names)
        spec.register_target_vocabulary(names)
        spec.config.bos_token = spec.config.decoder_start_token = names[self.pieces.bos_id()]
        spec.config.eos_token, spec.config.unk_token = names[self.pieces.eos_id()], names[self.pieces.unk_id()]
        spec.config.add_source_eos = True
        spec.validate()
        spec.optimize(quantization=None)
        spec.save(folder)


def main():
    checkpoint, sources, hypotheses, method, batch = sys.argv[1:]
    converter = Converter(pathlib.Path(checkpoint))
    pieces = converter.pieces
    with tempfile.TemporaryDirectory() as folder:
        converter.write(folder)
        translator = ctranslate2.Translator(folder, compute_type="float32", inter_threads=1, intra_threads=1)

    def translate(lines):
        results = translator.translate_batch([pieces.encode(line, out_type=str) for line in lines],
                                             beam_size=5 if method == "beam" else 1, max_batch_size=int(batch),
                                             batch_type="examples", max_decoding_length=LONGEST, disable_unk=True)
        return [pieces.decode(result.hypotheses[0]) for result in results]

    lines = pathlib.Path(sources).read_text(encoding="utf-8").splitlines()
    translate(lines[:WARM_UP])
    wall, processor = time.perf_counter(), time.process_time()
    texts = translate(lines)
    print(json.dumps({"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - processor}))
    pathlib.Path(hypotheses).write_text("".join(text + "\n" for text in texts), encoding="utf-8")


if __name__ == "__main__":
    main()
