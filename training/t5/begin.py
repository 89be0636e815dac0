"""A T5 of random weights to start from, whose embeddings may be borrowed (ours, not the paper's).

Where no pretrained T5 can be had, a small one learns from scratch. What words mean can be borrowed
then: the embedding of a piece is that of all-MiniLM-L6-v2 for the same letters, reduced to d_model
by its principal components. All else is random.
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

import student


def word_embeddings(encoder):
    """(vocabulary, width) and the WordPiece tokenizer of a BERT folder."""
    weights = load_file(encoder / "model.safetensors")
    name = next(n for n in weights if n.endswith("word_embeddings.weight"))
    words = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    words.no_padding()
    return weights[name].float(), words


def borrowed(tokenizer, encoder, width):
    """(pieces, width): zero where the encoder knows nothing of a piece."""
    table, words = word_embeddings(encoder)
    vocabulary = words.get_vocab()
    rows, found = torch.zeros(len(tokenizer), table.shape[1]), []
    for index, piece in enumerate(tokenizer.convert_ids_to_tokens(range(len(tokenizer)))):
        letters = piece.replace("▁", "").lower()
        inner = None if piece.startswith("▁") else vocabulary.get("##" + letters)
        ids = [inner] if inner is not None else words.encode(
            letters, add_special_tokens=False).ids
        ids = [i for i in ids if i != vocabulary["[UNK]"]]
        if ids and not piece.startswith("<"):
            rows[index] = table[ids].mean(0)
            found.append(index)
    known = rows[found] - rows[found].mean(0)
    _, _, components = torch.linalg.svd(known, full_matrices=False)
    small = known @ components[:width].T
    result = torch.zeros(len(tokenizer), width)
    result[found] = small / small.std()
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--shape", type=json.loads, default={}, help="config.json keys, as JSON")
    parser.add_argument("--embeddings", type=Path, help="all-MiniLM-L6-v2, unpacked")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    model, tokenizer = student.create(options.tokenizer, options.shape)
    if options.embeddings:
        table = borrowed(tokenizer, options.embeddings, model.config.d_model)
        known = table.abs().sum(1) > 0
        with torch.no_grad():
            model.shared.weight[: len(table)][known] = table[known]
        print(f"{int(known.sum())} of {len(table)} pieces borrowed")
    student.save(model, tokenizer, options.tokenizer, options.out)


if __name__ == "__main__":
    main()
