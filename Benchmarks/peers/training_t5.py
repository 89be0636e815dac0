"""Trains a random T5 for some steps in opined and in PyTorch, on the same pairs of a review and a
text, and prints how many tokens of both each learns from in a CPU second.

The rounds are interleaved. Same work: T5 small in f32, version 1.0 or 1.1 with the sizes of its
checkpoint, cross-entropy of each token of the text, dropout 0.1 and none inside attention,
clipping and AdamW over all tensors, the embedding's too. Same pairs: sentences of a file of reviews
by the tokenizer of opined-mini, and as a text two thirds of a sentence's own tokens, shuffled; 32
of about one length, so that PyTorch loses little to padding on either side. See README.md.
"""

import random
import sys
from pathlib import Path

import torch
from torch.nn import functional as F
from transformers import T5Config, T5ForConditionalGeneration

import training_rounds as rounds

sys.path.insert(0, str(rounds.ROOT / "training"))

from goldens_t5 import write_model
from model import pad

# t5-small and google/t5-v1_1-small.
VERSIONS = {
    "1.0": dict(d_ff=2048, num_layers=6, num_heads=8, feed_forward_proj="relu",
                tie_word_embeddings=True),
    "1.1": dict(d_ff=1024, num_layers=8, num_heads=6, feed_forward_proj="gated-gelu",
                tie_word_embeddings=False),
}
END, IGNORED = 1, -100
WEIGHT = 0.05 / 32      # LossSettings: text / textsPerStep


def random_model(version):
    torch.manual_seed(0)
    return T5ForConditionalGeneration(T5Config(
        vocab_size=32_128, d_model=512, d_kv=64, dropout_rate=0.1, pad_token_id=0,
        eos_token_id=END, decoder_start_token_id=0, use_cache=False, **VERSIONS[version]))


def pair(ids, rng):
    text = rng.sample(ids, 2 * len(ids) // 3)
    return {"ids": [*ids[1:], END], "text": [*text[1:], END]}


def collate(rows):
    ids, mask = pad([row["ids"] for row in rows])
    labels = torch.full((len(rows), max(len(row["text"]) for row in rows)), IGNORED)
    for place, row in enumerate(rows):
        labels[place, : len(row["text"])] = torch.tensor(row["text"])
    return {"input_ids": ids, "attention_mask": mask.long(), "labels": labels}


def trainer(version, batches, dropout):
    model = random_model(version).train()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = dropout
        elif type(module).__name__ == "T5Attention":
            module.dropout = 0.0

    def loss(batch):
        logits = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"],
                       decoder_input_ids=model._shift_right(batch["labels"])).logits
        return WEIGHT * F.cross_entropy(logits.flatten(0, 1), batch["labels"].flatten(),
                                        ignore_index=IGNORED, reduction="sum")

    return rounds.Trainer(
        torch.optim.AdamW(model.parameters(), lr=1.5e-4, weight_decay=0.01, fused=True),
        [(sum(len(row["ids"]) + len(row["text"]) for row in batch), collate(batch))
         for batch in batches], loss)


def main():
    parser = rounds.arguments(__doc__)
    parser.add_argument("--version", choices=list(VERSIONS), default="1.0")
    parser.add_argument("--work", type=Path, required=True, help="where the weights are written")
    parser.add_argument("--rank", type=int, help="also opined with adapters on q and v")
    options = parser.parse_args()
    folder = options.work / f"training-t5-{options.version}"
    write_model(random_model(options.version), VERSIONS[options.version]["tie_word_embeddings"],
                "f32", folder)
    rng = random.Random(42)
    rows = [(len(ids), pair(ids, rng))
            for ids in rounds.sentences(options.reviews, options.tokens_max)]
    batches = rounds.batches_of(rows, options.steps, rng)
    for side in ("ids", "text"):
        rounds.say_padding(f"{side} ", [[row[side] for row in batch] for batch in batches])
    request = {"model": str(folder), "pairs": batches}
    requests = {"opined": request}
    if options.rank:
        requests[f"opined, adapters of rank {options.rank}"] = {**request, "rank": options.rank}
    rounds.compare(options, requests,
                   lambda dropout: trainer(options.version, batches, dropout))


if __name__ == "__main__":
    main()
