"""The official metric of a student on a split, from the logits of its heads."""

import numpy as np
import torch

import data as sets
from decode import categories_of, opinions_of
from metric import evaluate
from model import pad

SETS = {"rest14": ("fsa/atsa/rest14", "atsa"), "laptop14": ("fsa/atsa/laptop14", "atsa"),
        "rest16": ("fsa/acsa/rest16", "acsa"), "laptop16": ("fsa/acsa/laptop16", "acsa")}


def names_of(domains):
    """The sets of those domains."""
    return [name for name, (folder, _) in SETS.items() if sets.domain_of(folder) in domains]


@torch.no_grad()
def outputs(student, encodings, batch=64):
    """Logits of every head for each encoding, without padding, in the order given."""
    order = sorted(range(len(encodings)), key=lambda i: len(encodings[i].ids))
    found = [None] * len(order)
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        ids, mask = pad([encodings[i].ids for i in rows])
        out = student(ids, mask)
        for row, index in enumerate(rows):
            length = len(encodings[index].ids)
            found[index] = {"aspect": out["aspect"][row, :length].numpy(),
                            "category": out["category"][row].numpy(),
                            "sentiment": out["sentiment"][row].numpy(),
                            "embedding": out["embedding"][row].numpy()}
    return found


def predictions(student, tokenizer, data, split, names=SETS):
    """Set → entries, encodings and outputs. Computed once; decoded under many settings."""
    found = {}
    for name in names:
        entries = sets.read(data / SETS[name][0] / f"{split}.json")
        encodings = tokenizer.encode_batch([entry["sentence"] for entry in entries])
        found[name] = (entries, encodings, outputs(student, encodings))
    return found


def pairs(name, predicted, categories, bias, threshold):
    entries, encodings, outs = predicted
    if SETS[name][1] == "acsa":
        return [[(c["category"], c["polarity"])
                 for c in categories_of(out["category"], categories, threshold)] for out in outs]
    return [[(o["target"], o["polarity"])
             for o in opinions_of(entry["sentence"], encoding, out["aspect"], bias)]
            for entry, encoding, out in zip(entries, encodings, outs)]


def report(predicted, categories, bias=0.0, threshold=0.5):
    """Set → normal, implicit, mams."""
    return {name: evaluate(value[0], pairs(name, value, categories, bias, threshold),
                           SETS[name][1]) for name, value in predicted.items()}


def score(predicted, categories, bias=0.0, threshold=0.5):
    table = report(predicted, categories, bias, threshold)
    return {name: rows["normal"]["f1"] for name, rows in table.items()}


def choose(predicted, categories):
    """The bias of O and the category threshold with the best mean F1 on dev."""
    terms = {k: v for k, v in predicted.items() if SETS[k][1] == "atsa"}
    others = {k: v for k, v in predicted.items() if SETS[k][1] == "acsa"}

    def mean(table, **settings):
        return sum(score(table, categories, **settings).values())

    bias = max(np.arange(-2.0, 2.01, 0.25), key=lambda b: mean(terms, bias=b))
    threshold = max(np.arange(0.2, 0.71, 0.025), key=lambda t: mean(others, threshold=t))
    return float(bias), round(float(threshold), 4)
