"""Losses, gradients and twenty steps of small random T5s, as PyTorch computes them.

    python goldens_training_t5.py      writes Tests/TrainingTests/Goldens/t5

Version 1.0 and 1.1, each with a head of its own and with the embedding as its head. Teacher
forcing, label smoothing, no dropout: its choices are the engine's own. Some pairs are held to what
another T5 would say in the place of each token, as KL over its likeliest tokens and all others.
"""

import argparse
import json
import random
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch.nn import functional as F
from transformers import T5Config, T5ForConditionalGeneration

from goldens_t5 import write_model

OUT = Path(__file__).resolve().parent.parent / "Tests/TrainingTests/Goldens/t5"
KINDS = {f"{version}-{head}": (version, head == "tied")
         for version in ("relu", "gated-gelu") for head in ("tied", "untied")}
STEPS, SMOOTHING = 20, 0.1
TEXT, SIZE = 0.25, 4        # LossSettings.text, textsPerStep
KEPT = 8                    # TrainingPair.Answers.kept
LR, DECAY = 3e-3, 0.01


def random_model(version, is_tied, seed):
    torch.manual_seed(seed)
    config = T5Config(
        vocab_size=53, d_model=20, d_kv=7, num_heads=3, d_ff=36, num_layers=2,
        num_decoder_layers=2, relative_attention_num_buckets=12,
        relative_attention_max_distance=20, feed_forward_proj=version, pad_token_id=0,
        eos_token_id=1, decoder_start_token_id=0, dropout_rate=0.0, tie_word_embeddings=is_tied)
    model = T5ForConditionalGeneration(config).eval()
    if not is_tied:
        model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())
    for name, value in model.named_parameters():
        noise = torch.randn_like(value)
        if "layer_norm" in name:
            value.data = 1 + 0.2 * noise
        elif "relative_attention_bias" in name or name == "shared.weight":
            value.data = noise
        else:
            value.data = noise * value.shape[-1] ** -0.5
    return model


def pairs(seed=20261126):
    """Short and long, of both sides; the longest reach the last buckets."""
    rng = random.Random(seed)
    def tokens(count):
        return [rng.randrange(2, 53) for _ in range(count)] + [1]
    sizes = [(0, 0), (1, 3), (40, 2), (5, 30), (17, 16), (9, 1), (24, 8), (3, 12), (15, 5), (31, 19)]
    rows = [{"ids": tokens(a), "text": tokens(b), "weight": rng.choice([1.0, 0.5])}
            for a, b in sizes]
    for number, weight, old_weight in [(1, 1.0, 0.7), (4, 0.0, 2.0), (6, 0.5, 1.0), (8, 0.0, 1.0)]:
        rows[number] |= {"weight": weight, "old_weight": old_weight,
                         "old": [said(rng) for _ in rows[number]["text"]]}
    return rows


def said(rng):
    """The likeliest tokens of a random distribution, with their shares."""
    size = rng.choice([1.0, 3.0, 6.0])
    logits = torch.tensor([rng.gauss(0, size) for _ in range(53)], dtype=torch.float64)
    shares, ids = logits.softmax(0).float().topk(KEPT)
    return {"ids": ids.tolist(), "shares": shares.tolist()}


def divergence(logits, old):
    """KL of each token's shares, those that are not named as one, from softmax(logits)."""
    ids = torch.tensor([token["ids"] for token in old])
    shares = torch.tensor([token["shares"] for token in old])
    named = logits.log_softmax(-1).gather(-1, ids)
    others = logits.log_softmax(-1).scatter(-1, ids, -torch.inf).logsumexp(-1)
    left = 1 - shares.sum(-1)
    return (shares * (shares.log() - named)).sum() + (left * (left.log() - others)).sum()


def loss_of(model, rows):
    total = 0
    for row in rows:
        given = torch.tensor([[model.config.decoder_start_token_id, *row["text"][:-1]]])
        logits = model(input_ids=torch.tensor([row["ids"]]), decoder_input_ids=given).logits[0]
        total = total + row["weight"] * TEXT / SIZE * F.cross_entropy(
            logits, torch.tensor(row["text"]), reduction="sum", label_smoothing=SMOOTHING)
        if "old" in row:
            total = total + row["old_weight"] * TEXT / SIZE * divergence(logits, row["old"])
    return total


def run(model, rows):
    """Twenty steps of two batches each, whose gradients are added up."""
    groups = {False: [], True: []}
    for value in model.parameters():
        groups[value.dim() == 1].append(value)
    optimizer = torch.optim.AdamW(
        [{"params": groups[False], "weight_decay": DECAY},
         {"params": groups[True], "weight_decay": 0.0}], lr=LR)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: (s + 1) / 2 if s < 2 else max(0.02, (STEPS - s) / (STEPS - 2)))
    steps = []
    for step in range(STEPS):
        total = 0
        for part in range(2):
            first = (step * 4 + part * 2) % len(rows)
            loss = loss_of(model, rows[first : first + 2])
            loss.backward()
            total += loss.item()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        steps.append({"loss": total, "norm": norm.item()})
    return steps


def main():
    argparse.ArgumentParser(description=__doc__.split("\n")[0]).parse_args()
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    rows, table = pairs(), {}
    for seed, (kind, (version, is_tied)) in enumerate(KINDS.items()):
        model = random_model(version, is_tied, seed)
        write_model(model, is_tied, "f32", OUT / kind)
        loss = loss_of(model, rows)
        loss.backward()
        gradients = {n: p.grad.clone() for n, p in model.named_parameters()}
        save_file(gradients, OUT / kind / "gradients.safetensors", metadata={"format": "pt"})
        model.zero_grad(set_to_none=True)
        table[kind] = {"loss": loss.item(), "steps": run(model, rows)}
        print(kind, table[kind]["loss"], [round(s["loss"], 3) for s in table[kind]["steps"]])
    (OUT / "training.json").write_text(
        json.dumps({"pairs": rows, "kinds": table}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
