"""Writes Tests/TransformerTests/Goldens/t5-tokens: what Hugging Face's T5Tokenizer does with texts.

    python goldens_t5_tokens.py --data DATA                  # a small vocabulary, trained here
    python goldens_t5_tokens.py --data DATA --model DIR --out OUT      # that of a real checkpoint

Ids and offsets are without the end token. A newline goes in as `[NL]`, as in the paper's code, and
its offsets are those of the newline. Offsets are [start, end) in Unicode scalars.
"""

import argparse
import hashlib
import io
import json
import shutil
import struct
import tempfile
from pathlib import Path

import sentencepiece
from tokenizers import AddedToken
from transformers import T5Tokenizer

from goldens_tokens import KEYS, entries
from hostile_texts import ALL, LONG

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "Tests/TransformerTests/Goldens/t5-tokens"
NEWLINE = "[NL]"
PIECES = 2000

# What only a T5 tokenizer stumbles over: added tokens, and equal sums of scores.
HOSTILE = [
    "</s>", "a</s>b", "word</s>", "</s></s>", "< /s>", "<pad>", "x <pad> y", "<unk>", "a<unk>b",
    "[NL]", "a[NL]b", "a [NL] b\n\nc", "[NL", "NL]", "[[NL]]", "[NL][NL]", "x [NL]  [NL] y",
    "<extra_id_0>", "a<extra_id_0>b <extra_id_99>x<extra_id_100>", "<extra_id_1", "a  <extra_id_7>",
    "\uff1c/s\uff1e", "\uff1cextra_id_5\uff1e z", "\uff3b\uff2e\uff2c\uff3d", "a\uff3bNL]b",
    "\uff1cunk\uff1e", "~\uff1cunk\uff1e~", "\u2581", "\u2581\u2581a\u2581b \u2581", "a \u2581 b",
    "\r\n", "a\r\nb", "\n", "\n\n\n", " \n ", "a\n", "\nb", "\t\tx\t", "\n\u0301x",
    "]\u0301[NL]\u0301", "\u0600[NL]", "\u0001abc", "\u0001\u0002ab\u0003c", "\u2122\u001eg",
    "\u0000\u0000a", "\u00b4x", "a\u00b4\u0301b", "\u00b2\ufe0f3", "\ufb01\u0301sh",
    "\u017f\u0301x", "her.....", "soooooooooooo good!!!!!!!!!!!!!!!", "-" * 200, "a" * 1000,
    "the sub word subword sub", "sub\uff53\uff55\uff42 xsub subx _sub sub_ sub.", "\u00e9sub",
    "don 't , it 's . what ? i 've n't ' '", "Hello , world ! It ' s",
]

# Places where normalization or the borders of graphemes do something; a digest for each.
BLOCKS = [(0x0001, 0x0400), (0x0400, 0x0C00), (0x0C00, 0x1E00), (0x1E00, 0x2100), (0x2100, 0x2C00),
          (0x2C00, 0x3400), (0xA000, 0xAC00), (0xF900, 0xFC00), (0xFC00, 0x10000),
          (0x1D100, 0x1D200), (0x1D400, 0x1D800), (0x1F100, 0x1F300), (0xE0000, 0xE0200)]
CONTEXTS = [("", ""), ("e", "z"), ("\u00b2", ""), ("q", "\u0301")]


def train_vocabulary(data, path):
    """T5's settings but for the size. One thread and no name of a file, so that the model is the
    same every time."""
    texts = [entry["text"] for entry in entries(data / "reviews/yelp.jsonl")]
    for key in ("Text", "mixtral_response"):
        texts += [entry[key] for entry in entries(data / "teacher/mixtral-500.jsonl")]
    for task in ("atsa", "acsa"):
        texts += [entry["sentence"] for entry in entries(data / f"mams/{task}/train.json")]
    lines = [line for text in texts for line in text.split("\n") if line.strip()]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=model, vocab_size=PIECES,
        model_type="unigram", pad_id=0, eos_id=1, unk_id=2, bos_id=-1, pad_piece="<pad>",
        eos_piece="</s>", unk_piece="<unk>", normalization_rule_name="nmt_nfkc",
        byte_fallback=False, character_coverage=0.9995, num_threads=1, minloglevel=2)
    path.write_bytes(model.getvalue())


