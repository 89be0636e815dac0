"""Trains opined-mini for some steps in opined and in PyTorch, on the same batches, and prints how
many tokens each learns from in a CPU second.

The rounds are interleaved. Same work: the student of training/model.py in f32 from the weights of
the model directory, the losses of training/train.py (tags, categories, sentiment), dropout 0.1,
clipping and AdamW; the word embeddings stay as they are. Same batches: sentences of a file of
reviews with random labels, 32 of about one length and at most 1,024 padded tokens, as train.py
makes them, so that PyTorch loses little to padding. See README.md.
"""

import argparse
import json
import random
import sys
from pathlib import Path

import torch

import training_rounds as rounds

sys.path.insert(0, str(rounds.ROOT / "training"))

import train
from data import IGNORED
from load import load
from model import pad


def example(ids, rng, opined):
    tags = len(opined["tasks"]["extract"]["tags"])
    categories = len(opined["tasks"]["categorise"]["categories"])
    inner = [rng.randrange(tags) if rng.random() < 0.7 else -1 for _ in ids[2:]]
    moods = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    return {"ids": ids, "tags": [-1, *inner, -1], "sentiment": rng.choice(moods),
            "categories": {str(c): rng.choice(moods) for c in rng.sample(range(categories), 2)}}


def collate(rows, opined):
    ids, mask = pad([row["ids"] for row in rows])
    tags = torch.full(ids.shape, IGNORED)
    targets = torch.zeros(len(rows), len(opined["tasks"]["categorise"]["categories"]), 4)
    targets[:, :, 0] = 1
    for place, row in enumerate(rows):
        for index, tag in enumerate(row["tags"]):
            tags[place, index] = tag if tag >= 0 else IGNORED
        for category, shares in row["categories"].items():
            targets[place, int(category)] = torch.tensor([0.0, *shares])
    every = torch.arange(len(rows))
    return {"ids": ids, "mask": mask, "tags": tags, "tag_weight": torch.ones(len(rows)),
            "categories_rows": every, "categories": targets,
            "mams_rows": torch.tensor([], dtype=torch.long), "sentiment_rows": every,
            "sentiment": torch.tensor([row["sentiment"] for row in rows]),
            "sentiment_weight": torch.ones(len(rows))}


def trainer(model, batches, dropout):
    student, opined = load(model, integers=False)
    for module in student.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = dropout
    # As in train.py: dropout inside attention would keep PyTorch from its fused kernel.
    for layer in student.encoder.encoder.layer:
        layer.attention.self.dropout.p = 0.0
    student.encoder.config.attention_probs_dropout_prob = 0.0
    student.train()
    student.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    groups = train.parameter_groups(
        student, torch.nn.Module(), argparse.Namespace(lr=1.5e-4, head_lr=1e-3))
    return rounds.Trainer(
        torch.optim.AdamW(groups, fused=True),
        [(sum(len(row["ids"]) for row in batch), collate(batch, opined)) for batch in batches],
        lambda batch: sum(train.losses(student, None, batch).values()))


def main():
    parser = rounds.arguments(__doc__)
    parser.add_argument("--model", type=Path, default=rounds.MINI)
    options = parser.parse_args()
    opined = json.loads((options.model / "opined.json").read_text())
    rng = random.Random(42)
    rows = [(len(ids), example(ids, rng, opined))
            for ids in rounds.sentences(options.reviews, options.tokens_max, options.model)]
    batches = rounds.batches_of(rows, options.steps, rng)
    rounds.say_padding("", [[row["ids"] for row in batch] for batch in batches])
    rounds.compare(
        options, {"opined": {"model": str(options.model), "batches": batches}},
        lambda dropout: trainer(options.model, batches, dropout))


if __name__ == "__main__":
    main()
