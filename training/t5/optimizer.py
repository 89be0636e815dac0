"""AdamWScale: Adam whose step is scaled by the size of the parameter, as Adafactor's is.

    step = rate · max(1e-3, RMS(parameter)) · m̂ / (√v̂ + epsilon)

m̂ and v̂ are Adam's moments, corrected for their start at 0. A matrix of small weights moves
little, an embedding of size 1 moves much; one rate suits all (Shazeer & Stern 2018, §8; nanoT5 with
Adam).
"""

import math

import torch

SCALE_MIN = 1e-3


class AdamWScale(torch.optim.Optimizer):
    """Weight decay is AdamW's, by the unscaled rate; the paper has none."""

    def __init__(self, parameters, lr=3e-3, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "betas": betas, "eps": eps,
                                      "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        if closure is not None:
            raise ValueError("AdamWScale takes no closure: call backward before step")
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self.move(parameter, group)

    def move(self, parameter, group):
        state = self.state[parameter]
        if not state:
            state["step"] = 0
            state["mean"] = torch.zeros_like(parameter)
            state["square"] = torch.zeros_like(parameter)
        state["step"] += 1
        slow, slower = group["betas"]
        gradient = parameter.grad
        state["mean"].lerp_(gradient, 1 - slow)
        state["square"].mul_(slower).addcmul_(gradient, gradient, value=1 - slower)
        scale = parameter.norm(2) / math.sqrt(parameter.numel())  # RMS, on its device
        rate = group["lr"] * math.sqrt(1 - slower ** state["step"]) / (1 - slow ** state["step"])
        update = state["mean"] / state["square"].sqrt().add_(group["eps"])
        if group["weight_decay"]:
            parameter.mul_(1 - group["lr"] * group["weight_decay"])
        parameter.sub_(update.mul_(scale.clamp(min=SCALE_MIN) * rate))


def cosine(step, steps, start, end):
    """The rate of step 0…steps: a half wave from `start` to `end`, without warm-up."""
    return end + (start - end) * (1 + math.cos(math.pi * min(step, steps) / steps)) / 2
