"""Sentences that a student of opined labelled, as a corpus to pretrain on (ours, not the paper's).

Where the paper has two million answers of a teacher, there may be a few hundred; copying terms and
naming polarities can be learned from what `opined-mini` says of any sentence meanwhile.

    python pseudo.py split reviews.jsonl … --data DATA > sentences.jsonl
    opined extract sentences.jsonl > results.jsonl
    python pseudo.py pairs sentences.jsonl results.jsonl > corpus.jsonl

Sentences of any dev or test split below DATA are left out. Sentences without an opinion are, too:
what says nothing is learned in fine-tuning.
"""

import argparse
import json
import re
from pathlib import Path

import corpus
import task

BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"('0-9])|\n")


def held_out(data):
    """Every sentence of a dev or test split, its white space folded."""
    paths = [p for name in ("dev", "test", "hard_test") for p in data.rglob(f"{name}.json")]
    return {" ".join(e["sentence"].split()) for path in paths for e in task.read(path)}


def texts(path):
    """The texts of a data set's train split, of a corpus, or of reviews as JSON lines."""
    if path.name == "train.json":
        return [entry["sentence"] for entry in task.read(path)]
    entries = [json.loads(line) for line in corpus.lines(path)]
    return [entry.get("text") or entry["Text"] for entry in entries]


def split(options):
    seen = held_out(options.data)
    for path in options.files:
        for text in texts(path):
            for sentence in BREAK.split(text):
                sentence = " ".join(sentence.split())
                if 12 <= len(sentence) <= 260 and sentence not in seen:
                    seen.add(sentence)
                    yield {"id": str(len(seen)), "text": sentence}


def pairs(options):
    sentences, results = options.files
    known = {entry["id"]: entry["text"] for entry in map(json.loads, corpus.lines(sentences))}
    for result in map(json.loads, corpus.lines(results)):
        said = [f"{o['target']} | {o['polarity']}" for o in result["opinions"]]
        if said:
            yield {"ID": result["id"], "Text": known[result["id"]], "Overall": None,
                   "opined_response": " ; ".join(said)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["split", "pairs"])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, default=Path("."))
    options = parser.parse_args()
    for entry in {"split": split, "pairs": pairs}[options.what](options):
        print(json.dumps(entry, ensure_ascii=False))


if __name__ == "__main__":
    main()
