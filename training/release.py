"""From a checkpoint to a model directory: settings and calibration on dev, export, report.

`--test` also reports the test splits. Nothing is chosen by them: run it once, at the end.
"""

import argparse
import json
from pathlib import Path

import torch

import calibrate
import card
import data as sets
import evaluate
import zero_shot
from export import export
from goldens_model import goldens
from load import load
from model import POLARITIES, SENTIMENTS, TAGS, Student
from quantize import simulate
from train import load_base

TOKENS_MAX = 256


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="all-MiniLM-L6-v2, unpacked")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="int8 model directory")
    parser.add_argument("--out-f32", type=Path, required=True, help="f32 model directory")
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--name", default="opined-mini")
    parser.add_argument("--domains", nargs="+", choices=sets.DOMAINS, default=sets.DOMAINS,
                        help="those that it was taught; settings are chosen on no other")
    parser.add_argument("--version", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--recipe", type=Path, default=Path(__file__).parent / "recipe.md")
    parser.add_argument("--card", type=Path, default=Path(__file__).parent / "card.md")
    parser.add_argument("--test", action="store_true")
    return parser.parse_args()


def restore(options):
    saved = torch.load(options.checkpoint, map_location="cpu", weights_only=False)
    config, _ = load_base(options.base, TOKENS_MAX)
    student = Student(config, len(saved["categories"]), config.hidden_size).eval()
    student.load_state_dict(saved["student"])
    return student, saved["categories"]


def rounded(table):
    return {name: {subset: {k: round(v, 2) for k, v in row.items()} for subset, row in rows.items()}
            for name, rows in table.items()}


def describe(options, categories, bias, threshold, calibration, classify):
    return {
        "format": 1, "name": options.name, "version": options.version,
        "family": "encoder", "precision": "int8", "tokens_max": TOKENS_MAX,
        "tasks": {"extract": {"tags": TAGS, "outside_bias": bias},
                  "categorise": {"categories": categories, "polarities": POLARITIES,
                                 "threshold": threshold},
                  "sentiment": {"labels": SENTIMENTS}, "classify": classify},
        "calibration": calibration, "evaluation": {}, "goldens": [],
    }


def split_report(predicted, opined):
    """F1 of both precisions, and the calibration of int8, from the outputs on one split."""
    tasks = opined["tasks"]
    settings = (tasks["categorise"]["categories"], tasks["extract"]["outside_bias"],
                tasks["categorise"]["threshold"])
    table = {p: rounded(evaluate.report(outs, *settings)) for p, outs in predicted.items()}
    table["calibration"] = calibrate.report(predicted["int8"], *settings, opined["calibration"])
    return table


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    tokenizer = sets.load_tokenizer(options.base / "tokenizer.json")
    student, categories = restore(options)
    served = simulate(student)
    students = {"f32": student, "int8": served}

    names = evaluate.names_of(options.domains)

    def predictions(split):
        return {p: evaluate.predictions(s, tokenizer, options.data, split, names)
                for p, s in students.items()}

    dev = predictions("dev")
    bias, threshold = evaluate.choose(dev["int8"], categories)
    calibration = calibrate.calibrate(dev["int8"], categories, bias, threshold)
    table = zero_shot.features(served, tokenizer, options.data,
                               calibration["sentiment"]["temperature"], TOKENS_MAX)
    classify, calibration["classify"], shots = zero_shot.choose(table)
    opined = describe(options, categories, bias, threshold, calibration, classify)

    found = {"dev": split_report(dev, opined), "zero_shot_dev": shots}
    if options.test:
        found["test"] = split_report(predictions("test"), opined)
    opined["evaluation"] = found
    opined["goldens"] = goldens(served, tokenizer, opined)
    folder = options.base / "tokenizer.json"
    plain = options.report.with_suffix(".tokenizer.json")
    sets.load_tokenizer(folder).save(str(plain))
    for precision, out in (("int8", options.out), ("f32", options.out_f32)):
        opined["goldens"] = goldens(students[precision], tokenizer, opined)
        export(student, plain, opined, precision, out)
    options.report.write_text(json.dumps({**found, "settings": opined["tasks"],
                                          "calibration": calibration}, indent=1) + "\n")
    stored = json.loads((options.out / "opined.json").read_text())
    card.write(options.out / "README.md", found, stored, options.card.read_text(),
               options.recipe.read_text())
    # What was written must answer as what was measured.
    again, stored = load(options.out)
    assert goldens(again, tokenizer, stored) == stored["goldens"], "the export differs"
    print(options.report.read_text())
    print(len(stored["goldens"]), "goldens:", [g["text"][:40] for g in stored["goldens"]])


if __name__ == "__main__":
    main()
