"""What training.py and training_t5.py share: batches of rows of about one length, steps of PyTorch,
and rounds of opined's TrainingBench and PyTorch in turn."""

import argparse
import json
import os
import statistics
import subprocess
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
MINI = ROOT / "Models/opined-mini"
ROWS_MAX, TOKENS_MAX = 32, 1024     # of a batch, with its padding


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("reviews", type=Path)
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/TrainingBench")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=9)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tokens-max", type=int, default=128)
    return parser


def sentences(path, longest, model=MINI):
    """The token ids of the sentences of a file of reviews, cut to the longest, shortest first."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    texts = [json.loads(line)["text"] for line in path.read_text().split("\n") if line.strip()]
    parts = [part for text in texts for part in text.replace("\n", ". ").split(". ")
             if len(part) > 8]
    rows = sorted((tokenizer.encode(part).ids[:longest] for part in parts), key=len)
    return [row for row in rows if len(row) > 3]


def batches_of(rows, count, rng):
    """As augment.bounded: examples whose rows are of about one length.

    rows: (tokens, example), by their tokens.
    """
    batches = [[]]
    for tokens, example in rows:
        if len(batches[-1]) == ROWS_MAX or (len(batches[-1]) + 1) * tokens > TOKENS_MAX:
            batches.append([])
        batches[-1].append(example)
    rng.shuffle(batches)
    return batches[:count]


def say_padding(name, batches):
    real = sum(len(row) for rows in batches for row in rows)
    padded = sum(len(rows) * max(len(row) for row in rows) for rows in batches)
    print(f"{len(batches)} batches of {real / len(batches):.0f} {name}tokens, "
          f"padding {100 * (padded / real - 1):.1f} %")


class Trainer:
    """PyTorch. Of each batch it is told the tokens that are no padding; loss(batch) is a tensor."""

    def __init__(self, optimizer, batches, loss):
        self.optimizer, self.batches, self.loss = optimizer, batches, loss
        self.trained = [p for group in optimizer.param_groups for p in group["params"]]

    def run(self, steps):
        tokens, losses, cpu = 0, [], 0.0
        for step in range(steps):
            real, batch = self.batches[step % len(self.batches)]
            before = time.process_time()
            loss = self.loss(batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)
            losses.append(loss.item())
            if step > 0:
                cpu += time.process_time() - before
                tokens += real
        return {"tokens": tokens, "cpu_seconds": cpu, "losses": losses}


def opined(options, request, steps, dropout):
    request = {"threads": options.threads, **request, "steps": steps, "dropout": dropout}
    done = subprocess.run([str(options.program)], check=True, capture_output=True, text=True,
                          input=json.dumps(request))
    return json.loads(done.stdout) | {"memory": done.stderr.strip()}


def speed(run):
    return run["tokens"] / run["cpu_seconds"]


def quartiles(values):
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def compare(options, requests, trainer):
    """Prints what each learns from, in a CPU second.

    requests: what TrainingBench is told, by what it is called.
    trainer(dropout): a Trainer of the same weights and batches.
    """
    torch.set_num_threads(options.threads)
    first = {name: opined(options, request, 1, 0.0) for name, request in requests.items()}
    first["PyTorch"] = trainer(0.0).run(1)
    peer = trainer(0.1)
    rounds = []
    for _ in range(options.rounds):
        runs = {name: opined(options, request, options.steps, 0.1)
                for name, request in requests.items()}
        rounds.append(runs | {"PyTorch": peer.run(options.steps)})
    print(f"torch {torch.__version__}, {options.threads} threads, {options.rounds} rounds, "
          f"load {os.getloadavg()[0]:.1f}")
    print("name: first loss without dropout, tokens per CPU second, times PyTorch")
    for name in first:
        ratios = [speed(runs[name]) / speed(runs["PyTorch"]) for runs in rounds]
        print(f"{name}: {first[name]['losses'][0]:.5f}, "
              f"{quartiles([speed(runs[name]) for runs in rounds])}, {quartiles(ratios)}"
              + (f"; {first[name]['memory']}" if "memory" in first[name] else ""))
