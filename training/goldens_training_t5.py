"""Losses, gradients and twenty steps of small random T5s, as PyTorch computes them.

    python goldens_training_t5.py      writes Tests/TrainingTests/Goldens/t5

Version 1.0 and 1.1, each with a head of its own and with the embedding as its head. Teacher
forcing, label smoothing, no dropout: its choices are the engine's own.
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
    return [{"ids": tokens(a), "text": tokens(b), "weight": rng.choice([1.0, 0.5])}
            for a, b in sizes]


def loss_of(model, rows):
    total = 0
    for row in rows:
        given = torch.tensor([[model.config.decoder_start_token_id, *row["text"][:-1]]])
        logits = model(input_ids=torch.tensor([row["ids"]]), decoder_input_ids=given).logits[0]
        total = total + row["weight"] * TEXT / SIZE * F.cross_entropy(
            logits, torch.tensor(row["text"]), reduction="sum", label_smoothing=SMOOTHING)
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
