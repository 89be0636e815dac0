"""Writes tokens.jsonl and digests.json: what Hugging Face's fast tokenizer does with every text.

Offsets are [start, end) in Unicode scalars of the original text, which is what Python indexes by.
The JSON is pure ASCII: U+2028 and friends in raw form would end a line for some readers.
"""

import hashlib
import json
import struct
from pathlib import Path

from tokenizers import Tokenizer

from hostile_texts import ALL

# Files of the data directory and the key of the text in each.
KEYS = [("fsa/**/*.json", "sentence"), ("mams/**/*.json", "sentence"), ("reviews/*.jsonl", "text"),
        ("teacher/*.jsonl", "Text"), ("teacher/*.jsonl", "mixtral_response"),
        ("zero-shot/**/*.jsonl", "text")]


def entries(path):
    """The objects of a JSON list or of JSON lines, with or without BOM. Lines end at \\n only."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        return json.loads(text)
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def load_tokenizer(path):
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def digest(tokenizer, texts):
    """SHA-256 over little-endian int32: for each text its count, ids, starts, ends."""
    sha = hashlib.sha256()
    for encoding in tokenizer.encode_batch(texts):
        starts, ends = zip(*encoding.offsets)
        row = [len(encoding.ids), *encoding.ids, *starts, *ends]
        sha.update(struct.pack(f"<{len(row)}i", *row))
    return sha.hexdigest()


def write_tokens(tokenizer, data, out):
    texts = list(ALL)
    texts += [entry["Text"] for entry in entries(data / "teacher/mixtral-500.jsonl")]
    for task in ("atsa", "acsa"):
        texts += [entry["sentence"] for entry in entries(data / f"mams/{task}/dev.json")]
    with open(out / "tokens.jsonl", "w", encoding="ascii") as file:
        for text in dict.fromkeys(texts):
            encoding = tokenizer.encode(text)
            row = {"text": text, "ids": encoding.ids, "offsets": encoding.offsets}
            file.write(json.dumps(row, separators=(",", ":")) + "\n")


def write_digests(tokenizer, data, out):
    rows = []
    for pattern, key in KEYS:
        for path in sorted(data.glob(pattern)):
            texts = [entry[key] for entry in entries(path)]
            rows.append({"file": str(path.relative_to(data)), "key": key, "texts": len(texts),
                         "sha256": digest(tokenizer, texts)})
    table = {"serialisation": "for each text, as little-endian int32: count, ids, starts, ends; "
                              "with [CLS] and [SEP], untruncated; offsets in Unicode scalars",
             "files": rows}
    (out / "digests.json").write_text(json.dumps(table, indent=1) + "\n")


def main(data, tokenizer_path, out):
    tokenizer = load_tokenizer(tokenizer_path)
    write_tokens(tokenizer, Path(data), Path(out))
    write_digests(tokenizer, Path(data), Path(out))
