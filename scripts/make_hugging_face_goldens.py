#!/usr/bin/env python3
"""Writes tests/golden/hugging_face: gpt2/, a small GPT-2 with random weights as `transformers` saves it, and
gpt2_expected.json with what `transformers` makes of some texts. Needs torch, transformers and tokenizers."""
import json
import pathlib

import tokenizers
import torch
import transformers

HERE = pathlib.Path(__file__).resolve().parent.parent / "tests/golden/hugging_face"
FOLDER = HERE / "gpt2"
CORPUS = ["the cat sat on the mat and the dog sat on the cat", "she's sure they'll say we've won; I'd say you're right",
          "numbers 12 345 6789 and words", "über größe naïve café", "狗 坐 在 垫子 上。", "tabs\tand  double  blanks\n\nand lines"]
TEXTS = ["the cat sat", "they'll  say\n\n it's 12,345!", "größe 狗 坐 ...", "x", "\ttabs  ", "unseen Ωmega ½ ⅷ 🙂 text", " 'S 's"]
PREFIXES = ["the", "she's sure", "狗"]


def main():
    torch.manual_seed(20)
    bpe = tokenizers.Tokenizer(tokenizers.models.BPE())
    bpe.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = tokenizers.decoders.ByteLevel()
    bpe.train_from_iterator(CORPUS, tokenizers.trainers.BpeTrainer(
        vocab_size=320, special_tokens=["<|endoftext|>"], show_progress=False,
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet()))
    end = bpe.token_to_id("<|endoftext|>")
    config = transformers.GPT2Config(vocab_size=bpe.get_vocab_size(), n_positions=48, n_embd=16, n_layer=2, n_head=2,
                                     bos_token_id=end, eos_token_id=end, initializer_range=0.4)
    model = transformers.GPT2LMHeadModel(config).eval()
    for name, parameter in model.named_parameters():  # norms and biases are not left at ones and zeros
        if parameter.dim() == 1:
            torch.nn.init.normal_(parameter, 1.0 if name.endswith("weight") else 0.0, 0.2)
    FOLDER.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(FOLDER)
    (FOLDER / "generation_config.json").unlink(missing_ok=True)
    bpe.save(str(FOLDER / "tokenizer.json"))

    expected = {"transformers": transformers.__version__, "tokenizers": tokenizers.__version__,
                "torch": torch.__version__.split("+")[0], "end_of_text": end, "texts": [], "greedy": []}
    with torch.no_grad():
        for text in TEXTS:
            ids = bpe.encode(text).ids
            logits = model(torch.tensor([[end] + ids])).logits[0].double()
            nats = -torch.log_softmax(logits, -1).gather(1, torch.tensor(ids + [end]).unsqueeze(1)).squeeze(1)
            expected["texts"].append({"text": text, "ids": ids, "token_nats": nats.tolist()})
        for prefix in PREFIXES:
            ids = [end] + bpe.encode(prefix).ids
            made = model.generate(torch.tensor([ids]), max_new_tokens=16, do_sample=False, pad_token_id=end)[0].tolist()
            made = made[len(ids):]
            made = made[:made.index(end)] if end in made else made
            expected["greedy"].append({"prefix": prefix, "ids": made})
    (HERE / "gpt2_expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
