"""The teacher's answers, from the files of the paper and from the corpus that opined writes.

A row is a review and one answer to it: an analysis or a rewriting. Both kinds are trained on as
they are, mixed, without a prefix that would tell them apart: the paper does so.
"""

import argparse
import hashlib
import io
import json
import random
from dataclasses import dataclass
from pathlib import Path

PAPER_SUFFIX = "_response"  # mixtral_response, chatgpt_response, llama2_response
HELD_OUT_SPLITS = {"held-out", "held_out", "heldout", "dev", "validation", "test"}


@dataclass(frozen=True)
class Row:
    text: str
    answer: str
    held_out: bool = False  # the corpus itself says so: it never teaches


def lines(path):
    """The lines of a file, .zst or not, with or without BOM. They end at \\n only."""
    if str(path).endswith(".zst"):
        import zstandard  # optional: only shards of opined need it

        with open(path, "rb") as file:
            reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
            text = io.TextIOWrapper(reader, encoding="utf-8-sig", newline="\n").read()
    else:
        text = Path(path).read_bytes().decode("utf-8-sig")
    return [line for line in text.split("\n") if line.strip()]


def rows_of(entry):
    """The rows of one object: opined's `review`, `answer`, `split`, or the paper's columns."""
    if "answer" in entry:
        review = entry["review"]
        text = review if isinstance(review, str) else review["text"]
        return [Row(text, entry["answer"], entry.get("split") in HELD_OUT_SPLITS)]
    columns = [key for key in entry if key.endswith(PAPER_SUFFIX)]
    return [Row(entry["Text"], entry[key]) for key in columns if entry[key]]


def files(paths):
    """Files as they are; of a folder every *.json, *.jsonl and *.jsonl.zst below it, sorted."""
    for path in map(Path, paths):
        if path.is_dir():
            found = [p for kind in ("json", "jsonl", "jsonl.zst") for p in path.rglob(f"*.{kind}")]
            yield from sorted(found)
        else:
            yield path


def read(paths):
    """Every row once, in the order of the files. The answer's outer white space is the teacher's
    habit, not its meaning: it is dropped (T5's tokenizer would drop it anyway)."""
    seen = {}
    for path in files(paths):
        for number, line in enumerate(lines(path), 1):
            try:
                found = rows_of(json.loads(line))
            except (ValueError, KeyError, TypeError) as problem:
                raise SystemExit(f"read {path}, line {number}: {problem!r}; expected review and "
                                 f"answer, or Text and a column *{PAPER_SUFFIX}") from None
            for row in found:
                row = Row(row.text.strip(), row.answer.strip(), row.held_out)
                key = (row.text, row.answer)
                known = seen.get(key)
                if row.text and row.answer and (known is None or row.held_out):
                    seen[key] = row
    return list(seen.values())


def text_hash(text):
    return hashlib.sha256(" ".join(text.split()).encode()).digest()


def split(rows, most=500, share=0.05):
    """(train, held out): by review, so that no review teaches with one answer and is judged by the
    other. What the corpus marks is held out; where it marks nothing, the reviews of the smallest
    hashes are: `most` rows, or `share` of all where that is less."""
    marked = {text_hash(row.text) for row in rows if row.held_out}
    if not marked:
        budget = min(most, int(len(rows) * share))
        by_review = {}
        for row in rows:
            by_review.setdefault(text_hash(row.text), []).append(row)
        for key in sorted(by_review):
            if len(by_review[key]) > budget:
                break
            budget -= len(by_review[key])
            marked.add(key)
    held = [row for row in rows if text_hash(row.text) in marked]
    return [row for row in rows if text_hash(row.text) not in marked], held


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    rows = read(parser.parse_args().corpus)
    train, held = split(rows)
    print(f"{len(rows)} rows of {len({r.text for r in rows})} reviews: "
          f"{len(train)} to train on, {len(held)} held out")
    for row in random.Random(0).sample(rows, min(2, len(rows))):
        print("---", len(row.text.split()), "words, answered by", len(row.answer.split()))


if __name__ == "__main__":
    main()
