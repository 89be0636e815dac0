"""A T5 and its folder: Hugging Face's layout, with spiece.model beside it."""

import json
import shutil
from pathlib import Path

import torch
from transformers import T5Config, T5ForConditionalGeneration

import tokenizer as pieces

TASK = "opined-task.json"


def create(folder, shape):
    """A T5 v1.0 of random weights for the tokenizer of `folder`. `shape`: keys of config.json."""
    tokenizer = pieces.load(folder)
    config = T5Config(**{
        "vocab_size": len(tokenizer), "feed_forward_proj": "relu", "tie_word_embeddings": True,
        "pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0, **shape})
    return T5ForConditionalGeneration(config), tokenizer


def load(folder):
    """→ model in f32, tokenizer. The embedding gets a row for [NL] where the checkpoint lacks it:
    resized to the tokenizer's length, as the paper does, which drops t5-base's padding rows."""
    tokenizer = pieces.load(folder)
    model = T5ForConditionalGeneration.from_pretrained(folder, dtype=torch.float32)
    if tokenizer.convert_tokens_to_ids(pieces.NEWLINE) >= len(tokenizer) - 1:
        if model.config.vocab_size != len(tokenizer):
            model.resize_token_embeddings(len(tokenizer))
    return model, tokenizer


def save(model, tokenizer, source, out, task=None):
    """A folder that `opined import` takes. `source` is where spiece.model lies."""
    out, source = Path(out), Path(source)
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(out)
    (out / "model.safetensors").chmod(0o644)
    if source.resolve() != out.resolve():
        shutil.copy(source / "spiece.model", out / "spiece.model")
    base = model.config.vocab_size
    added = {token: index for token, index in tokenizer.get_added_vocab().items()
             if not token.startswith("<") and index < base}
    pieces.write_added(out, added, getattr(tokenizer, "_extra_ids", 0) or 0)
    if task is not None:
        (out / TASK).write_text(json.dumps(task, indent=1, ensure_ascii=False) + "\n")


def pad(rows, fill):
    """Lists of ids → (rows, longest), filled at the right."""
    width = max(map(len, rows))
    return torch.tensor([[*row, *[fill] * (width - len(row))] for row in rows])


def collate(rows, device="cpu"):
    """Pairs of ids → what T5ForConditionalGeneration takes. Labels are padded by -100."""
    texts, answers = zip(*rows)
    ids = pad(texts, 0)
    batch = {"input_ids": ids, "attention_mask": (pad([[1] * len(t) for t in texts], 0)),
             "labels": pad(answers, -100)}
    return {name: value.to(device) for name, value in batch.items()}


@torch.no_grad()
def greedy(model, tokenizer, texts, batch=64, length_max=100, tokens_max=None):
    """What the model says of each text, in f32 and free: no grammar. `length_max` counts the start
    token, as transformers' max_length does. Long texts with long ones, so little is padding."""
    model.eval()
    device = next(model.parameters()).device
    ids = [pieces.encode(tokenizer, text, tokens_max) for text in texts]
    order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
    said = [""] * len(ids)
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        inputs = collate([(ids[row], [1]) for row in rows], device)
        out = model.generate(input_ids=inputs["input_ids"], do_sample=False, num_beams=1,
                             attention_mask=inputs["attention_mask"], max_length=length_max)
        for row, answer in zip(rows, out.tolist()):
            said[row] = pieces.decode(tokenizer, answer)
    return said
