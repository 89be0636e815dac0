"""Fine-tunes a T5 for ATSA or ACSA and scores it as the paper does.

The defaults are the paper's: AdamW 3e-4, weight decay 0.01, batches of 16, 20 epochs, linear decay,
ten seeds; the epoch of the best dev F1 is kept. One model per seed. With torchrun the seeds are
dealt out to the processes; each trains its own on its own device. A run that was stopped goes on
where the last finished epoch ended.
"""

import argparse
import json
import statistics
import time
from pathlib import Path

import torch

import loop
import student
import task
import tokenizer as pieces

SEEDS = [42, 52, 62, 72, 82, 142, 152, 162, 172, 182]


def arguments(words=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="train.json, dev.json, test.json")
    parser.add_argument("--also", type=Path, nargs="+", default=[], help="more train splits (ours)")
    parser.add_argument("--start", type=Path, required=True, help="a checkpoint folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--task", choices=["atsa", "acsa"], help="else by the folder's name")
    parser.add_argument("--order", choices=["lexicographic", "numeric"], default="lexicographic",
                        help="of the terms in an answer; the paper sorts offsets as strings")
    parser.add_argument("--training-data-prop", type=float, default=1.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--eval-batch", type=int, default=64)
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--weight-decay", type=float, default=0.01)
    parser.add_argument("--eps", type=float, default=1e-6)
    parser.add_argument("--warmup", type=int, default=0, help="steps")
    parser.add_argument("--clip", type=float, default=1.0)
    parser.add_argument("--tokens-max", type=int, default=-1, help="of inputs; -1 is no bound")
    parser.add_argument("--length-max", type=int, default=100, help="of answers, start included")
    parser.add_argument("--test", action="store_true", help="score the test split at the end")
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, help="default: on GPUs")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--stop-after", type=int, help="epochs; resume by a new call")
    return parser.parse_args(words)


def training_entries(options):
    """The train split, or its first share; then the others', without what dev or test hold."""
    entries = task.read(options.data / "train.json")
    entries = entries[: max(1, int(len(entries) * options.training_data_prop))]
    if not options.also:
        return entries
    splits = [options.data / f"{name}.json" for name in ("dev", "test", "hard_test")]
    splits += [folder / f"{name}.json" for folder in options.also for name in ("dev", "test")]
    held = {e["sentence"].strip() for path in splits if path.exists() for e in task.read(path)}
    more = [e for folder in options.also for e in task.read(folder / "train.json")]
    return entries + [e for e in more if e["sentence"].strip() not in held]


def split_entries(options, split):
    """A split; the paper's test is test.json and hard_test.json together, where there is one."""
    entries = task.read(options.data / f"{split}.json")
    hard = options.data / "hard_test.json"
    return entries + task.read(hard) if split == "test" and hard.exists() else entries


def evaluate(model, tokenizer, options, split):
    """The scores of f32, greedy, free generation."""
    entries = split_entries(options, split)
    said = student.greedy(model, tokenizer, [e["sentence"] for e in entries], options.eval_batch,
                          options.length_max, tokens_bound(options))
    return task.scores(entries, said, options.task)


def tokens_bound(options):
    return None if options.tokens_max < 0 else options.tokens_max


def epoch(model, optimizer, schedule, rows, seed, number, options, device):
    """One pass over the training rows. → mean loss of its batches."""
    model.train()
    order, losses = loop.order(len(rows), seed, number), []
    for begin in range(0, len(order), options.batch):
        torch.manual_seed(loop.seed_of(seed, number, begin))
        batch = [rows[i] for i in order[begin : begin + options.batch]]
        with loop.precision(device, options.bf16):
            loss = model(**student.collate(batch, device)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), options.clip)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.detach())
    return torch.stack(losses).mean().item()


