"""int8 as docs/model-directory.md defines it: weights per output row, activations per token.

`simulate` makes a copy of a student whose encoder computes what the engine computes, so that
whatever is measured here (F1, goldens) is measured on the numbers that will be served.
"""

import copy

import torch
from torch import nn


def quantize_rows(weight):
    """(rows, columns) f32 → int8 of −127…127 and one f32 scale a row."""
    peak = weight.abs().amax(dim=1)
    scale = torch.where(peak > 0, peak / 127, torch.ones_like(peak))
    return torch.round(weight / scale[:, None]).clamp(-127, 127).to(torch.int8), scale


def quantize_activations(x):
    """(…, width) f32 → whole numbers 0…127, scale and zero of each row, all as f32."""
    low = x.amin(-1, keepdim=True).clamp(max=0)
    high = x.amax(-1, keepdim=True).clamp(min=0)
    scale = (high - low) / 127
    scale = torch.where(scale > 0, scale, torch.ones_like(scale))
    zero = torch.round(-low / scale)
    return (torch.round(x / scale) + zero).clamp(0, 127), scale, zero


class Int8Linear(nn.Module):
    """y = (Σ u·w − zero · Σ w) · scale · weight_scale + bias."""

    def __init__(self, weight, scale, bias):
        super().__init__()
        # torch has no int8 GEMM here. f32 is exact while no partial sum can pass 2²⁴, which holds
        # for every row of a real model; f64 is exact always.
        exact = 127 * weight.float().abs().sum(1).max() < 2**24
        self.kind = torch.float32 if exact else torch.float64
        self.register_buffer("weight", weight.to(self.kind))
        self.register_buffer("sums", weight.double().sum(1))
        self.register_buffer("scale", scale)
        self.register_buffer("bias", bias.detach().clone())

    def forward(self, x):
        u, scale, zero = quantize_activations(x.float())
        product = (u.to(self.kind) @ self.weight.T).double() - zero.double() * self.sums
        return product.float() * scale * self.scale + self.bias


def encoder_linears(encoder):
    """(module, attribute, linear) of every linear layer of the encoder, in order."""
    for module in list(encoder.encoder.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Linear):
                yield module, name, child


@torch.no_grad()
def simulate(student):
    """A copy that computes as the int8 engine does."""
    twin = copy.deepcopy(student).eval()
    for module, name, linear in encoder_linears(twin.encoder):
        setattr(module, name, Int8Linear(*quantize_rows(linear.weight), linear.bias))
    dequantize_embeddings(twin)
    return twin


@torch.no_grad()
def dequantized(student):
    """A copy in f32 arithmetic whose weights went to int8 and back."""
    twin = copy.deepcopy(student).eval()
    for _, _, linear in encoder_linears(twin.encoder):
        weight, scale = quantize_rows(linear.weight)
        linear.weight.copy_(weight.float() * scale[:, None])
    dequantize_embeddings(twin)
    return twin


def dequantize_embeddings(student):
    words = student.encoder.embeddings.word_embeddings.weight
    weight, scale = quantize_rows(words)
    words.data.copy_(weight.float() * scale[:, None])


class FakeInt8(torch.autograd.Function):
    """Rounds x to the values that 7 bits can hold; the gradient passes as if it had not."""

    @staticmethod
    def forward(context, x):
        u, scale, zero = quantize_activations(x.float())
        return ((u - zero) * scale).to(x.dtype)

    @staticmethod
    def backward(context, gradient):
        return gradient
