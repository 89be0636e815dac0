"""Checks of the recipe that need no GPU and no checkpoint; about a minute on one core.

    python check_t5.py            # each check prints its promise; the first broken one raises
"""

import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import torch

import corpus
import finetune
import loop
import pretrain
import student
import task
import tokenizer as pieces
from optimizer import AdamWScale, cosine

SHAPE = {"d_model": 64, "d_ff": 128, "num_layers": 2, "num_heads": 2, "d_kv": 32,
         "dropout_rate": 0.02}
FOODS = ["pasta", "soup", "service", "staff", "menu", "wine", "salad", "pizza", "patio", "bread"]
MOODS = {"good": "positive", "awful": "negative"}


def entries():
    """20 sentences with one term each, in the paper's form."""
    made = []
    for index, food in enumerate(FOODS):
        for mood, polarity in MOODS.items():
            sentence = f"The {food} was {mood}."
            aspect = {"from": str(4), "to": str(4 + len(food)), "target": food,
                      "category": "FOOD#QUALITY", "polarity": polarity}
            made.append({"ID": f"{index}:{mood}", "sentence": sentence, "aspects": [aspect]})
    return made


def write_corpus(path, rows):
    lines = [json.dumps({"ID": i, "Text": text, "Overall": 4.0, "mixtral_response": answer})
             for i, (text, answer) in enumerate(rows)]
    path.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")


def make_tokenizer(folder):
    texts = [t for e in entries() for t in (e["sentence"], task.answer(e, "atsa"))]
    texts += [f"Opinion Target {n}: Sentiment: Very Positive Reasoning: {t}"
              for n, t in enumerate(texts)]
    pieces.train(texts * 3, folder, 60)
    return pieces.load(folder)


def moves_as_computed_by_hand():
    parameter = torch.nn.Parameter(torch.tensor([3.0, 4.0]))
    optimizer = AdamWScale([parameter], lr=0.1)
    rms = math.sqrt((9 + 16) / 2)
    parameter.grad = torch.tensor([0.5, -2.0])
    optimizer.step()
    # Step 1: the corrected moments are g and g², so each weight moves rate · RMS against its sign;
    # epsilon stands beside the uncorrected root, √0.001 · |g|.
    root = math.sqrt(0.001)
    expected = [3.0 - 0.1 * rms * 0.5 * root / (0.5 * root + 1e-6),
                4.0 + 0.1 * rms * 2.0 * root / (2.0 * root + 1e-6)]
    torch.testing.assert_close(parameter.detach(), torch.tensor(expected), rtol=1e-6, atol=1e-6)
    x, y = expected
    parameter.grad = torch.tensor([1.0, 0.0])
    optimizer.step()
    mean = [0.9 * 0.05 + 0.1 * 1.0, 0.9 * -0.2]
    square = [0.999 * 0.001 * 0.25 + 0.001 * 1.0, 0.999 * 0.001 * 4.0]
    rate = 0.1 * math.sqrt((x * x + y * y) / 2) * math.sqrt(1 - 0.999**2) / (1 - 0.9**2)
    expected = [p - rate * m / (math.sqrt(s) + 1e-6)
                for p, m, s in zip(expected, mean, square)]
    torch.testing.assert_close(parameter.detach(), torch.tensor(expected), rtol=1e-5, atol=1e-6)
    tiny = torch.nn.Parameter(torch.zeros(4))
    tiny.grad = torch.ones(4)
    AdamWScale([tiny], lr=1.0).step()
    assert 0.9e-3 < -tiny[0].item() < 1.1e-3, "a parameter of size 0 must still move, by 1e-3"


def cosine_goes_from_start_to_end():
    assert cosine(0, 100, 3e-3, 1e-5) == 3e-3
    assert math.isclose(cosine(100, 100, 3e-3, 1e-5), 1e-5)
    assert math.isclose(cosine(50, 100, 3e-3, 1e-5), (3e-3 + 1e-5) / 2)


def newlines_return(folder):
    tokenizer = make_tokenizer(folder)
    for text in ("The soup was good.\nThe pasta was awful.", "The wine\n\nThe bread\n\n\nThe menu"):
        ids = pieces.encode(tokenizer, text)
        assert ids[-1] == tokenizer.eos_token_id
        assert pieces.decode(tokenizer, ids) == text, pieces.decode(tokenizer, ids)
    cut = pieces.encode(tokenizer, "The soup was good. " * 50, 16)
    assert len(cut) == 16 and cut[-1] == tokenizer.eos_token_id


def held_out_reviews_never_teach(folder):
    path = folder / "corpus.jsonl"
    write_corpus(path, [(f"review {i // 2}", f"answer {i}") for i in range(400)] * 2)
    rows = corpus.read([path])
    assert len(rows) == 400, "doubles count once"
    train, held = corpus.split(rows)
    assert 0 < len(held) <= 20 and len(train) + len(held) == 400
    assert not {r.text for r in train} & {r.text for r in held}
    assert corpus.split(rows[::-1])[1][::-1] == held, "the order of the files must not matter"
    shard = folder / "shard.jsonl"
    lines = [{"review": f"review {i}", "answer": "a", "split": "train" if i % 10 else "held-out"}
             for i in range(50)]
    lines.append({"review": "review 10", "answer": "b", "split": "train"})
    shard.write_text("\n".join(map(json.dumps, lines)))
    train, held = corpus.split(corpus.read([shard]))
    assert len(held) == 6 and len(train) == 45, "the corpus's own split, by review"


