"""Averages the weights of checkpoints of one descent, which often generalise better than each."""

import argparse
from pathlib import Path

import torch

from data import category_names, load_tokenizer
from evaluate import predictions, score
from model import Student
from train import load_base


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("checkpoints", nargs="+", help="file[:weight]")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    total, mixed, categories = 0.0, {}, category_names(options.data)
    for item in options.checkpoints:
        path, _, weight = item.partition(":")
        weight = float(weight or 1)
        saved = torch.load(path, map_location="cpu", weights_only=False)
        assert saved["categories"] == categories, path
        total += weight
        for name, value in saved["student"].items():
            mixed[name] = mixed.get(name, 0) + weight * value
    mixed = {name: value / total for name, value in mixed.items()}
    config, _ = load_base(options.base, 256)
    student = Student(config, len(categories), config.hidden_size).eval()
    student.load_state_dict(mixed)
    tokenizer = load_tokenizer(options.base / "tokenizer.json")
    dev = predictions(student, tokenizer, options.data, "dev")
    scores = score(dev, categories, 0.0, 0.3)
    print(options.checkpoints, {k: round(v, 2) for k, v in scores.items()},
          round(sum(scores.values()) / 4, 2))
    torch.save({"student": mixed, "categories": categories, "dev": scores}, options.out)


if __name__ == "__main__":
    main()
