"""Compares the recipe's own scores with those of `opined evaluate` on the imported model.

Both score f32, greedy, free text by the paper's parser and metric; every number that opined prints,
in percent with two decimals, must be the recipe's. Ends with 1 where one is not.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import student


def flattened(scores):
    """The same keys on both sides: precision, recall and F1 by subset, and the ill-formed pieces."""
    table = {"ill-formed pieces": scores["ill_formed"]}
    for subset in ("normal", "implicit", "mams"):
        row = scores if subset == "normal" and "normal" not in scores else scores[subset]
        for key in ("precision", "recall", "f1"):
            table[f"{subset} {key}"] = row[key]
    return table


def equal(own, theirs):
    """opined prints null for a subset without sentences; the recipe has 100 there."""
    return theirs is None or abs(own - theirs) <= 0.005 + 1e-9


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="what finetune.py wrote")
    parser.add_argument("model", help="what `opined import --precision f32` made of it")
    parser.add_argument("split", type=Path, help="the dev.json that the recipe scored")
    parser.add_argument("--opined", default="opined")
    options = parser.parse_args()
    note = json.loads((options.checkpoint / student.TASK).read_text())
    kind = "extract" if "extract" in note["tasks"] else "categorise"
    command = [options.opined, "evaluate", str(options.split), "--model", options.model, "--task",
               kind, "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout)
    own, theirs = flattened(note["evaluation"]["dev"]), flattened(answer["free"])
    same = {key: equal(own[key], theirs[key]) for key in own}
    for key, value in own.items():
        shown = "-" if theirs[key] is None else f"{theirs[key]:.2f}"
        print(f"{key:20}{value:10.2f}{shown:>10}  {'equal' if same[key] else 'DIFFERENT'}")
    print(f"served, under the grammar: F1 {answer['normal']['f1']:.2f}")
    sys.exit(0 if all(same.values()) else 1)


if __name__ == "__main__":
    main()
