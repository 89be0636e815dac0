"""How many feed-forward units a trained T5 really uses: the share that ReLU leaves above zero.

Counted on a dev split while the model answers greedily: the encoder's units for every token of the
sentence, the decoder's for every token it writes. `opined` skips the rows of `wo` whose unit is zero
where that pays, and the answer stays the same to the bit.
"""

import argparse
import json
from pathlib import Path

import torch

import student
import task
import tokenizer as pieces


class Counter:
    """Counts the inputs of every `wo` above zero, in the rows that `keep` tells it to look at."""

    def __init__(self, model):
        self.counts, self.keep = {}, None
        for name, module in model.named_modules():
            if name.endswith("DenseReluDense.wo"):
                parts = name.split(".")
                self.counts[f"{parts[0]} {parts[2]}"] = [0, 0]
                module.register_forward_pre_hook(self.hook(f"{parts[0]} {parts[2]}"))

    def hook(self, layer):
        def count(_, inputs):
            units = inputs[0][self.keep]  # (kept tokens, d_ff)
            self.counts[layer][0] += int((units > 0).sum())
            self.counts[layer][1] += units.numel()
        return count

    def shares(self):
        return {layer: above / total for layer, (above, total) in self.counts.items() if total}


@torch.no_grad()
def measure(model, tokenizer, sentences, batch):
    """Share of units above zero by layer. The decoder is fed what it says by itself."""
    said = student.greedy(model, tokenizer, sentences, batch)
    counter = Counter(model)
    for begin in range(0, len(sentences), batch):
        rows = [(pieces.encode(tokenizer, text), pieces.encode(tokenizer, answer))
                for text, answer in zip(sentences[begin : begin + batch], said[begin:])]
        inputs = student.collate(rows)
        counter.keep = inputs["attention_mask"].bool()
        encoded = model.encoder(inputs["input_ids"], attention_mask=inputs["attention_mask"])
        counter.keep = inputs["labels"] != -100
        model(encoder_outputs=encoded, attention_mask=inputs["attention_mask"],
              labels=inputs["labels"])
    return counter.shares()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="a folder with dev.json")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    model, tokenizer = student.load(options.model)
    if model.config.is_gated_act:
        raise SystemExit(f"{options.model}: feed_forward_proj is gated; only ReLU leaves zeros")
    sentences = [entry["sentence"] for entry in task.read(options.data / "dev.json")]
    shares = measure(model, tokenizer, sentences, options.batch)
    for part in ("encoder", "decoder"):
        values = [share for layer, share in shares.items() if layer.startswith(part)]
        print(part, " ".join(f"{100 * share:.1f}" for share in values), "%; mean",
              f"{100 * sum(values) / len(values):.1f} %")
    print(json.dumps(shares))


if __name__ == "__main__":
    main()
