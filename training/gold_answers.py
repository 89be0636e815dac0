"""Labels as a teacher's answer: the form in which Mixtral answered (Demo/teacher.jsonl)."""

import re

# Who labelled, as the reasoning says it.
LABELLERS = {"restaurants": "The people", "computers": "The language model"}
LOOSE = "*,;-–—|\"'`“”‘’«»[]<>. \t\n"


def is_sayable(line):
    """Whether the form can say the labels of a line, all of them: who reads an answer takes the
    first place of the target's words for the target, takes quotes and dashes off it, and knows no
    conflict."""
    for aspect in line["aspects"]:
        target = aspect["target"]
        place = re.search(rf"(?<!\w){re.escape(target)}(?!\w)", line["sentence"])
        if (place is None or place.start() != aspect["from"] or target != target.strip(LOOSE)
                or '"' in target or "(" in target or aspect["polarity"] == "conflict"):
            return False
    return True


def answer(line):
    """The answer that says the labels of a line, in the order of the text."""
    who, blocks = LABELLERS[line["group"]], []
    for index, aspect in enumerate(sorted(line["aspects"], key=lambda a: a["from"])):
        target, polarity = aspect["target"], aspect["polarity"]
        blocks.append(
            f'Opinion Target {index + 1}: "{target}"\nAspect: General Assessment\n'
            f"Sentiment: {polarity.title()}\n"
            f'Reasoning: {who} who labelled this sentence marked "{target}" as {polarity}.'
            .replace("model who", "model that"))
    return "\n\n".join(blocks)
