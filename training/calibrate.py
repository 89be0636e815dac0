"""Confidence that means what it says: fitted on dev, on the numbers that int8 gives."""

import numpy as np

from data import read, sentiment_of
from decode import categories_of, opinions_of, softmax
from evaluate import SETS
from metric import gold_pairs


def logit(p):
    p = np.clip(np.asarray(p, float), 1e-7, 1 - 1e-7)
    return np.log(p / (1 - p))


def fit_logistic(raw, right, steps=200):
    """Platt: slope and intercept of right ~ sigmoid(slope · logit(raw) + intercept), by Newton."""
    x = np.stack([logit(raw), np.ones(len(raw))], 1)
    y = np.asarray(right, float)
    w = np.array([1.0, 0.0])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + 1e-3 * (w - [1.0, 0.0])
        hessian = x.T @ (x * (p * (1 - p))[:, None]) + 1e-3 * np.eye(2)
        w = w - np.linalg.solve(hessian, gradient)
    return {"slope": round(float(w[0]), 5), "intercept": round(float(w[1]), 5)}


def ece(confidences, right, bins=10):
    """Expected calibration error in percent, over ten bins of equal width."""
    confidences, right = np.asarray(confidences), np.asarray(right, float)
    index = np.minimum((confidences * bins).astype(int), bins - 1)
    total = sum(abs(confidences[index == b].sum() - right[index == b].sum())
                for b in range(bins) if (index == b).any())
    return float(100 * total / max(1, len(right)))


def graded(predicted, categories, bias, threshold, task):
    """Raw score and right or wrong of every prediction of the sets of one task."""
    raw, right = [], []
    for name, (entries, encodings, outs) in predicted.items():
        if SETS[name][1] != task:
            continue
        for entry, encoding, out in zip(entries, encodings, outs):
            gold = gold_pairs(entry, task)
            if task == "acsa":
                found = [((c["category"], c["polarity"]), c["raw"])
                         for c in categories_of(out["category"], categories, threshold)]
            else:
                found = [((o["target"], o["polarity"]), o["raw"])
                         for o in opinions_of(entry["sentence"], encoding, out["aspect"], bias)]
            raw += [score for _, score in found]
            right += [pair in gold for pair, _ in found]
    return np.array(raw), np.array(right)


def sentiment_labels(predicted):
    """Logits and label of every sentence whose aspects agree (or, in the category sets, lack)."""
    logits, labels = [], []
    for name, (entries, _, outs) in predicted.items():
        for entry, out in zip(entries, outs):
            weights, _ = sentiment_of(entry, SETS[name][1], name)
            if weights and max(weights) == 1.0:
                logits.append(out["sentiment"])
                labels.append(weights.index(1.0))
    return np.array(logits, float), np.array(labels)


def negative_log_likelihood(logits, labels, temperature):
    return -np.log(softmax(logits / temperature)[np.arange(len(labels)), labels] + 1e-12).mean()


def fit_temperature(logits, labels):
    grid = np.exp(np.linspace(np.log(0.05), np.log(20), 240))
    return float(min(grid, key=lambda t: negative_log_likelihood(logits, labels, t)))


def calibrate(predicted, categories, bias, threshold):
    """Dev predictions → the calibration of opined.json but `classify`."""
    settings = {"extract": fit_logistic(*graded(predicted, categories, bias, threshold, "atsa")),
                "categorise": fit_logistic(*graded(predicted, categories, bias, threshold, "acsa"))}
    settings["sentiment"] = {"temperature": round(fit_temperature(*sentiment_labels(predicted)), 4)}
    return settings


def apply(raw, settings):
    return 1 / (1 + np.exp(-(settings["slope"] * logit(raw) + settings["intercept"])))


def report(predicted, categories, bias, threshold, calibration):
    """ECE before and after of each head, and how often the sentiment is right."""
    table = {}
    for task, key in (("atsa", "extract"), ("acsa", "categorise")):
        raw, right = graded(predicted, categories, bias, threshold, task)
        table[key] = {"raw_ece": round(ece(raw, right), 2),
                      "ece": round(ece(apply(raw, calibration[key]), right), 2)}
    logits, labels = sentiment_labels(predicted)
    scores = softmax(logits / calibration["sentiment"]["temperature"])
    hit = scores.argmax(1) == labels
    table["sentiment"] = {"sentences": len(labels), "accuracy": round(100 * float(hit.mean()), 2),
                          "ece": round(ece(scores.max(1), hit), 2)}
    return table
