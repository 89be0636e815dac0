"""The data of `opined demo --learn`, into Demo/learn and the two model directories.

Nothing here is drawn but by the seed. Demo/learn/README.md says what each file is for, and which
texts may not be in two of them: `check` holds that.
"""

import argparse
import json
import random
from pathlib import Path

from data import read
from gold_answers import answer, is_sayable

HERE = Path(__file__).resolve().parent
# Labelled sentences of computers: what is left after these two is streamed.
OLD_HELD_OUT, GATE_COMPUTERS = 180, 300
STREAM_RESTAURANTS, GATE_RESTAURANTS, MINI_REPLAY = 3000, 350, 800


def fold(text):
    return " ".join(text.lower().split())


def restaurants(data, split):
    """MAMS as lines: offsets as numbers, one line a text."""
    lines = {}
    for entry in read(data / f"mams/atsa/{split}.json"):
        aspects = [{**a, "from": int(a["from"]), "to": int(a["to"])} for a in entry["aspects"]]
        lines.setdefault(fold(entry["sentence"]), {
            "ID": entry["ID"], "sentence": entry["sentence"], "aspects": aspects,
            "group": "restaurants"})
    return list(lines.values())


def parts_of(lines, rng):
    """Computers' lines by what they are for. A review's sentences stay together, so that nothing
    is measured with a text whose neighbour was learned from."""
    reviews = {}
    for line in lines:
        reviews.setdefault(line["review"], []).append(line)
    order = sorted(reviews)
    rng.shuffle(order)
    parts = {"old_heldout": [], "gate": [], "stream": []}
    for review in order:
        sizes = {k: sum(line["aspects"] is not None for line in v) for k, v in parts.items()}
        name = ("old_heldout" if sizes["old_heldout"] < OLD_HELD_OUT
                else "gate" if sizes["gate"] < GATE_COMPUTERS else "stream")
        parts[name] += reviews[review]
    return parts


def bare(line, **fields):
    """A line as it is written: the paper's fields and its group."""
    return {**{k: line[k] for k in ("ID", "sentence", "aspects", "group")}, **fields}


def labelled(lines):
    return [bare(line) for line in lines if line["aspects"] is not None]


def answers(stream, recorded):
    """What the teacher says of the texts of the stream: Mixtral's own words where it was asked of
    the very text, else the labels. Of a text without a term nothing: the form can't say so."""
    own = {}
    for entry in recorded:
        own.setdefault(fold(entry["Text"]), []).append(entry)
    lines = []
    for line in stream:
        found = own.get(fold(line["sentence"]), [])
        lines += [{**entry, "Text": line["sentence"]} for entry in found]
        if not found and line["aspects"]:
            key = "mams_response" if line["group"] == "restaurants" else "labels_response"
            lines.append({"ID": line["ID"], "Text": line["sentence"], key: answer(line)})
    return lines


def check(**parts):
    """No text, however it is spaced and capitalised, is in two parts or twice in one."""
    seen = {}
    for name, lines in parts.items():
        for line in lines:
            text = fold(line["sentence"])
            assert text not in seen, f"in {name} and {seen[text]}: {text}"
            seen[text] = name


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines),
                    encoding="utf-8")
    print(f"{path.parent.name}/{path.name}: {len(lines)} lines, {path.stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--root", type=Path, default=HERE.parent, help="where the files go")
    parser.add_argument("--seed", type=int, default=6)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    demo, models = options.root / "Demo/learn", options.root / "Models"

    computers = read(HERE / "labels/computers.jsonl")
    parts = parts_of(computers, rng)
    held_out = restaurants(options.data, "dev")
    unseen = {fold(line["sentence"]) for line in held_out}
    pool = [e for e in restaurants(options.data, "train") if fold(e["sentence"]) not in unseen]
    rng.shuffle(pool)
    sayable = [line for line in pool if is_sayable(line)]
    streamed = [e for e in parts["stream"] if not e["aspects"] or is_sayable(e)]
    rng.shuffle(streamed)
    stream = streamed + sayable[:STREAM_RESTAURANTS]
    taken = {line["ID"] for line in stream}
    gate = [line for line in pool if line["ID"] not in taken][:GATE_RESTAURANTS]
    gate = labelled(parts["gate"]) + gate
    old = labelled(parts["old_heldout"])
    check(stream=stream, gate=gate, heldout=held_out, old_heldout=old)

    write(demo / "stream.jsonl", [{"id": e["ID"], "text": e["sentence"]} for e in stream])
    write(demo / "teacher.jsonl", answers(stream, read(HERE.parent / "Demo/teacher.jsonl")))
    write(demo / "heldout.jsonl", held_out)
    write(demo / "old_heldout.jsonl", old)
    write(models / "opined-laptops/gate.jsonl", gate)
    kept = {line["ID"] for line in gate + old}
    write(models / "opined-laptops/replay.jsonl",
          [bare(line) for line in computers if line["ID"] not in kept])
    write(models / "opined-mini/gate.jsonl", held_out)
    write(models / "opined-mini/replay.jsonl",
          sorted(pool[:MINI_REPLAY], key=lambda e: e["ID"])
          + [bare(line, aspects=None) for line in computers])


if __name__ == "__main__":
    main()
