"""mini-hidden.json: what PyTorch computes with Models/opined-mini, in f32 and in int8."""

import json

import torch

from data import load_tokenizer
from goldens_tiny import rounded
from load import load

TEXTS = [
    "The battery life is great, but the screen is terrible.",
    "We sat down at seven.",
    "The pizza was amazing \U0001F60D\U0001F355!",
    "The cr\u00e8me br\u00fbl\u00e9e was excellent, but the caf\u00e9 au lait was cold and awful.",
    "The \u62c9\u9eba was delicious \u597d\u5403! The waiter was rude.",
    "",
    "ok",
    "Terrible service, never again!!!",
    "I love this laptop. The keyboard is comfortable and the screen is gorgeous. "
    "Unfortunately, customer service was useless.",
    "good food and slow service " * 40,
]


@torch.no_grad()
def main(model, data, out):
    tokenizer = load_tokenizer(model / "tokenizer.json")
    plain, opined = load(model, integers=False)
    served, _ = load(model)
    rows = []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        tensor = torch.tensor([ids])
        mask = torch.ones_like(tensor, dtype=torch.bool)
        first, second = plain(tensor, mask), served(tensor, mask)
        tokens = sorted({0, len(ids) // 2, len(ids) - 1})
        row = {"text": text, "ids": ids, "tokens": tokens,
               "hidden": [rounded(first["hidden"][0, t]) for t in tokens]}
        for name, result in (("f32", first), ("int8", second)):
            row[name] = {head: rounded(result[head][0]) for head in ("aspect", "sentiment")}
            row[name]["category"] = rounded(result["category"][0])
            row[name]["embedding"] = rounded(result["embedding"][0])[:32]
        if len(ids) > 64:
            for name in ("f32", "int8"):
                row[name].pop("category")
        rows.append(row)
    table = {"model": opined["files"]["model.safetensors"]["sha256"],
             "note": "hidden: last hidden states of `tokens`, in f32 on dequantized weights;"
                     " f32 and int8: logits, row-major; embedding: its first 32 numbers",
             "texts": rows}
    (out / "mini-hidden.json").write_text(json.dumps(table, separators=(",", ":")) + "\n")
