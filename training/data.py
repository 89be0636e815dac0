"""From the data directory to training examples.

An example is a sentence as token ids with what each data set knows about it; what a set does not
annotate stays None and costs nothing in the loss.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from metric import category_text
from model import POLARITIES, TAGS

# (folder, task, weight of its tags in the loss, share of it seen in an epoch). MAMS is large and
# holds only sentences of mixed polarity: all of it would cost most of the time and teach too many
# neutral terms. Rest16 marks terms by another guideline (only those with an opinion), so its tags
# count less.
TRAIN = [("fsa/atsa/rest14", "atsa", 1.0, 1.0), ("fsa/atsa/laptop14", "atsa", 1.0, 1.0),
         ("mams/atsa", "atsa", 1.0, 0.4), ("fsa/acsa/rest16", "acsa", 0.5, 1.0),
         ("fsa/acsa/laptop16", "acsa", 0.0, 1.0), ("mams/acsa", "acsa", 0.0, 0.15)]
IGNORED = -100
DOMAINS = ["restaurant", "laptop"]


@dataclass
class Example:
    ids: list  # without [CLS] and [SEP]
    domain: str
    tags: list = None  # one a token; IGNORED but at the first pieces of words
    tag_weight: float = 0.0
    categories: dict = None  # category index → weights of POLARITIES; absent is absent
    mams: dict = None  # the same over the categories of MAMS
    sentiment: list = None  # weights of positive, neutral, negative
    sentiment_weight: float = 0.0
    parts: int = 1
    share: float = 1.0  # how likely an epoch takes it


def read(path):
    """The objects of a JSON list or of JSON lines, with or without BOM. Lines end at \\n only."""
    text = Path(path).read_text(encoding="utf-8-sig")
    if str(path).endswith(".json"):
        return json.loads(text)
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def load_tokenizer(path):
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def held_out(data):
    """Every sentence of a dev or test split: none of them may be trained on."""
    paths = [*data.glob("**/dev.json*"), *data.glob("**/test.json*")]
    return {(e.get("sentence") or e.get("text")).strip() for p in paths for e in read(p)}


def domain_of(folder):
    return "laptop" if "laptop" in folder else "restaurant"


def category_names(data):
    """Rest16's, then Laptop16's, each sorted; from the train splits only. Of a student that leaves
    a domain out too: its heads have the same shape."""
    names = []
    for folder in ("rest16", "laptop16"):
        entries = read(data / f"fsa/acsa/{folder}/train.json")
        found = {category_text(a["category"]) for e in entries for a in e["aspects"]}
        names += sorted(found - set(names))
    return names


def mams_names(data):
    entries = read(data / "mams/acsa/train.json")
    return sorted({category_text(a["category"]) for e in entries for a in e["aspects"]})


def spans(entry):
    """(start, end) → polarity of each marked term. Terms marked with two polarities get None."""
    found = {}
    for aspect in entry["aspects"]:
        if aspect["target"] in (None, "NULL") or aspect["from"] is None:
            continue
        span = (int(aspect["from"]), int(aspect["to"]))
        known = found.get(span, aspect["polarity"])
        found[span] = aspect["polarity"] if known == aspect["polarity"] else None
    return found


def tags_of(encoding, entry):
    """The tag of each word's first piece; IGNORED elsewhere and where the gold is two-faced."""
    tags = [IGNORED] * len(encoding.ids)
    for index in range(1, len(tags) - 1):
        if not encoding.tokens[index].startswith("##"):
            tags[index] = 0
    for (start, end), polarity in spans(entry).items():
        edge = "B"
        for index in range(1, len(tags) - 1):
            a, b = encoding.offsets[index]
            if tags[index] == IGNORED or b <= start or a >= end:
                continue
            tags[index] = TAGS.index(f"{edge}-{polarity}") if polarity else IGNORED
            edge = "I"
    return tags


def shares(polarities, names):
    return [polarities.count(name) / len(polarities) for name in names]


def categories_of(entry, names):
    """Category → shares of the polarities; two polarities of one category share the target."""
    found = {}
    for aspect in entry["aspects"]:
        index = names.index(category_text(aspect["category"]))
        found.setdefault(index, []).append(aspect["polarity"])
    return {index: shares(polarities, POLARITIES) for index, polarities in found.items()}


