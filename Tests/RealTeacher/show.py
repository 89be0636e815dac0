"""Shows answers of a teacher that `opined teacher ask` judged: each with its review, then counts."""

import collections
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])


def lines(name):
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


reviews = {review["id"]: review["text"] for review in lines("reviews.jsonl")}
for kind in ("analysis", "rewriting"):
    answers = lines(f"{kind}.jsonl")
    for answer in answers:
        reason = f" ({answer['reason']})" if answer["reason"] else ""
        print(f"=== {kind} of {answer['id']}: {answer['verdict']}{reason}")
        print(f"review: {reviews[answer['id']]}")
        print(answer["lesson"] or answer["answer"] or "")
        print()
    counts = collections.Counter((a["verdict"], a["reason"] or "") for a in answers)
    for (verdict, reason), count in sorted(counts.items()):
        print(f"{kind}: {verdict} {reason}: {count} of {len(answers)}")
    print()