class Golden:
    """One tokenizer, and what it does."""

    def __init__(self, name, tokenizer, newline):
        self.name, self.tokenizer, self.newline = name, tokenizer, newline

    def encode(self, text):
        """(ids, starts, ends)"""
        places = []
        for place, scalar in enumerate(text):
            is_newline = scalar == "\n" and self.newline
            places += [place] * (len(self.newline) if is_newline else 1)
        replaced = text.replace("\n", self.newline) if self.newline else text
        encoding = self.tokenizer.backend_tokenizer.encode(replaced, add_special_tokens=False)
        starts = [places[start] for start, _ in encoding.offsets]
        ends = [places[end - 1] + 1 for _, end in encoding.offsets]
        return encoding.ids, starts, ends

    def case(self, text):
        ids, starts, ends = self.encode(text)
        decoded = self.tokenizer.decode(ids, skip_special_tokens=True)
        return {"text": text, "ids": ids, "starts": starts, "ends": ends, "decoded": decoded}

    def digest(self, texts):
        """SHA-256 over little-endian int32: for each text its count, ids, starts, ends."""
        sha = hashlib.sha256()
        for text in texts:
            ids, starts, ends = self.encode(text)
            row = [len(ids), *ids, *starts, *ends]
            sha.update(struct.pack(f"<{len(row)}i", *row))
        return sha.hexdigest()

    def table(self):
        keys = ["content", "special", "lstrip", "rstrip", "normalized", "single_word"]
        added = sorted(self.tokenizer.added_tokens_decoder.items())
        texts = dict.fromkeys(HOSTILE + [text for text in ALL if text not in LONG])
        return {"name": self.name, "newline": self.newline,
                "cleans_up_spaces": bool(self.tokenizer.clean_up_tokenization_spaces),
                "added": [{"id": id} | {key: getattr(token, key) for key in keys}
                          for id, token in added],
                "cases": [self.case(text) for text in texts if len(text) < 600]}


def tokenizers(model):
    """The paper's: `[NL]` added as a plain string. And one with all that added tokens can do."""
    paper = T5Tokenizer.from_pretrained(model)
    paper.add_tokens([NEWLINE])
    yield Golden("paper", paper, NEWLINE)
    odd = T5Tokenizer.from_pretrained(model, clean_up_tokenization_spaces=True)
    odd.add_tokens([AddedToken(NEWLINE, normalized=False, lstrip=True, rstrip=True),
                    AddedToken("sub", normalized=False, single_word=True),
                    AddedToken("\uff58sub", normalized=True, rstrip=True),
                    AddedToken("<extra_id_7>", special=True, normalized=False, lstrip=True,
                               rstrip=True)])
    yield Golden("odd", odd, None)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder with a spiece.model")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    data, out = arguments.data, arguments.out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if not arguments.model:
            train_vocabulary(data, Path(folder) / "spiece.model")
        model = arguments.model or Path(folder)
        shutil.copyfile(model / "spiece.model", out / "spiece.model")
        goldens = list(tokenizers(model))
    paper = goldens[0]
    write(out / "cases.json", {"tokenizers": [golden.table() for golden in goldens]})
    blocks = [{"from": first, "to": last, "before": before, "after": after,
               "sha256": paper.digest(before + chr(scalar) + after
                                      for scalar in range(first, last))}
              for first, last in BLOCKS for before, after in CONTEXTS]
    files = []
    for pattern, key in KEYS:
        for path in sorted(data.glob(pattern)):
            texts = [entry[key] for entry in entries(path)]
            files.append({"file": str(path.relative_to(data)), "key": key, "texts": len(texts),
                          "sha256": paper.digest(texts)})
    write(out / "digests.json", {
        "serialisation": "for each text, as little-endian int32: count, ids, starts, ends",
        "long": [{"text": text, "sha256": paper.digest([text])} for text in LONG + ["ab" * 10000]],
        "blocks": blocks, "files": files})


def write(path, table):
    """Pure ASCII: U+2028 and friends in raw form would end a line for some readers."""
    path.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