def schedule_of(optimizer, rows, options):
    """Up over the warm-up, then down to 0 at the last step."""
    steps = -(-rows // options.batch) * options.epochs

    def share(step):
        if step < options.warmup:
            return (step + 1) / options.warmup
        return max(0.0, (steps - step) / max(1, steps - options.warmup))
    return torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def note(options, seed, best):
    """What `opined import` is told: the task, and how the recipe itself scored."""
    tasks = {"extract": {"polarities": task.POLARITIES}}
    if options.task == "acsa":
        names = task.categories([options.data, *options.also])
        tasks = {"categorise": {"categories": names, "polarities": task.POLARITIES[:3]}}
    name = "/".join(options.data.resolve().parts[-2:])
    evaluation = {"set": name, "seed": seed, "order": options.order, "epoch": best["epoch"],
                  "precision": "f32", "generation": "greedy, free", "dev": best["dev"]}
    return {"tasks": tasks, "newline": pieces.NEWLINE, "evaluation": evaluation}


def train_seed(options, seed, device, say):
    """Trains and scores one seed; its folder ends with model/ and report.json. → the report."""
    folder = options.out / f"seed-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "report.json").exists():
        return json.loads((folder / "report.json").read_text())
    model, tokenizer = student.load(options.start)
    model.to(device)
    rows = [(pieces.encode(tokenizer, e["sentence"], tokens_bound(options)),
             pieces.encode(tokenizer, task.answer(e, options.task, options.order)))
            for e in training_entries(options)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.lr, eps=options.eps,
                                  weight_decay=options.weight_decay)
    schedule = schedule_of(optimizer, len(rows), options)
    state = loop.load_state(folder / "state.pt", device)
    done, best, history = 0, {"epoch": 0, "dev": None}, []
    if state:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        done, best, history = state["epoch"], state["best"], state["history"]
    say(f"seed {seed}: {len(rows)} rows, {options.task}, from epoch {done}")
    for number in range(done, min(options.epochs, options.stop_after or options.epochs)):
        began = time.monotonic()
        loss = epoch(model, optimizer, schedule, rows, seed, number, options, device)
        dev = evaluate(model, tokenizer, options, "dev")
        f1 = dev["normal"]["f1"]
        history.append({"epoch": number + 1, "loss": loss, "f1": f1})
        say(f"seed {seed} epoch {number + 1} loss {loss:.4f} dev F1 {f1:.2f} "
            f"ill-formed {dev['ill_formed']} of {dev['pieces']} {time.monotonic() - began:.0f}s")
        if best["dev"] is None or f1 > best["dev"]["normal"]["f1"]:
            best = {"epoch": number + 1, "dev": dev}
            student.save(model, tokenizer, options.start, folder / "model",
                         note(options, seed, best))
        loop.save_state(folder / "state.pt", {
            "model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(), "epoch": number + 1, "best": best,
            "history": history})
    report = {"seed": seed, **best, "history": history}
    if len(history) < options.epochs:
        return report
    if options.test:
        model, tokenizer = student.load(folder / "model")
        report["test"] = evaluate(model.to(device), tokenizer, options, "test")
    (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    (folder / "state.pt").unlink()
    return report


def summary(reports):
    """Mean and standard deviation of the F1 of each split and subset over the seeds."""
    table = {}
    for split in ("dev", "test"):
        for subset in ("normal", "implicit", "mams"):
            if all(report.get(split) for report in reports):
                values = [report[split][subset]["f1"] for report in reports]
                spread = statistics.stdev(values) if len(values) > 1 else 0.0
                table[f"{split} {subset}"] = {"mean": statistics.mean(values), "sd": spread}
    return table


def main(words=None):
    options = arguments(words)
    options.task = options.task or task.task_of(options.data)
    group = loop.processes(options.threads)
    mine = [train_seed(options, seed, group.device, lambda *words: print(*words, flush=True))
            for seed in options.seeds[group.rank :: group.count]]
    reports = sorted((r for part in group.gather(mine) for r in part), key=lambda r: r["seed"])
    result = {"seeds": len(reports), "f1": summary(reports), "reports": reports}
    if group.leads:
        (options.out / "report.json").write_text(json.dumps(result, indent=1) + "\n")
        for name, row in result["f1"].items():
            print(f"{name}: F1 {row['mean']:.2f} ± {row['sd']:.2f} ({len(reports)} seeds)")
    loop.close()
    return result


if __name__ == "__main__":
    main()
