"""Random T5s that every engine reads: Hugging Face's layout, CTranslate2's, and opined's.

The weights are as transformers initialises them (seed 0). No text is tokenized in the comparison:
the pieces of the dummy spiece.model are names, so that engines that want tokens can be given ids.
"""

import argparse
import json
import random
import struct
import subprocess
from pathlib import Path

SHAPES = {
    "base": {"d_model": 768, "d_ff": 3072, "num_layers": 12, "num_heads": 12, "d_kv": 64},
    "small": {"d_model": 512, "d_ff": 2048, "num_layers": 6, "num_heads": 8, "d_kv": 64},
    "mini": {"d_model": 256, "d_ff": 1024, "num_layers": 4, "num_heads": 4, "d_kv": 64},
}
PIECES, ROWS = 32_100, 32_128  # T5's own: the embedding is padded
# How many of 256 sentences of the FSA test splits have so many tokens (words · 1.35, and the end):
# mean 18.05, median 16, nine tenths up to 32, at most 54.
LENGTHS = {5: 2, 6: 7, 8: 16, 9: 18, 10: 31, 12: 20, 13: 11, 15: 13, 16: 17, 17: 14, 19: 13, 20: 6,
           21: 11, 23: 7, 24: 15, 25: 8, 27: 4, 28: 9, 29: 5, 31: 3, 32: 6, 33: 4, 35: 4, 36: 2,
           37: 3, 39: 1, 40: 2, 44: 1, 47: 1, 52: 1, 54: 1}
END = 1


def sequences():
    """The 256 inputs: random ids, the end token last, in random order of length."""
    generator = random.Random(7)
    lengths = [length for length, count in LENGTHS.items() for _ in range(count)]
    generator.shuffle(lengths)
    return [[*(generator.randrange(100, 32_000) for _ in range(length - 1)), END]
            for length in lengths]


def names():
    """The pieces: characters, so that any text can be written, then names alone up to PIECES."""
    known = ["<pad>", "</s>", "<unk>", "▁", *map(chr, range(33, 127))]
    return [*known, *(f"▁t{index}" for index in range(len(known), PIECES))]


def field(number, payload):
    """One length-delimited field of a Protocol Buffers message."""
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def varint(value):
    parts = bytearray()
    value &= (1 << 64) - 1
    while value >= 128:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def number(index, value):
    return varint(index << 3) + varint(value)


def sentencepiece_model():
    """sentencepiece_model.proto: pieces (1), trainer_spec (2), normalizer_spec (3)."""
    kinds = {"<pad>": 3, "</s>": 3, "<unk>": 2}  # CONTROL, UNKNOWN; the others are NORMAL
    pieces = b"".join(field(1, field(1, name.encode()) + b"\x15" + struct.pack("<f", -8.0)
                            + number(3, kinds.get(name, 1))) for name in names())
    # unigram; the ids of unknown, begin, end and padding.
    trainer = number(3, 1) + number(4, PIECES) + number(40, 2) + number(41, -1) + number(
        42, END) + number(43, 0)
    return pieces + field(2, trainer) + field(3, field(1, b"identity"))


def hugging_face(folder, name):
    """A checkpoint folder of random weights, written once."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    path = folder / f"hf-{name}"
    if not (path / "spiece.model").exists():
        torch.manual_seed(0)
        config = T5Config(vocab_size=ROWS, feed_forward_proj="relu", tie_word_embeddings=True,
                          pad_token_id=0, eos_token_id=END, decoder_start_token_id=0,
                          num_decoder_layers=SHAPES[name]["num_layers"], **SHAPES[name])
        T5ForConditionalGeneration(config).save_pretrained(path)
        tokens = {"tokenizer_class": "T5Tokenizer", "extra_ids": 0, "pad_token": "<pad>",
                  "eos_token": "</s>", "unk_token": "<unk>", "added_tokens_decoder": {}}
        (path / "tokenizer_config.json").write_text(json.dumps(tokens))
        (path / "spiece.model").write_bytes(sentencepiece_model())
    return path


def ctranslate2_model(folder, name, restricted):
    """The same weights for CTranslate2, int8; and the vocabulary map of the restricted runs: a
    source token brings itself, and the first `restricted` ids from 100 on are always there."""
    import torch
    from ctranslate2.converters.converter import Converter
    from ctranslate2.converters.transformers import T5Loader
    from transformers import T5ForConditionalGeneration

    path = folder / f"ct2-{name}"
    if not (path / "model.bin").exists():
        loader = T5Loader()
        model = T5ForConditionalGeneration.from_pretrained(folder / f"hf-{name}").eval()
        with torch.no_grad():
            spec = loader.get_model_spec(model)
        loader.set_vocabulary(spec, [*names(), *(f"padding{i}" for i in range(ROWS - PIECES))])
        spec.config.bos_token = spec.config.decoder_start_token = "<pad>"
        spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"

        class Loaded(Converter):
            def _load(self):
                return spec

        Loaded().convert(str(path), quantization="int8", force=True)
        always = " ".join(names()[100 : 100 + restricted])
        lines = ["\t" + always, *(f"{piece}\t{piece}" for piece in names()[3:])]
        (path / "vmap.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def opined_model(opined, folder, name):
    """The same weights imported, int8. A random model's int8 need not say what its f32 says."""
    path = folder / "opined" / f"t5-{name}"
    if not (path / "opined.json").exists():
        command = [opined, "import", str(folder / f"hf-{name}"), f"t5-{name}", "--precision",
                   "int8", "--models", str(folder / "opined"), "--allow-differences"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


def main():
    """Writes what is missing under a folder, and the inputs as JSON lines: ids.jsonl."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", nargs="+", default=list(SHAPES))
    parser.add_argument("--opined", help="the program that imports; left out, nothing is imported")
    parser.add_argument("--restricted", type=int, default=64)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(sequence) + "\n" for sequence in sequences())
    (arguments.folder / "ids.jsonl").write_text(lines)
    for name in arguments.models:
        hugging_face(arguments.folder, name)
        ctranslate2_model(arguments.folder, name, arguments.restricted)
        if arguments.opined:
            opined_model(arguments.opined, arguments.folder, name)


if __name__ == "__main__":
    main()
