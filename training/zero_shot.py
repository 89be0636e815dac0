"""The settings of `classify`, chosen on the zero-shot dev sets; nothing there is trained on."""

import re

import numpy as np

from calibrate import ece, fit_temperature
from data import read
from decode import softmax
from evaluate import outputs

SETS = ["sst2", "imdb", "yelp2", "twitter"]
TEMPLATES = ["{label}", "{label}.", "This is {label}.", "It is {label}.", "This review is {label}.",
             "a {label} review", "The sentiment is {label}."]
# Labels may also be topics, which the polarity head cannot tell apart; similarity keeps this weight
# at least, though the sets here, whose labels are all polarities, would do without.
SIMILARITY_WEIGHTS = [8.0, 12.0, 16.0]
POLARITY_WEIGHTS = [0.0, 2.0, 4.0, 6.0, 8.0, 12.0, 16.0]


def sequences(tokenizer, text, tokens_max):
    """The parts of a text that fit: cut after a sentence where one ends, else after a word."""
    if len(tokenizer.encode(text).ids) <= tokens_max:
        return [text]
    pieces = re.findall(r"\S.*?(?:[.!?]+(?=\s)|$|\n)", text, flags=re.S) or [text]
    parts = []
    for piece in pieces:
        joined = parts[-1] + " " + piece if parts else piece
        if parts and len(tokenizer.encode(joined).ids) <= tokens_max:
            parts[-1] = joined
            continue
        words = piece.split()
        while len(tokenizer.encode(" ".join(words)).ids) > tokens_max:
            count = len(words)
            while count > 1 and len(tokenizer.encode(" ".join(words[:count])).ids) > tokens_max:
                count = count * 3 // 4
            parts.append(" ".join(words[:count]))
            words = words[count:]
            if count == 1 and not words:
                break
        parts.append(" ".join(words))
    return parts


def summaries(student, tokenizer, texts, tokens_max):
    """Sentiment logits and embedding of each text: over its parts, weighted by tokens."""
    parts = [(i, part) for i, text in enumerate(texts)
             for part in sequences(tokenizer, text, tokens_max)]
    encodings = tokenizer.encode_batch([part for _, part in parts])
    logits, embeddings = np.zeros((len(texts), 3)), None
    weight = np.zeros((len(texts), 1))
    for (index, _), encoding, out in zip(parts, encodings, outputs(student, encodings)):
        if embeddings is None:
            embeddings = np.zeros((len(texts), len(out["embedding"])))
        count = len(encoding.ids)
        logits[index] += count * out["sentiment"]
        embeddings[index] += count * out["embedding"]
        weight[index] += count
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    return logits / weight, embeddings


def features(student, tokenizer, data, temperature, tokens_max):
    """Set → template → similarity and polarity agreement (texts, labels); and the answers."""
    table = {}
    for name in SETS:
        entries = read(data / f"zero-shot/{name}/dev.jsonl")
        labels = sorted({entry["label"] for entry in entries})
        answers = np.array([labels.index(entry["label"]) for entry in entries])
        logits, embeddings = summaries(student, tokenizer, [e["text"] for e in entries], tokens_max)
        moods = softmax(logits / temperature)
        by_template = {}
        for template in TEMPLATES:
            texts = [template.replace("{label}", label) for label in labels]
            label_logits, label_embeddings = summaries(student, tokenizer, texts, tokens_max)
            label_moods = softmax(label_logits / temperature)
            by_template[template] = (embeddings @ label_embeddings.T, moods @ label_moods.T)
        table[name] = (by_template, answers)
    return table


def accuracy(pair, answers, similarity, polarity):
    scores = similarity * pair[0] + polarity * pair[1]
    return float((scores.argmax(1) == answers).mean())


def choose(table):
    """Template and weights with the best mean accuracy; then temperature and bias for them."""
    grid = [(t, s, p) for t in TEMPLATES for s in SIMILARITY_WEIGHTS for p in POLARITY_WEIGHTS]

    def mean(setting):
        template, s, p = setting
        return np.mean([accuracy(v[0][template], v[1], s, p) for v in table.values()])

    template, s, p = max(grid, key=mean)
    scores = {n: s * v[0][template][0] + p * v[0][template][1] for n, v in table.items()}

    def loss(temperature):
        return np.mean([-np.log(softmax(scores[n] / temperature)[np.arange(len(v[1])), v[1]]
                                + 1e-12).mean() for n, v in table.items()])

    temperature = float(min(np.exp(np.linspace(np.log(0.1), np.log(20), 200)), key=loss))

    def sigmoid_loss(bias):
        total = []
        for name, (_, answers) in table.items():
            p_label = 1 / (1 + np.exp(-(scores[name] + bias) / temperature))
            right = np.eye(p_label.shape[1])[answers]
            total.append(-np.log(np.where(right == 1, p_label, 1 - p_label) + 1e-12).mean())
        return np.mean(total)

    bias = float(min(np.arange(-25, 5, 0.1), key=sigmoid_loss))
    results = {}
    for name, (_, answers) in table.items():
        probabilities = softmax(scores[name] / temperature)
        hit = probabilities.argmax(1) == answers
        results[name] = {"accuracy": round(100 * float(hit.mean()), 1),
                         "ece": round(ece(probabilities.max(1), hit), 1)}
    settings = {"template": template, "similarity_weight": s, "polarity_weight": p,
                "bias": round(bias, 2)}
    return settings, {"temperature": round(temperature, 4)}, results
