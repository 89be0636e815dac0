"""Writes a folder that `opined import` takes, from any checkpoint folder.

`finetune.py` and `pretrain.py` write such folders themselves; this is for what others trained with
the paper's code: config.json, weights (safetensors or PyTorch's own), spiece.model, and what it was
trained to do.
"""

import argparse
import json
from pathlib import Path

import student
import task
import tokenizer as pieces


def tasks_of(options):
    """opined-task.json's `tasks`; without --task what a distilled, not fine-tuned T5 can do."""
    if options.task == "atsa":
        return {"extract": {"polarities": task.POLARITIES}}
    if options.task == "acsa":
        if not options.categories:
            raise SystemExit("--task acsa: name the train split's folder by --categories")
        return {"categorise": {"categories": task.categories(options.categories),
                               "polarities": task.POLARITIES[:3]}}
    return {"analyse": {}}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--task", choices=["atsa", "acsa", "analyse"], default="analyse")
    parser.add_argument("--categories", type=Path, nargs="+", help="folders with train.json")
    parser.add_argument("--evaluation", type=json.loads, default={}, help="kept as it is, JSON")
    options = parser.parse_args()
    model, tokenizer = student.load(options.checkpoint)
    note = {"tasks": tasks_of(options), "newline": pieces.NEWLINE,
            "evaluation": options.evaluation}
    student.save(model, tokenizer, options.checkpoint, options.out, note)
    print(f"{options.out}: {sum(p.numel() for p in model.parameters()):,} parameters")


if __name__ == "__main__":
    main()
