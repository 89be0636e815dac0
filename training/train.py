"""Trains one student with all heads; see README.md for the recipe and the commands."""

import argparse
import copy
import json
import time
from pathlib import Path

import torch
from torch.nn import functional as F
from transformers import BertConfig, BertModel
from safetensors.torch import load_file

import augment
import data as sets
from evaluate import names_of, predictions, score
from model import CategoryHead, Student, mean_of, pad
from quantize import FakeInt8, encoder_linears


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="all-MiniLM-L6-v2, unpacked")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=1.5e-4)
    parser.add_argument("--head-lr", type=float, default=1e-3)
    parser.add_argument("--joining", type=float, default=0.15)
    parser.add_argument("--hide", type=float, default=0.03)
    parser.add_argument("--ema", type=float, default=0.998)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--int8", action="store_true", help="7-bit activations while training")
    parser.add_argument("--f32", action="store_true", help="no bf16: for CPUs that lack it")
    parser.add_argument("--domains", nargs="+", choices=sets.DOMAINS, default=sets.DOMAINS,
                        help="what is taught; of the others it sees no sentence")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--steps-max", type=int, default=0, help="stop early: to measure time")
    return parser.parse_args()


def load_base(folder, positions):
    """all-MiniLM-L6-v2 with its first `positions` positions; longer texts are split anyway."""
    config = json.loads((folder / "config.json").read_text())
    weights = load_file(folder / "model.safetensors")
    weights = {k.removeprefix("bert."): v for k, v in weights.items() if "pooler" not in k}
    name = "embeddings.position_embeddings.weight"
    weights[name] = weights[name][:positions].clone()
    weights.pop("embeddings.position_ids", None)
    # Dropout inside attention would keep CPU PyTorch from its fused kernel.
    config = BertConfig(**{**config, "max_position_embeddings": positions,
                           "attention_probs_dropout_prob": 0.0})
    return config, weights


def build(folder, category_count, positions=256):
    config, weights = load_base(folder, positions)
    student = Student(config, category_count, config.hidden_size, drop=0.1)
    student.encoder.load_state_dict(weights)
    teacher = BertModel(config, add_pooling_layer=False)
    teacher.load_state_dict(weights)
    torch.nn.init.eye_(student.heads.embedding.weight)
    torch.nn.init.zeros_(student.heads.embedding.bias)
    student.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return student, teacher.eval()


@torch.no_grad()
def start_categories(student, teacher, names, tokenizer):
    """Queries begin at the name's own embedding, so that rare categories need not find it."""
    ids, mask = pad([tokenizer.encode(name.replace("_", " ")).ids for name in names])
    means = mean_of(teacher(input_ids=ids, attention_mask=mask.long()).last_hidden_state, mask)
    student.heads.category.query.copy_(means)
    student.heads.category.bias[:, 0] = 4.0


def soft_cross_entropy(logits, target):
    return -(target * logits.float().log_softmax(-1)).sum(-1)


def losses(student, mams_head, batch):
    out = student(batch["ids"], batch["mask"])
    size = 32  # not the batch's own: a batch of few long rows must not shout
    tags = F.cross_entropy(out["aspect"].float().transpose(1, 2), batch["tags"],
                           ignore_index=sets.IGNORED, reduction="none")
    weighed = (tags.sum(1) * batch["tag_weight"]).sum() / size
    rows = batch["categories_rows"]
    category = soft_cross_entropy(out["category"][rows], batch["categories"]).sum() / size
    rows = batch["mams_rows"]
    mams = soft_cross_entropy(mams_head(out["hidden"][rows], batch["mask"][rows], student.drop),
                              batch["mams"]).sum() / size if len(rows) else torch.zeros(())
    rows = batch["sentiment_rows"]
    sentiment = (soft_cross_entropy(out["sentiment"][rows], batch["sentiment"])
                 * batch["sentiment_weight"]).sum() / size
    return {"tags": 0.25 * weighed, "category": category, "mams": 0.3 * mams,
            "sentiment": sentiment}


def embedding_loss(student, teacher, rows):
    """1 − cosine to all-MiniLM's embedding of the same text, so that labels keep neighbours."""
    ids, mask = pad(rows)
    with torch.no_grad():
        hidden = teacher(input_ids=ids, attention_mask=mask.long()).last_hidden_state
        target = F.normalize(mean_of(hidden.float(), mask), dim=-1)
    mean = mean_of(student.hidden(ids, mask).float(), mask)
    own = F.normalize(student.heads.embedding(mean), dim=-1)
    return (1 - (own * target).sum(-1)).mean()


