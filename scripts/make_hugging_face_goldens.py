#!/usr/bin/env python3
"""Writes tests/golden/hugging_face: gpt2/ and marian/, small models with random weights as `transformers` saves them,
and gpt2_expected.json and marian_expected.json with what `transformers` makes of some texts. Needs torch,
transformers, tokenizers and sentencepiece. `--only NAME` writes one of the two."""
import argparse
import json
import pathlib

import sentencepiece
import tokenizers
import torch
import transformers

HERE = pathlib.Path(__file__).resolve().parent.parent / "tests/golden/hugging_face"
CORPUS = ["the cat sat on the mat and the dog sat on the cat", "she's sure they'll say we've won; I'd say you're right",
          "numbers 12 345 6789 and words", "über größe naïve café", "狗 坐 在 垫子 上。", "tabs\tand  double  blanks\n\nand lines"]
TEXTS = ["the cat sat", "they'll  say\n\n it's 12,345!", "größe 狗 坐 ...", "x", "\ttabs  ", "unseen Ωmega ½ ⅷ 🙂 text", " 'S 's"]
PREFIXES = ["the", "she's sure", "狗"]
SOURCES = ["the cat sat on the mat and the dog sat on the cat", "a small dog runs over the green grass",
           "two men are sitting at a table and talk", "a woman in a red coat walks along the street"]
TARGETS = ["die Katze saß auf der Matte und der Hund saß auf der Katze", "ein kleiner Hund läuft über das grüne Gras",
           "zwei Männer sitzen an einem Tisch und reden", "eine Frau in einem roten Mantel geht die Straße entlang"]
PAIRS = [("the cat runs", "die Katze läuft"), (">>deu<< a  red dog", "ein roter Hund"), ("x", ""),
         ("unseen Ωmega ½ 🙂 text", "größte Ω Straße"), (" two men >>deu<<", " zwei  Männer ")]


def shake(model):
    """Norms and biases are not left at ones and zeros."""
    for name, parameter in model.named_parameters():
        if parameter.dim() == 1:
            torch.nn.init.normal_(parameter, 1.0 if "norm" in name and name.endswith("weight") or
                                  name.split(".")[-2].startswith("ln_") and name.endswith("weight") else 0.0, 0.2)


def save(model, folder):
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)


def write(name, expected):
    versions = {"transformers": transformers.__version__, "torch": torch.__version__.split("+")[0], **expected}
    (HERE / name).write_text(json.dumps(versions, ensure_ascii=False, indent=1) + "\n")


def token_nats(logits, ids):
    return (-torch.log_softmax(logits.double(), -1).gather(1, torch.tensor(ids).unsqueeze(1)).squeeze(1)).tolist()


def gpt2():
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
    shake(model)
    save(model, HERE / "gpt2")
    bpe.save(str(HERE / "gpt2" / "tokenizer.json"))

    expected = {"tokenizers": tokenizers.__version__, "end_of_text": end, "texts": [], "greedy": []}
    with torch.no_grad():
        for text in TEXTS:
            ids = bpe.encode(text).ids
            logits = model(torch.tensor([[end] + ids])).logits[0]
            expected["texts"].append({"text": text, "ids": ids, "token_nats": token_nats(logits, ids + [end])})
        for prefix in PREFIXES:
            ids = [end] + bpe.encode(prefix).ids
            made = model.generate(torch.tensor([ids]), max_new_tokens=16, do_sample=False, pad_token_id=end)[0].tolist()
            made = made[len(ids):]
            made = made[:made.index(end)] if end in made else made
            expected["greedy"].append({"prefix": prefix, "ids": made})
    write("gpt2_expected.json", expected)


def marian_tokenizer(folder):
    pieces = ["</s>", "<unk>", ">>deu<<"]
    folder.mkdir(parents=True, exist_ok=True)
    for side, corpus in (("source", SOURCES), ("target", TARGETS)):
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(corpus), model_prefix=str(folder / side), model_type="unigram", vocab_size=70,
            normalization_rule_name="identity", hard_vocab_limit=False, minloglevel=2)
        (folder / f"{side}.vocab").unlink()
        (folder / f"{side}.model").rename(folder / f"{side}.spm")
        spm = sentencepiece.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
        pieces += [spm.id_to_piece(i) for i in range(3, spm.get_piece_size())]
    pieces = list(dict.fromkeys(pieces)) + ["<pad>"]
    vocab = {piece: i for i, piece in enumerate(pieces)}
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False))
    return transformers.MarianTokenizer(str(folder / "source.spm"), str(folder / "target.spm"),
                                        str(folder / "vocab.json"))


def marian():
    torch.manual_seed(23)
    folder = HERE / "marian"
    tokenizer = marian_tokenizer(folder)
    padding, end = tokenizer.pad_token_id, tokenizer.eos_token_id
    config = transformers.MarianConfig(
        vocab_size=len(tokenizer.get_vocab()), d_model=16, encoder_layers=2, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=4, encoder_ffn_dim=24, decoder_ffn_dim=40, activation_function="swish",
        scale_embedding=True, max_position_embeddings=64, pad_token_id=padding, eos_token_id=end,
        decoder_start_token_id=padding, forced_eos_token_id=None, init_std=0.5)
    model = transformers.MarianMTModel(config).eval()
    shake(model)
    model.final_logits_bias.normal_(0, 0.5)
    save(model, folder)

    expected = {"sentencepiece": sentencepiece.__version__, "padding": padding, "end": end}
    with torch.no_grad():
        for name, scale in (("scaled", 4.0), ("unscaled", 1.0)):  # as scale_embedding says
            model.model.encoder.embed_scale = model.model.decoder.embed_scale = scale
            expected[name] = []
            for source, target in PAIRS:
                ids = tokenizer(source).input_ids
                labels = tokenizer(text_target=target).input_ids
                logits = model(input_ids=torch.tensor([ids]), decoder_input_ids=torch.tensor([[padding] + labels[:-1]])
                               ).logits[0]
                logits[:, padding] = -torch.inf  # what bad_words_ids does when it generates
                made = model.generate(torch.tensor([ids]), max_new_tokens=16, do_sample=False, num_beams=1,
                                      bad_words_ids=[[padding]])[0].tolist()[1:]
                text = tokenizer.decode(made, skip_special_tokens=True, clean_up_tokenization_spaces=False)
                expected[name].append({"source": source, "target": target, "source_ids": ids, "target_ids": labels,
                                       "token_nats": token_nats(logits, labels), "greedy_ids": made, "greedy": text})
    write("marian_expected.json", expected)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("gpt2", "marian"))
    only = parser.parse_args().only
    for name, make in (("gpt2", gpt2), ("marian", marian)):
        if only in (None, name):
            make()


if __name__ == "__main__":
    main()
