"""A tiny random BERT with every head, f32 and int8, and what PyTorch computes with it.

It is random but not small in its numbers: norms have gains and shifts, attention is peaked, so that
a swapped matrix or a forgotten bias cannot hide in the tolerance.
"""

import json

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig

from export import export
from model import POLARITIES, SENTIMENTS, TAGS, Student
from quantize import simulate

TEXTS = [
    "the food was good", "", "a", "The service was slow, but the pizza is great!",
    "unknownword xyz",
    "battery battery battery", "Great \U0001F44D screen", "caf\u00e9 au lait", "\u6599\u7406 good",
    "i love the keyboard and the price ; the fan is loud .", "[SEP] inside [CLS]", "good" * 12,
    "waiter waiters waited waiting", "never again", "5 stars", "it's o.k.", "\u0000 nul",
    "the the the the the the the the the the the the the the the the the the the the the the the",
    " ".join(["screen", "bad", "but", "price", "is", "great"] * 9),
    "not bad at all, not good either",
]
WORDS = ("the food was good bad great service slow pizza is a i love hate screen battery price "
         "wait fan loud keyboard and but not never again very it of to in for with cafe au lait star "
         "stars all at either o k inside nul").split()
CATEGORIES = ["food quality", "service general", "laptop general", "battery operation_performance",
              "ambience general"]


def tiny_tokenizer(path):
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    for piece in [chr(c) for c in range(33, 127) if not chr(c).isupper()] + ["\u6599"]:
        vocabulary += [piece, "##" + piece]
    vocabulary += ["##er", "##ers", "##ed", "##ing", "##s"]
    vocabulary = list(dict.fromkeys(vocabulary))
    tokenizer = Tokenizer(models.WordPiece({w: i for i, w in enumerate(vocabulary)},
                                           unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    tokenizer.save(str(path))
    return tokenizer


def tiny_student(vocabulary):
    torch.manual_seed(20261123)
    config = BertConfig(vocab_size=vocabulary, hidden_size=64, num_hidden_layers=2,
                        num_attention_heads=4, intermediate_size=128, max_position_embeddings=128)
    student = Student(config, len(CATEGORIES), 16).eval()
    for name, value in student.named_parameters():
        if "LayerNorm" in name and name.endswith("weight"):
            value.data = 1 + 0.2 * torch.randn_like(value)
        elif value.dim() == 1 or name.endswith("category.bias"):
            value.data = 0.3 * torch.randn_like(value)
        else:
            value.data = 0.15 * torch.randn_like(value)
    return student


def opined(name):
    plain = {"slope": 1.0, "intercept": 0.0}
    return {
        "format": 1, "name": name, "version": 1, "family": "encoder", "precision": "",
        "tokens_max": 128,
        "tasks": {"extract": {"tags": TAGS, "outside_bias": 0.0},
                  "categorise": {"categories": CATEGORIES, "polarities": POLARITIES,
                                 "threshold": 0.5},
                  "sentiment": {"labels": SENTIMENTS},
                  "classify": {"template": "{label}", "similarity_weight": 10.0,
                               "polarity_weight": 3.0, "bias": -3.0}},
        "calibration": {"extract": plain, "categorise": plain, "sentiment": {"temperature": 1.0},
                        "classify": {"temperature": 1.0}},
        "evaluation": {}, "goldens": [],
    }


def rounded(tensor):
    return [float(f"{x:.7g}") for x in tensor.flatten().tolist()]


@torch.no_grad()
def outputs(student, encoding):
    """Row-major lists: hidden (tokens, hidden), aspect (tokens, tags), category (categories, 4)."""
    ids = torch.tensor([encoding.ids])
    result = student(ids, torch.ones_like(ids, dtype=torch.bool))
    return {key: rounded(value[0]) for key, value in result.items()}


def main(out):
    folders = {precision: out / f"tiny-{precision}" for precision in ("f32", "int8")}
    for folder in folders.values():
        folder.mkdir(exist_ok=True)
    tokenizer = tiny_tokenizer(folders["f32"] / "tokenizer.json")
    student = tiny_student(tokenizer.get_vocab_size())
    for precision, folder in folders.items():
        export(student, folders["f32"] / "tokenizer.json", opined(f"tiny-{precision}"), precision,
               folder)
    twin = simulate(student)
    rows = []
    for text in TEXTS:
        encoding = tokenizer.encode(text)
        rows.append({"text": text, "ids": encoding.ids, "f32": outputs(student, encoding),
                     "int8": outputs(twin, encoding)})
    (out / "tiny-hidden.json").write_text(json.dumps(rows, separators=(",", ":")) + "\n")
