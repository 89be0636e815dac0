"""Batches of examples: sentences joined to reviews, words hidden, full stops dropped."""

import random

import torch

from data import IGNORED, Example
from model import pad

MASK, CLS, SEP = 103, 101, 102
TOKENS_MAX = 254  # and [CLS] and [SEP]


def merged(maps):
    """Categories of joined sentences: where two know one, they share it."""
    if any(m is None for m in maps):
        return None
    total = {}
    for table in maps:
        for index, weights in table.items():
            total.setdefault(index, []).append(weights)
    return {i: [sum(column) / len(rows) for column in zip(*rows)] for i, rows in total.items()}


def join(parts):
    """Sentences of one data set in a row, as a review would have them."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    joined = Example([i for p in parts for i in p.ids], first.domain, parts=len(parts))
    if first.tags is not None:
        joined.tags = [t for p in parts for t in p.tags]
        joined.tag_weight = first.tag_weight
    joined.categories = merged([p.categories for p in parts])
    joined.mams = merged([p.mams for p in parts])
    known = [p for p in parts if p.sentiment]
    if known:
        # A sentence without opinion says little about the review that holds it.
        loud = [p for p in known if p.sentiment[1] < 1] or known
        joined.sentiment = [sum(column) / len(loud) for column in zip(*(p.sentiment for p in loud))]
        joined.sentiment_weight = 0.5 * min(p.sentiment_weight for p in loud)
    return joined


def noisy(example, rng, punctuation, hide):
    """Hides a share of the pieces; now and then drops the punctuation between terms."""
    keep = range(len(example.ids))
    if rng.random() < 0.1:
        keep = [i for i in keep if example.ids[i] not in punctuation
                or (example.tags and example.tags[i] != 0)] or keep
    ids = [MASK if rng.random() < hide else example.ids[i] for i in keep]
    tags = [example.tags[i] for i in keep] if example.tags else None
    copy = Example(**{**example.__dict__, "ids": ids, "tags": tags})
    return copy


def epoch(examples, rng, batch, joining, punctuation, hide):
    """Shuffled batches of `batch` examples; long ones with long ones, so that little is padding."""
    groups = {}
    for example in examples:
        if rng.random() > example.share:
            continue
        key = (example.domain, example.tags is None, example.tag_weight,
               example.categories is None, example.mams is None)
        groups.setdefault(key, []).append(example)
    rows = []
    for key, members in groups.items():
        rng.shuffle(members)
        index = 0
        while index < len(members):
            count = 1
            if key[0] not in ("stars", "phrase") and rng.random() < joining:
                count = rng.choice([2, 2, 3, 4])
            parts = members[index : index + count]
            while sum(len(p.ids) for p in parts) > TOKENS_MAX and len(parts) > 1:
                parts.pop()
            index += len(parts)
            rows.append(noisy(join(parts), rng, punctuation, hide if key[0] != "phrase" else 0))
    rng.shuffle(rows)
    window = batch * 16
    batches = []
    for start in range(0, len(rows), window):
        chunk = sorted(rows[start : start + window], key=lambda e: len(e.ids))
        batches += bounded(chunk, batch)
    rng.shuffle(batches)
    return batches


def bounded(rows, batch, tokens_max=1024):
    """Rows sorted by length → batches of at most `batch` rows and `tokens_max` padded tokens."""
    batches = [[]]
    for row in rows:
        if len(batches[-1]) == batch or (len(batches[-1]) + 1) * (len(row.ids) + 2) > tokens_max:
            batches.append([])
        batches[-1].append(row)
    return [b for b in batches if b]


def soft_targets(tables, count):
    """Maps of known categories → (rows, count, 4) weights of absent and each polarity."""
    target = torch.zeros(len(tables), count, 4)
    target[:, :, 0] = 1
    for row, table in enumerate(tables):
        for index, weights in table.items():
            target[row, index] = torch.tensor([0.0, *weights])
    return target


def collate(examples, categories, mams):
    ids, mask = pad([[CLS, *e.ids[:TOKENS_MAX], SEP] for e in examples])
    tags = torch.full(ids.shape, IGNORED)
    weights = torch.zeros(len(examples))
    for row, example in enumerate(examples):
        if example.tags:
            tags[row, 1 : 1 + len(example.tags)] = torch.tensor(example.tags[:TOKENS_MAX])
            weights[row] = example.tag_weight
    batch = {"ids": ids, "mask": mask, "tags": tags, "tag_weight": weights}
    for name, count in (("categories", categories), ("mams", mams)):
        rows = [i for i, e in enumerate(examples) if getattr(e, name) is not None]
        batch[name + "_rows"] = torch.tensor(rows, dtype=torch.long)
        batch[name] = soft_targets([getattr(examples[i], name) for i in rows], count)
    rows = [i for i, e in enumerate(examples) if e.sentiment]
    batch["sentiment_rows"] = torch.tensor(rows, dtype=torch.long)
    batch["sentiment"] = torch.tensor([examples[i].sentiment for i in rows]).reshape(-1, 3)
    batch["sentiment_weight"] = torch.tensor([examples[i].sentiment_weight for i in rows])
    return batch


def punctuation_ids(tokenizer):
    vocabulary = tokenizer.get_vocab()
    return {vocabulary[c] for c in ".,;:!?\"'()-" if c in vocabulary}


def seeded(seed):
    torch.manual_seed(seed)
    return random.Random(seed)