def sentiment_of(entry, task, folder):
    """Weights of positive, neutral, negative and how far to trust them.

    Aspects that agree speak for the sentence; neutral ones do not outvote an opinion. Without
    aspects, only the category sets say that there is no opinion: a sentence without a *term*
    ("I love it") often has one.
    """
    polarities = [a["polarity"] for a in entry["aspects"]]
    loud = [p for p in polarities if p in ("positive", "negative")]
    if "conflict" in polarities or (not polarities and (task == "atsa" or "mams" in folder)):
        return None, 0.0
    if not polarities:
        return [0.0, 1.0, 0.0], 0.3
    if not loud:
        return [0.0, 1.0, 0.0], 0.5
    positive = loud.count("positive") / len(loud)
    return [positive, 0.0, 1 - positive], 1.0 if positive in (0.0, 1.0) else 0.2


def labelled(data, tokenizer, categories, mams, domains=DOMAINS):
    """Every sentence of the train splits of the domains that no dev or test split holds."""
    forbidden = held_out(data)
    examples = []
    for folder, task, weight, share in TRAIN:
        if domain_of(folder) not in domains:
            continue
        for entry in read(data / folder / "train.json"):
            if entry["sentence"].strip() in forbidden:
                continue
            encoding = tokenizer.encode(entry["sentence"])
            example = Example(encoding.ids[1:-1], domain_of(folder), share=share)
            if weight:
                example.tags, example.tag_weight = tags_of(encoding, entry)[1:-1], weight
            if folder == "mams/acsa":
                example.mams = categories_of(entry, mams)
            elif task == "acsa":
                example.categories = categories_of(entry, categories)
            example.sentiment, example.sentiment_weight = sentiment_of(entry, task, folder)
            examples.append(example)
    return examples


def starred(data, tokenizer, tokens_max=254):
    """The 500 reviews with stars: 1–2 negative, 3 neutral, 4–5 positive. Sentiment only."""
    examples = []
    for entry in read(data / "teacher/mixtral-500.jsonl"):
        stars = entry["Overall"]
        label = [float(stars > 3), float(stars == 3), float(stars < 3)]
        ids = tokenizer.encode(entry["Text"]).ids[1:-1][:tokens_max]
        examples.append(Example(ids, "stars", sentiment=label, sentiment_weight=1.0, share=0.5))
    return examples


def reasoned(data, tokenizer):
    """What the teacher said of the same reviews: each reasoning with the sentiment that it argues
    for, each rewriting with the stars. Sentiment only: the wording is not a reviewer's."""
    examples = []
    for entry in read(data / "teacher/mixtral-500.jsonl"):
        answer, stars = entry["mixtral_response"], entry["Overall"]
        if not answer.lstrip().startswith("Opinion Target"):
            pairs = [(answer, [float(stars > 3), float(stars == 3), float(stars < 3)])]
        else:
            found = re.findall(r"Sentiment: *(.+)\n+(?:\s*)Reasoning: *(.+)", answer)
            words = [(text, mood.lower()) for mood, text in found]
            pairs = [(t, [float("positive" in m), float("neutral" in m or "mild" in m),
                          float("negative" in m)]) for t, m in words]
        for text, label in pairs:
            if sum(label) == 1:
                ids = tokenizer.encode(text).ids[1:-1][:254]
                examples.append(Example(ids, "stars", sentiment=label, sentiment_weight=0.5,
                                        share=0.5))
    return examples


def phrases(tokenizer, categories):
    """Short labels, as zero-shot classification meets them. Sentiment words carry their own."""
    words = {
        0: "positive;good;great;excellent;very positive;happy;satisfied;praise;recommended;"
           "a positive review;positive sentiment;this is good;love",
        1: "neutral;mixed;average;question;fact;other;neutral sentiment;a neutral review;"
           "delivery;price;food;service;battery;screen;customer support;location;shipping;"
           "refund request;packaging;quality;design;software;parking;menu;drinks",
        2: "negative;bad;terrible;awful;very negative;angry;dissatisfied;complaint;not recommended;"
           "a negative review;negative sentiment;this is bad;hate;delivery complaint",
    }
    texts = [(text, label) for label, line in words.items() for text in line.split(";")]
    texts += [(name.replace("_", " "), 1) for name in categories]
    examples = []
    for text, label in texts:
        target = [float(label == index) for index in range(3)]
        examples.append(Example(tokenizer.encode(text).ids[1:-1], "phrase", sentiment=target,
                                sentiment_weight=0.5))
    return examples
