"""Distils the teacher's answers into a T5: it learns to write them, given the review alone.

The defaults are the paper's: 200,000 steps of 100 answers, 128 and 400 tokens, AdamWScale at 3e-3
with a cosine to 1e-5. With torchrun the parts of a step are dealt out to the processes.
"""

import argparse
import json
import time
from pathlib import Path

import torch

import corpus
import loop
import student
import tokenizer as pieces
from optimizer import AdamWScale, cosine


def arguments(words=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, nargs="+", required=True, help="files or folders")
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--start", type=Path, help="a checkpoint folder: t5-base, or one of ours")
    start.add_argument("--tokenizer", type=Path, help="random weights with this tokenizer")
    parser.add_argument("--shape", type=json.loads, default={}, help="config.json keys, as JSON")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--accumulation", type=int, default=5, help="batches of one step")
    parser.add_argument("--neighbours", type=int, default=0,
                        help="batches over which rows are sorted by length; 0 is the paper's")
    parser.add_argument("--lr", type=float, default=3e-3)
    parser.add_argument("--lr-end", type=float, default=1e-5)
    parser.add_argument("--warmup", type=int, default=0, help="steps of linear warm-up")
    parser.add_argument("--clip", type=float, default=1.0)
    parser.add_argument("--input-tokens", type=int, default=128)
    parser.add_argument("--answer-tokens", type=int, default=400)
    parser.add_argument("--held-out", type=int, default=500, help="rows, at most 5 %% of all")
    parser.add_argument("--validate-every", type=int, default=2_000, help="steps; saves, too")
    parser.add_argument("--keep-checkpoints", action="store_true", help="a folder each validation")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, help="default: on GPUs")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--stop-at", type=int, help="stop after this step; resume by a new call")
    return parser.parse_args(words)


def tokenize(rows, tokenizer, options):
    return [(pieces.encode(tokenizer, row.text, options.input_tokens),
             pieces.encode(tokenizer, row.answer, options.answer_tokens)) for row in rows]


class Batches:
    """The batches of a run by their number. What is past the last whole batch of an epoch is left
    out of it; the next epoch is shuffled anew. With `neighbours`, rows of about one length come
    together, out of windows of so many batches: little is padding then."""

    def __init__(self, rows, options):
        self.rows, self.options, self.epoch, self.plan = rows, options, None, None

    def __getitem__(self, index):
        size = self.options.batch
        epoch, index = divmod(index, len(self.rows) // size)
        if self.epoch != epoch:
            self.epoch, self.plan = epoch, self.arrange(epoch)
        return [self.rows[i] for i in self.plan[index]]

    def arrange(self, epoch):
        size, seed = self.options.batch, self.options.seed
        order = loop.order(len(self.rows), seed, epoch)[: len(self.rows) // size * size]
        if not self.options.neighbours:
            return [order[i : i + size] for i in range(0, len(order), size)]
        plan, window = [], size * self.options.neighbours
        for begin in range(0, len(order), window):
            near = sorted(order[begin : begin + window],
                          key=lambda i: tuple(map(len, self.rows[i])))
            plan += [near[i : i + size] for i in range(0, len(near), size)]
        return [plan[i] for i in loop.order(len(plan), seed, ("batches", epoch))]


@torch.no_grad()
def validation_loss(model, rows, options, group):
    """Mean loss of a token of the held-out answers."""
    model.eval()
    total = torch.zeros(2, dtype=torch.float64, device=group.device)
    batches = [rows[i : i + options.batch] for i in range(0, len(rows), options.batch)]
    for batch in batches[group.rank :: group.count]:
        inputs = student.collate(batch, group.device)
        with loop.precision(group.device, options.bf16):
            loss = model(**inputs).loss
        tokens = (inputs["labels"] != -100).sum()
        total += torch.stack([loss.double() * tokens, tokens.double()])
    group.add_up([total])
    model.train()
    return (total[0] / total[1]).item()


def step(model, optimizer, batches, number, options, group):
    """One step over `accumulation` batches, dealt out to the processes. → mean loss."""
    rate = cosine(number, options.steps, options.lr, options.lr_end)
    if number < options.warmup:
        rate *= (number + 1) / options.warmup
    for parameters in optimizer.param_groups:
        parameters["lr"] = rate
    loss_sum = torch.zeros((), device=group.device)
    for part in range(group.rank, options.accumulation, group.count):
        torch.manual_seed(loop.seed_of(options.seed, number, part))
        batch = batches[number * options.accumulation + part]
        with loop.precision(group.device, options.bf16):
            loss = model(**student.collate(batch, group.device)).loss / options.accumulation
        loss.backward()
        loss_sum += loss.detach()
    parameters = [p for p in model.parameters() if p.requires_grad]
    for parameter in parameters:
        if parameter.grad is None:  # this process had no part of the step
            parameter.grad = torch.zeros_like(parameter)
    group.add_up([loss_sum, *(p.grad for p in parameters)])
    torch.nn.utils.clip_grad_norm_(parameters, options.clip)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss_sum


def begin(options):
    """→ model, tokenizer, folder of spiece.model."""
    torch.manual_seed(options.seed)
    if options.start:
        return *student.load(options.start), options.start
    return *student.create(options.tokenizer, options.shape), options.tokenizer


def train(options, group):
    """→ the losses of the steps that this call did, and the validation losses of the whole run."""
    options.out.mkdir(parents=True, exist_ok=True)
    model, tokenizer, source = begin(options)
    model.to(group.device).train()
    rows, held = corpus.split(corpus.read(options.corpus), options.held_out)
    rows, held = tokenize(rows, tokenizer, options), tokenize(held, tokenizer, options)
    if len(rows) < options.batch or not held:
        raise SystemExit(f"read the corpus: {len(rows)} rows to train on, {len(held)} held out; "
                         f"give more answers, or a smaller --batch")
    optimizer = AdamWScale(model.parameters(), lr=options.lr)
    path, first, validations = options.out / "state.pt", 0, []
    state = loop.load_state(path, group.device)
    if state:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first, validations = state["step"], state["validations"]
    group.say(f"{len(rows)} answers to train on, {len(held)} held out, "
              f"{sum(p.numel() for p in model.parameters()):,} parameters, from step {first}")
    batches, losses, began = Batches(rows, options), [], time.monotonic()
    for number in range(first, min(options.steps, options.stop_at or options.steps)):
        losses.append(step(model, optimizer, batches, number, options, group))
        done = number + 1
        if done % 50 == 0:
            recent = torch.stack(losses[-50:]).mean().item()
            group.say(f"step {done} loss {recent:.4f} {time.monotonic() - began:.0f}s")
        if done % options.validate_every == 0 or done in (options.steps, options.stop_at):
            validations.append((done, validation_loss(model, held, options, group)))
            group.say(f"step {done} held-out loss {validations[-1][1]:.4f}")
            if group.leads:
                loop.save_state(path, {"model": model.state_dict(), "step": done,
                                       "optimizer": optimizer.state_dict(),
                                       "validations": validations})
                if options.keep_checkpoints and done < options.steps:
                    student.save(model, tokenizer, source, options.out / f"step-{done}")
    if group.leads:
        note = {"tasks": {"analyse": {}}, "newline": pieces.NEWLINE,
                "evaluation": {"held_out_loss": [list(pair) for pair in validations]}}
        student.save(model, tokenizer, source, options.out / "final", note)
    return [loss.item() for loss in losses], validations


if __name__ == "__main__":
    settings = arguments()
    train(settings, loop.processes(settings.threads))
    loop.close()