def orders_differ():
    aspects = [{"from": "131", "to": "135", "target": "wine", "polarity": "positive"},
               {"from": "22", "to": "26", "target": "soup", "polarity": "negative"}]
    entry = {"sentence": "soup wine", "aspects": aspects}
    assert task.answer(entry, "atsa") == "wine | positive ; soup | negative"
    assert task.answer(entry, "atsa", "numeric") == "soup | negative ; wine | positive"


def pretrain_options(folder, *more):
    return pretrain.arguments([
        "--corpus", str(folder / "twenty.jsonl"), "--tokenizer", str(folder / "tokens"),
        "--shape", json.dumps(SHAPE), "--batch", "10", "--accumulation", "2", "--steps", "24",
        "--lr", "0.02", "--validate-every", "8", "--held-out", "1", "--threads", "1", *more])


def resumes_exactly(folder):
    """Stopped at step 8 and gone on, alone: the losses and weights of the run in one go."""
    rows = [(e["sentence"], task.answer(e, "atsa")) for e in entries()]
    write_corpus(folder / "twenty.jsonl", rows + rows[:1])
    alone = loop.processes(1)
    losses, _ = pretrain.train(pretrain_options(folder, "--out", str(folder / "whole")), alone)
    parts = pretrain_options(folder, "--out", str(folder / "parts"), "--stop-at", "8")
    first, _ = pretrain.train(parts, alone)
    parts.stop_at = None
    second, _ = pretrain.train(parts, alone)
    assert len(first) == 8 and first + second == losses, (first + second, losses)
    states = [loop.load_state(folder / name / "state.pt", "cpu") for name in ("whole", "parts")]
    for name, value in states[0]["model"].items():
        assert torch.equal(value, states[1]["model"][name]), name
    assert states[0]["validations"] == states[1]["validations"]


def processes_share_the_work(folder):
    """Two processes of torchrun end where one does, up to the order of sums."""
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2",
               "--master-port=29533", str(Path(__file__).with_name("pretrain.py")),
               "--corpus", str(folder / "twenty.jsonl"), "--tokenizer", str(folder / "tokens"),
               "--shape", json.dumps(SHAPE), "--batch", "10", "--accumulation", "2",
               "--steps", "24", "--lr", "0.02", "--validate-every", "8", "--held-out", "1",
               "--threads", "1", "--stop-at", "8", "--out", str(folder / "two")]
    subprocess.run(command, check=True, capture_output=True,
                   env={**os.environ, "GLOO_SOCKET_IFNAME": "lo"})
    two = loop.load_state(folder / "two/state.pt", "cpu")
    one = pretrain_options(folder, "--out", str(folder / "one"), "--stop-at", "8")
    pretrain.train(one, loop.processes(1))
    one = loop.load_state(folder / "one/state.pt", "cpu")
    for name, value in one["model"].items():
        torch.testing.assert_close(two["model"][name], value, rtol=1e-3, atol=1e-4)


def learns_twenty_by_heart(folder):
    """Fine-tuning overfits 20 sentences to F1 100, stopped and resumed on the way; the folder that
    it writes says the same."""
    data = folder / "atsa" / "toy"
    data.mkdir(parents=True)
    for split in ("train", "dev", "test"):
        (data / f"{split}.json").write_text("\ufeff" + json.dumps(entries()), encoding="utf-8")
    words = ["--data", str(data), "--start", str(folder / "whole/final"), "--lr", "3e-3",
             "--epochs", "40", "--seeds", "42", "--batch", "5", "--threads", "1", "--test"]
    finetune.main([*words, "--out", str(folder / "tuned"), "--stop-after", "3"])
    report = finetune.main([*words, "--out", str(folder / "tuned")])["reports"][0]
    assert len(report["history"]) == 40
    assert report["dev"]["normal"]["f1"] == report["test"]["normal"]["f1"] == 100, report
    model, tokenizer = student.load(folder / "tuned/seed-42/model")
    said = student.greedy(model, tokenizer, [e["sentence"] for e in entries()])
    assert said == [task.answer(e, "atsa") for e in entries()]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for check, given in [
                (moves_as_computed_by_hand, ()), (cosine_goes_from_start_to_end, ()),
                (newlines_return, (folder / "tokens",)), (orders_differ, ()),
                (held_out_reviews_never_teach, (folder,)), (resumes_exactly, (folder,)),
                (processes_share_the_work, (folder,)), (learns_twenty_by_heart, (folder,))]:
            check(*given)
            print("holds:", check.__name__.replace("_", " "), flush=True)


if __name__ == "__main__":
    main()
