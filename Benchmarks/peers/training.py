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
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "training"))

import torch
from tokenizers import Tokenizer

import train
from data import IGNORED
from load import load
from model import pad


def sentences(path):
    texts = [json.loads(line)["text"] for line in path.read_text().split("\n") if line.strip()]
    return [part for text in texts for part in text.replace("\n", ". ").split(". ")
            if len(part) > 8]


def example(ids, rng, opined):
    tags = len(opined["tasks"]["extract"]["tags"])
    categories = len(opined["tasks"]["categorise"]["categories"])
    inner = [rng.randrange(tags) if rng.random() < 0.7 else -1 for _ in ids[2:]]
    moods = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    return {"ids": ids, "tags": [-1, *inner, -1], "sentiment": rng.choice(moods),
            "categories": {str(c): rng.choice(moods) for c in rng.sample(range(categories), 2)}}


def make_batches(texts, tokenizer, opined, count, longest):
    """As augment.bounded: rows of about one length."""
    rng = random.Random(42)
    rows = sorted((tokenizer.encode(text).ids[:longest] for text in texts), key=len)
    rows = [example(row, rng, opined) for row in rows if len(row) > 3]
    batches = [[]]
    for row in rows:
        if len(batches[-1]) == 32 or (len(batches[-1]) + 1) * len(row["ids"]) > 1024:
            batches.append([])
        batches[-1].append(row)
    rng.shuffle(batches)
    return batches[:count]


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


class Peer:
    def __init__(self, model, batches, threads, dropout):
        torch.set_num_threads(threads)
        self.student, opined = load(model, integers=False)
        for module in self.student.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = dropout
        # As in train.py: dropout inside attention would keep PyTorch from its fused kernel.
        for layer in self.student.encoder.encoder.layer:
            layer.attention.self.dropout.p = 0.0
        self.student.encoder.config.attention_probs_dropout_prob = 0.0
        self.student.train()
        self.student.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        groups = train.parameter_groups(
            self.student, torch.nn.Module(), argparse.Namespace(lr=1.5e-4, head_lr=1e-3))
        self.optimizer = torch.optim.AdamW(groups, fused=True)
        self.trained = [p for p in self.student.parameters() if p.requires_grad]
        self.batches = [collate(batch, opined) for batch in batches]

    def run(self, steps):
        tokens, losses, cpu = 0, [], 0.0
        for step in range(steps):
            batch = self.batches[step % len(self.batches)]
            before = time.process_time()
            parts = train.losses(self.student, None, batch)
            loss = sum(parts.values())
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)
            losses.append(loss.item())
            if step > 0:
                cpu += time.process_time() - before
                tokens += int(batch["mask"].sum())
        return {"tokens": tokens, "cpu_seconds": cpu, "losses": losses}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reviews", type=Path)
    parser.add_argument("--model", type=Path, default=ROOT / "Models/opined-mini")
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/TrainingBench")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=9)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tokens-max", type=int, default=128)
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.model / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    opined = json.loads((options.model / "opined.json").read_text())
    batches = make_batches(sentences(options.reviews), tokenizer, opined, options.steps,
                           options.tokens_max)
    real = sum(len(row["ids"]) for batch in batches for row in batch)
    padded = sum(len(batch) * max(len(row["ids"]) for row in batch) for batch in batches)
    request = {"model": str(options.model), "threads": options.threads, "batches": batches}

    def run(steps, dropout):
        done = subprocess.run([str(options.program)], check=True, capture_output=True, text=True,
                              input=json.dumps({**request, "steps": steps, "dropout": dropout}))
        return json.loads(done.stdout), done.stderr.strip()

    first = [run(1, 0.0)[0], Peer(options.model, batches, options.threads, 0.0).run(1)]
    peer = Peer(options.model, batches, options.threads, 0.1)
    rounds = []
    for _ in range(options.rounds):
        own, memory = run(options.steps, 0.1)
        rounds.append((own, peer.run(options.steps)))
    print(memory)
    ours = [a["tokens"] / a["cpu_seconds"] for a, _ in rounds]
    theirs = [b["tokens"] / b["cpu_seconds"] for _, b in rounds]
    ratio = statistics.median(a / b for a, b in zip(ours, theirs))
    print(f"torch {torch.__version__}, {options.threads} threads, {len(batches)} batches of "
          f"{real / len(batches):.0f} tokens, padding {100 * (padded / real - 1):.1f} %, "
          f"load {os.getloadavg()[0]:.1f}")
    print(f"first loss without dropout: opined {first[0]['losses'][0]:.5f}, "
          f"PyTorch {first[1]['losses'][0]:.5f}")
    print(f"tokens per CPU second: opined {statistics.median(ours):.0f}, "
          f"PyTorch {statistics.median(theirs):.0f}; opined is {ratio:.2f}x")


if __name__ == "__main__":
    main()
