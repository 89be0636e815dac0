"""The student: a BERT encoder and the heads of docs/model-directory.md."""

import torch
from torch import nn
from torch.nn import functional as F
from transformers import BertConfig, BertModel

POLARITIES = ["positive", "negative", "neutral"]
TAGS = ["O"] + [f"{edge}-{p}" for p in [*POLARITIES, "conflict"] for edge in "BI"]
SENTIMENTS = ["positive", "neutral", "negative"]


class CategoryHead(nn.Module):
    """One attention query a category, then its logits of absent and of each polarity."""

    def __init__(self, count, hidden, classes=1 + len(POLARITIES)):
        super().__init__()
        self.query = nn.Parameter(torch.randn(count, hidden) * 0.1)
        self.weight = nn.Parameter(torch.randn(count, classes, hidden) * 0.02)
        self.bias = nn.Parameter(torch.zeros(count, classes))

    def forward(self, hidden, mask, drop=None):
        # hidden (batch, tokens, width) → context (batch, categories, width)
        scores = torch.einsum("bth,ch->bct", hidden, self.query) / hidden.shape[-1] ** 0.5
        scores = scores.masked_fill(~mask[:, None, :], float("-inf"))
        context = torch.einsum("bct,bth->bch", scores.softmax(-1), hidden)
        if drop is not None:
            context = drop(context)
        return torch.einsum("bch,ckh->bck", context, self.weight) + self.bias


class Heads(nn.Module):
    def __init__(self, hidden, categories, width):
        super().__init__()
        self.aspect = nn.Linear(hidden, len(TAGS))
        self.category = CategoryHead(categories, hidden)
        self.sentiment = nn.Linear(hidden, len(SENTIMENTS))
        self.embedding = nn.Linear(hidden, width)


def mean_of(hidden, mask):
    weights = mask.to(hidden.dtype)[..., None]
    return (hidden * weights).sum(1) / weights.sum(1)


class Student(nn.Module):
    """forward: ids, mask (batch, tokens) → hidden (batch, tokens, width) and all heads' logits."""

    def __init__(self, config: BertConfig, categories: int, width: int, drop=0.0):
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.heads = Heads(config.hidden_size, categories, width)
        self.drop = nn.Dropout(drop)

    def hidden(self, ids, mask):
        return self.encoder(input_ids=ids, attention_mask=mask.long()).last_hidden_state

    def forward(self, ids, mask):
        hidden = self.hidden(ids, mask).float()
        with torch.autocast("cpu", enabled=False):  # heads are small, and f32 is faster for them
            mean = mean_of(hidden, mask)
            return {
                "hidden": hidden,
                "aspect": self.heads.aspect(self.drop(hidden)),
                "category": self.heads.category(hidden, mask, self.drop),
                "sentiment": self.heads.sentiment(self.drop(mean)),
                "embedding": F.normalize(self.heads.embedding(mean), dim=-1),
            }


def pad(rows, value=0):
    """Lists of ids → ids, mask (batch, longest)."""
    longest = max(map(len, rows))
    ids = torch.full((len(rows), longest), value, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.bool)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = True
    return ids, mask
