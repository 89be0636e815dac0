"""The official metric of HITSZ-HLT/FSA-Distillation: linearise, parse, list-style micro F1."""

POLARITIES = {"positive", "neutral", "negative", "conflict"}


def category_text(category):
    return category.lower().replace("#", " ")


def gold_pairs(entry, task):
    """The pairs of a gold entry; exact duplicates (and, for terms, the same span) count once."""
    pairs = {}
    for aspect in entry["aspects"]:
        if task == "acsa":
            key = (category_text(aspect["category"]), aspect["polarity"])
            pairs[key] = key
        elif aspect["target"] not in (None, "NULL"):
            key = (aspect["target"], aspect["polarity"])
            pairs[(*key, aspect["from"], aspect["to"])] = key
    return list(pairs.values())


def linearise(pairs):
    return " ; ".join(f"{term} | {polarity}" for term, polarity in pairs)


def parse(text, sentence, task):
    """Invalid pieces are dropped, not repaired."""
    pairs = []
    for piece in text.split(";"):
        if piece.count("|") != 1:
            continue
        term, polarity = (part.strip() for part in piece.split("|"))
        if polarity in POLARITIES and (task == "acsa" or term in sentence):
            pairs.append((term, polarity))
    return pairs


def f1(gold, predicted):
    """Lists of lists of pairs → precision, recall, F1 in percent. No predictions: precision 1."""
    found = sum(pair in g for g, p in zip(gold, predicted) for pair in p)
    recalled = sum(pair in p for g, p in zip(gold, predicted) for pair in g)
    given, wanted = sum(map(len, predicted)), sum(map(len, gold))
    precision = found / given if given else 1.0
    recall = recalled / wanted if wanted else 1.0
    total = precision + recall
    return {"precision": 100 * precision, "recall": 100 * recall,
            "f1": 200 * precision * recall / total if total else 0.0}


def is_implicit(entry):
    return any(not aspect.get("opinion_words") for aspect in entry["aspects"])


def is_mams(entry):
    return len({aspect["polarity"] for aspect in entry["aspects"]}) > 1


def evaluate(entries, predicted, task):
    """Gold entries and lists of predicted pairs → size and F1 of normal, implicit, mams."""
    gold = [parse(linearise(gold_pairs(e, task)), e["sentence"], task) for e in entries]
    predicted = [parse(linearise(p), e["sentence"], task) for e, p in zip(entries, predicted)]
    report = {}
    for name, keep in [("normal", lambda e: True), ("implicit", is_implicit), ("mams", is_mams)]:
        rows = [i for i, entry in enumerate(entries) if keep(entry)]
        report[name] = {"sentences": len(rows),
                        **f1([gold[i] for i in rows], [predicted[i] for i in rows])}
    return report
