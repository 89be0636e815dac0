"""What int8 costs a trained T5 in F1: the engine's arithmetic, simulated (../quantize.py).

Activations have 7 bits. A row's weights take the smallest scale at which the pair kernel cannot
overflow: of the four weights of a lane (RowQuantizer.swift) those of one sign have a sum of at most
258. Printed for each way: dev F1 of free text, and how many answers are not those of f32.
"""

import argparse
import copy
import json
from pathlib import Path

import torch
from torch import nn

import student
import task  # puts ../ on the path

import quantize  # noqa: E402

PAIR_SUM_MAX = 258


def lane_peaks(weight):
    """(rows) the largest sum of the weights of one sign that meet in one 16-bit lane."""
    rows, columns = weight.shape
    padded = nn.functional.pad(weight, (0, -columns % 8)).view(rows, -1, 2, 2, 2)  # quad, half, 2
    sums = [part.clamp(min=0).sum(dim=(2, 4)) for part in (padded, -padded)]
    return torch.stack(sums).amax(dim=(0, 2, 3))


def pair_rows(weight):
    """As quantize.quantize_rows, with scales at which the pair bound holds."""
    _, scale = quantize.quantize_rows(weight)
    scale = torch.maximum(scale, lane_peaks(weight) / (PAIR_SUM_MAX + 1))
    for _ in range(200):
        whole = torch.round(weight / scale[:, None]).clamp(-127, 127)
        broken = lane_peaks(whole) > PAIR_SUM_MAX
        if not broken.any():
            return whole.to(torch.int8), scale
        scale = torch.where(broken, scale * 1.0005, scale)
    raise SystemExit("pair_rows: no scale was found; the weights are not finite?")


class Rounded(nn.Module):
    """A linear layer whose activations have `levels` steps, in f32 arithmetic on whole numbers."""

    def __init__(self, rows, levels):
        super().__init__()
        weight, scale = rows
        self.levels = levels
        self.register_buffer("weight", weight.float() * scale[:, None])

    def forward(self, x):
        low, high = x.amin(-1, keepdim=True).clamp(max=0), x.amax(-1, keepdim=True).clamp(min=0)
        scale = ((high - low) / self.levels).clamp(min=torch.finfo(x.dtype).tiny)
        zero = torch.round(-low / scale)
        u = (torch.round(x / scale) + zero).clamp(0, self.levels)
        return ((u - zero) * scale) @ self.weight.T


@torch.no_grad()
def simulated(model, rows_of, levels, spared=()):
    """A copy with every linear layer in int8 but those whose name ends with one of `spared`."""
    twin = copy.deepcopy(model).eval()
    weight, scale = rows_of(twin.shared.weight)
    head = (weight, scale)
    for name, module in list(twin.named_modules()):
        for attribute, child in list(module.named_children()):
            full = f"{name}.{attribute}" if name else attribute
            if isinstance(child, nn.Linear) and not full.endswith(tuple(spared)):
                rows = head if full == "lm_head" else rows_of(child.weight)
                setattr(module, attribute, Rounded(rows, levels))
    twin.shared.weight.copy_(weight.float() * scale[:, None])
    return twin


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="a folder with dev.json")
    parser.add_argument("--task", choices=["atsa", "acsa"])
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    kind = options.task or task.task_of(options.data)
    model, tokenizer = student.load(options.model)
    entries = task.read(options.data / "dev.json")
    sentences = [entry["sentence"] for entry in entries]
    ways = {"f32": model, "7 bits, plain rows": simulated(model, quantize.quantize_rows, 127),
            "7 bits, pair bound": simulated(model, pair_rows, 127),
            "7 bits, pair bound, wo in f32": simulated(model, pair_rows, 127, ["wo"]),
            "8 bits, plain rows": simulated(model, quantize.quantize_rows, 255)}
    table, reference = {}, None
    for way, net in ways.items():
        said = student.greedy(net, tokenizer, sentences)
        reference = reference or said
        f1 = task.scores(entries, said, kind)["normal"]["f1"]
        other = sum(a != b for a, b in zip(said, reference))
        table[way] = {"f1": f1, "answers_unlike_f32": other / len(said)}
        print(f"{way:32} dev F1 {f1:.2f}, {100 * other / len(said):.1f} % of answers unlike f32")
    print(json.dumps(table))


if __name__ == "__main__":
    main()
