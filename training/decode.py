"""Reads the heads exactly as docs/model-directory.md says: Viterbi over words' first pieces."""

import numpy as np

from model import POLARITIES, SENTIMENTS, TAGS

# allowed[i, j]: tag j may follow tag i. I-x follows only B-x or I-x; O is before the first word.
ALLOWED = np.array([[not b.startswith("I") or a[1:] == b[1:] for b in TAGS] for a in TAGS])
FORBIDDEN = np.where(ALLOWED, 0.0, -np.inf)


def words_of(encoding):
    """(first token, start, end) of each word: ## pieces belong to the one before."""
    words = []
    last = len(encoding.ids) - 1
    for index in range(1, last):
        start, end = encoding.offsets[index]
        if words and encoding.tokens[index].startswith("##"):
            words[-1][2] = end
        else:
            words.append([index, start, end])
    return words


def log_softmax(x):
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def softmax(x):
    return np.exp(log_softmax(x))


def viterbi(scores):
    """(words, tags) log-probabilities → the best allowed path. Of equals the first tag wins."""
    best = scores[0] + FORBIDDEN[0]
    back = []
    for row in scores[1:]:
        step = best[:, None] + FORBIDDEN
        back.append(step.argmax(0))
        best = step.max(0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def opinions_of(text, encoding, logits, bias):
    """logits (tokens, tags) of one text → [{target, start, end, polarity, raw}]."""
    words = words_of(encoding)
    if not words:
        return []
    logits = logits[[word[0] for word in words]].astype(np.float64)
    logits[:, 0] += bias
    scores = log_softmax(logits)
    path = viterbi(scores)
    found = []
    index = 0
    while index < len(path):
        tag = path[index]
        if TAGS[tag][0] != "B":
            index += 1
            continue
        inside = tag + 1
        last = index + 1
        while last < len(path) and path[last] == inside:
            last += 1
        probabilities = [np.exp(scores[i, path[i]]) for i in range(index, last)]
        if last < len(path):
            probabilities.append(1 - np.exp(scores[last, inside]))
        start, end = words[index][1], words[last - 1][2]
        found.append({"target": text[start:end], "start": start, "end": end,
                      "polarity": TAGS[tag][2:], "raw": float(min(probabilities))})
        index = last
    return found


def categories_of(logits, names, threshold):
    """logits (categories, 1 + polarities) → [{category, polarity, raw}]."""
    probabilities = softmax(logits.astype(np.float64))
    found = []
    for index in np.flatnonzero(1 - probabilities[:, 0] >= threshold):
        best = int(probabilities[index, 1:].argmax())
        found.append({"category": names[index], "polarity": POLARITIES[best],
                      "raw": float(probabilities[index, 1 + best])})
    return found


def confidence(raw, slope, intercept):
    raw = min(max(raw, 1e-7), 1 - 1e-7)
    return float(1 / (1 + np.exp(-(slope * np.log(raw / (1 - raw)) + intercept))))


def sentiment_of(logits, temperature):
    return dict(zip(SENTIMENTS, softmax(logits.astype(np.float64) / temperature).tolist()))