def material(options, tokenizer, categories, mams, labels):
    """Examples that teach, and rows of ids for the embedding alone: sentences of unlabelled
    reviews and the short labels many times over.

    The unlabelled reviews and those with stars are of all domains and don't say which. Who leaves
    one out has none of them; its own sentences stand in for the unlabelled ones.
    """
    folder = options.data
    examples = sets.labelled(folder, tokenizer, categories, mams, options.domains)
    if set(options.domains) == set(sets.DOMAINS):
        texts = []
        for entry in sets.read(folder / "reviews/yelp.jsonl"):
            parts = entry["text"].replace("\n", ". ").split(". ")
            texts += [s.strip() for s in parts if len(s) > 8]
        rows = [encoding.ids[:128] for encoding in tokenizer.encode_batch(texts)]
        extra = sets.starred(folder, tokenizer) + sets.reasoned(folder, tokenizer)
    else:
        rows = [[augment.CLS, *e.ids[:126], augment.SEP] for e in examples]
        extra = []
    rows += [[augment.CLS, *e.ids, augment.SEP] for e in labels] * 20
    return examples + extra + labels, sorted(rows, key=len)


def neighbours(pool, rng, rows=32, tokens_max=768):
    """Rows of about one length, from a random place of the pool."""
    start = rng.randrange(len(pool) - rows)
    return pool[start : start + max(4, min(rows, tokens_max // len(pool[start + rows])))]


def parameter_groups(student, mams_head, options):
    heads = [*student.heads.parameters(), *mams_head.parameters()]
    body = [p for p in student.encoder.parameters() if p.requires_grad]
    decayed = [p for p in body if p.dim() > 1]
    plain = [p for p in body if p.dim() == 1]
    return [{"params": decayed, "lr": options.lr, "weight_decay": 0.01},
            {"params": plain, "lr": options.lr, "weight_decay": 0.0},
            {"params": heads, "lr": options.head_lr, "weight_decay": 0.01}]


@torch.no_grad()
def follow(average, student, decay):
    for slow, fast in zip(average.parameters(), student.parameters()):
        if fast.requires_grad:
            slow.lerp_(fast, 1 - decay)


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    rng = augment.seeded(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = sets.load_tokenizer(options.base / "tokenizer.json")
    categories, mams = sets.category_names(options.data), sets.mams_names(options.data)
    labels = sets.phrases(tokenizer, categories)
    examples, pool = material(options, tokenizer, categories, mams, labels)
    judged = names_of(options.domains)
    student, teacher = build(options.base, len(categories))
    start_categories(student, teacher, categories, tokenizer)
    if options.start:
        saved = torch.load(options.start, map_location="cpu", weights_only=False)
        student.load_state_dict(saved["student"])
    mams_head = CategoryHead(len(mams), student.encoder.config.hidden_size)
    average = copy.deepcopy(student)
    if options.int8:
        # The average is judged in f32; only the one that learns feels the rounding.
        for _, _, linear in encoder_linears(student.encoder):
            linear.register_forward_pre_hook(lambda _, x: (FakeInt8.apply(x[0]), *x[1:]))
    optimizer = torch.optim.AdamW(parameter_groups(student, mams_head, options), fused=True)

    def batches():
        return augment.epoch(examples, rng, options.batch, options.joining,
                             augment.punctuation_ids(tokenizer), options.hide)

    plan = batches()
    total = int(len(plan) * options.epochs * 1.02)
    warm = total // 16
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.02, (total - s) / (total - warm))))
    print(f"{len(examples)} examples, {len(pool)} unlabelled, {total} steps", flush=True)
    step, began, sums, best = 0, time.time(), {}, -1.0
    for epoch in range(options.epochs):
        student.train()
        for rows in plan:
            batch = augment.collate(rows, len(categories), len(mams))
            with torch.autocast("cpu", torch.bfloat16, enabled=not options.f32):
                parts = losses(student, mams_head, batch)
                if step % 4 == 0:
                    some = neighbours(pool, rng)
                    parts["embedding"] = 4.0 * embedding_loss(student, teacher, some)
            sum(parts.values()).backward()
            torch.nn.utils.clip_grad_norm_([*student.parameters(), *mams_head.parameters()], 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            follow(average, student, min(options.ema, (1 + step) / (10 + step)))
            for name, value in parts.items():
                sums[name] = 0.99 * sums.get(name, value.item()) + 0.01 * value.item()
            step += 1
            if step % 50 == 0:
                line = " ".join(f"{k} {v:.3f}" for k, v in sums.items())
                print(f"step {step} {time.time() - began:.0f}s {line}", flush=True)
            if options.steps_max and step >= options.steps_max:
                return
        dev = predictions(average.eval(), tokenizer, options.data, "dev", judged)
        scores = score(dev, categories, 0.0, 0.4)
        mean = sum(scores.values()) / len(scores)
        line = " ".join(f"{k} {v:.2f}" for k, v in scores.items())
        print(f"epoch {epoch + 1} {time.time() - began:.0f}s dev {mean:.2f}: {line}", flush=True)
        if mean > best:
            best = mean
            torch.save({"student": average.state_dict(), "categories": categories,
                        "options": vars(options), "dev": scores}, options.out / "best.pt")
        plan = batches()


if __name__ == "__main__":
    main()
