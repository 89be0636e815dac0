"""The golden outputs that a model directory carries: what it answers, where it is sure."""

import copy

import numpy as np
import torch

from decode import categories_of, confidence, opinions_of, sentiment_of
from evaluate import outputs
from golden_texts import TEXTS


def answer(text, encoding, out, opined, bias=0.0, margin=0.0):
    """One golden. `bias` and `margin` shift the settings, to see whether it hangs on them."""
    tasks, calibration = opined["tasks"], opined["calibration"]
    outside = tasks["extract"]["outside_bias"] + bias
    threshold = tasks["categorise"]["threshold"] + margin
    opinions = [{**{k: o[k] for k in ("target", "start", "end", "polarity")},
                 "confidence": round(confidence(o["raw"], **calibration["extract"]), 4)}
                for o in opinions_of(text, encoding, out["aspect"], outside)]
    categories = [{"category": c["category"], "polarity": c["polarity"],
                   "confidence": round(confidence(c["raw"], **calibration["categorise"]), 4)}
                  for c in categories_of(out["category"], tasks["categorise"]["categories"],
                                         threshold)]
    mood = sentiment_of(out["sentiment"], calibration["sentiment"]["temperature"])
    return {"text": text, "opinions": opinions, "categories": categories,
            "sentiment": {name: round(value, 4) for name, value in mood.items()}}


def shape(golden):
    return ([(o["start"], o["end"], o["polarity"]) for o in golden["opinions"]],
            [(c["category"], c["polarity"]) for c in golden["categories"]])


def numbers(golden):
    rows = golden["opinions"] + golden["categories"]
    return np.array([r["confidence"] for r in rows] + list(golden["sentiment"].values()))


@torch.no_grad()
def shaken(student, size, seed):
    """A copy whose norms are off by `size`: more than any other order of additions would cause."""
    torch.manual_seed(seed)
    twin = copy.deepcopy(student)
    for name, value in twin.named_parameters():
        if "LayerNorm" in name:
            value.mul_(1 + size * torch.randn_like(value))
    return twin


def goldens(student, tokenizer, opined, texts=TEXTS):
    """Those texts whose answer survives other settings and small noise, with that answer."""
    encodings = tokenizer.encode_batch(texts)
    plain = outputs(student, encodings)
    noisy = [outputs(shaken(student, 1e-6, seed), encodings) for seed in range(4)]
    kept = []
    for index, (text, encoding) in enumerate(zip(texts, encodings)):
        golden = answer(text, encoding, plain[index], opined)
        shifted = [answer(text, encoding, plain[index], opined, bias, margin)
                   for bias, margin in [(-0.3, -0.06), (0.3, 0.06)]]
        same = all(shape(g) == shape(golden) for g in shifted)
        near = all(shape(g) == shape(golden) and abs(numbers(g) - numbers(golden)).max() < 0.01
                   for g in (answer(text, encoding, out[index], opined) for out in noisy))
        if same and near:
            kept.append(golden)
    return kept
