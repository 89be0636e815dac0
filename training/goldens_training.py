"""Losses, gradients and twenty steps of the tiny student, as PyTorch computes them.

    python goldens_training.py      writes Tests/TrainingTests/Goldens

The loss is that of train.py, and the terms that hold a student to its predecessor's answers. No
dropout: its choices are the engine's own.
"""

import argparse
import json
import random
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch.nn import functional as F

import goldens_tiny
import train
from data import IGNORED
from load import load
from model import pad

HERE = Path(__file__).resolve().parent
GOLDENS = HERE.parent / "Tests"
STEPS, SIZE = 20, 32


def examples(tokenizer, student, seed=20261125):
    """Every kind of label, present and absent, hard and soft, with the old answers of some."""
    rng = random.Random(seed)
    tags, categories = 9, len(goldens_tiny.CATEGORIES)
    rows = []
    for index, text in enumerate(goldens_tiny.TEXTS):
        ids = tokenizer.encode(text).ids
        row = {"ids": ids, "tags": [], "tagWeight": 1.0, "categories": None, "sentiment": [],
               "sentimentWeight": 1.0, "old": None, "oldWeight": 1.0}
        if index % 3 != 1:
            inner = [rng.randrange(tags) if rng.random() < 0.7 else -1 for _ in ids[2:]]
            row["tags"], row["tagWeight"] = [-1, *inner, -1], rng.choice([1.0, 0.5])
        if index % 3 != 2:
            present = rng.sample(range(categories), rng.choice([0, 1, 2]))
            shares = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0.25, 0.25], [0.25, 0.5, 0]]
            row["categories"] = [{"index": c, "shares": rng.choice(shares)} for c in present]
        if index % 4 != 3:
            row["sentiment"] = rng.choice([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.5, 0, 0.5]])
            row["sentimentWeight"] = rng.choice([1.0, 0.3])
        if index % 4 >= 2:
            def near(count):
                return [round(rng.gauss(0, 1), 4) for _ in range(count)]
            row["oldWeight"] = rng.choice([1.0, 0.75])
            vector = F.normalize(torch.tensor(near(16)), dim=0)
            row["old"] = {"tags": near(len(ids) * tags), "categories": near(categories * 4),
                          "sentiment": near(3), "embedding": goldens_tiny.rounded(vector)}
        rows.append(row)
    return rows


def collate(rows):
    """What train.losses reads."""
    ids, mask = pad([row["ids"] for row in rows])
    tags = torch.full(ids.shape, IGNORED)
    for place, row in enumerate(rows):
        for index, tag in enumerate(row["tags"]):
            tags[place, index] = tag if tag >= 0 else IGNORED
    known = [i for i, row in enumerate(rows) if row["categories"] is not None]
    targets = torch.zeros(len(known), len(goldens_tiny.CATEGORIES), 4)
    targets[:, :, 0] = 1
    for place, index in enumerate(known):
        for category in rows[index]["categories"]:
            rest = max(0.0, 1 - sum(category["shares"]))
            targets[place, category["index"]] = torch.tensor([rest, *category["shares"]])
    moods = [i for i, row in enumerate(rows) if row["sentiment"]]
    return {
        "ids": ids, "mask": mask, "tags": tags,
        "tag_weight": torch.tensor([row["tagWeight"] for row in rows]),
        "categories_rows": torch.tensor(known, dtype=torch.long), "categories": targets,
        "mams_rows": torch.tensor([], dtype=torch.long),
        "sentiment_rows": torch.tensor(moods, dtype=torch.long),
        "sentiment": torch.tensor([rows[i]["sentiment"] for i in moods]).reshape(-1, 3),
        "sentiment_weight": torch.tensor([rows[i]["sentimentWeight"] for i in moods]),
    }


def divergence(logits, old):
    """KL from the old answers, summed over the last axis."""
    p = torch.tensor(old).reshape(logits.shape).log_softmax(-1)
    return (p.exp() * (p - logits.log_softmax(-1))).sum()


def losses(student, rows):
    batch = collate(rows)
    parts = train.losses(student, None, batch)
    del parts["mams"]
    out = student(batch["ids"], batch["mask"])
    parts["old"], parts["embedding"] = torch.zeros(()), torch.zeros(())
    for index, row in enumerate(rows):
        if row["old"] is None:
            continue
        tokens, weight, old = len(row["ids"]), row["oldWeight"] / SIZE, row["old"]
        kl = 0.25 * divergence(out["aspect"][index, :tokens], old["tags"])
        kl = kl + divergence(out["category"][index], old["categories"])
        kl = kl + divergence(out["sentiment"][index], old["sentiment"])
        parts["old"] = parts["old"] + weight * kl
        cosine = (out["embedding"][index] * torch.tensor(old["embedding"])).sum()
        parts["embedding"] = parts["embedding"] + 4 * weight * (1 - cosine)
    return {"categories" if k == "category" else k: v for k, v in parts.items()}


def names_of(student):
    """The names of the model directory."""
    return {n.removeprefix("encoder.") if n.startswith("encoder.") else n: p
            for n, p in student.named_parameters()}


def run(student, rows):
    """Twenty steps of train.py, with the word embeddings as they are."""
    student.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    options = argparse.Namespace(lr=1.5e-4, head_lr=1e-3)
    head = torch.nn.Module()
    optimizer = torch.optim.AdamW(train.parameter_groups(student, head, options))
    warm = STEPS // 16
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda s: min((s + 1) / warm, max(0.02, (STEPS - s) / (STEPS - warm))))
    steps = []
    for step in range(STEPS):
        # Each step is of two batches, whose gradients are added up.
        total = 0
        for part in range(2):
            first = (step * 10 + part * 5) % len(rows)
            loss = sum(losses(student, rows[first : first + 5]).values())
            loss.backward()
            total += loss.item()
        norm = torch.nn.utils.clip_grad_norm_(
            [p for p in student.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        steps.append({"loss": total, "norm": norm.item()})
    return steps


def main():
    out = GOLDENS / "TrainingTests/Goldens"
    out.mkdir(parents=True, exist_ok=True)
    folder = GOLDENS / "TransformerTests/Goldens/tiny-f32"
    torch.use_deterministic_algorithms(True)
    student, _ = load(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    rows = examples(tokenizer, student)
    parts = losses(student, rows)
    sum(parts.values()).backward()
    gradients = {n: p.grad.clone() for n, p in names_of(student).items()}
    save_file(gradients, out / "gradients.safetensors", metadata={"format": "pt"})
    student.zero_grad(set_to_none=True)
    table = {"examples": rows, "losses": {k: v.item() for k, v in parts.items()},
             "steps": run(student, rows)}
    (out / "training.json").write_text(json.dumps(table, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
