"""ATSA and ACSA as text: `term | polarity ; term | polarity`. The metric is ../metric.py."""

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))
import metric  # noqa: E402

POLARITIES = ["positive", "negative", "neutral", "conflict"]


def read(path):
    """Entries of a data file of the paper's format: a JSON list, with BOM."""
    return json.loads(Path(path).read_text(encoding="utf-8-sig"))


def task_of(folder):
    """`atsa` or `acsa`, by the name of the folder or of the one above it."""
    for name in reversed(Path(folder).resolve().parts):
        if name in ("atsa", "acsa"):
            return name
    raise SystemExit(f"{folder}: no folder of this path is called atsa or acsa; use --task")


def offset_key(aspect, order):
    """The paper sorts offsets as they stand in the file: SemEval's are strings, so "131" < "22".
    `lexicographic` does that, `numeric` is the order in which a reader meets the terms."""
    if order == "numeric":
        return int(aspect["from"]), int(aspect["to"]), aspect["polarity"]
    return str(aspect["from"]), str(aspect["to"]), aspect["polarity"]


def answer(entry, task, order="lexicographic"):
    """What the student shall say of an entry. Categories come in the order of the file."""
    if task == "atsa":
        aspects = [a for a in entry["aspects"] if a["target"] not in (None, "NULL")]
        aspects.sort(key=lambda aspect: offset_key(aspect, order))
        entry = {**entry, "aspects": aspects}
    return metric.linearise(metric.gold_pairs(entry, task))


def categories(folders):
    """Every category of the train splits, sorted, as the student writes them."""
    entries = [e for folder in folders for e in read(Path(folder) / "train.json")]
    return sorted({metric.category_text(a["category"]) for e in entries for a in e["aspects"]})


def scores(entries, texts, task):
    """Free text against gold: the paper's F1 by subset, and how many pieces were ill-formed.

    An empty piece (no text, or what a last `;` leaves) is nothing, not an ill-formed pair.
    """
    parsed = [metric.parse(text, e["sentence"], task) for e, text in zip(entries, texts)]
    pieces = sum(bool(piece.strip()) for text in texts for piece in text.split(";"))
    report = metric.evaluate(entries, parsed, task)
    report["pieces"] = pieces
    report["ill_formed"] = pieces - sum(map(len, parsed))
    return report
