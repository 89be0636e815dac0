"""Small random T5s, and what Hugging Face computes with them; or the same of a real checkpoint.

    goldens_t5.py OUT                                  t5-v10, t5-v11 in f32 and int8, and t5.json
    goldens_t5.py OUT --checkpoint DIR --texts FILE    one checkpoint in f32 and its goldens, in OUT;
                                                       OPINED_T5=OUT swift test compares them

The models are random but not small in their numbers: embeddings are wide, norms have gains and
attention is peaked, so that texts vary, end, and hang on every matrix. A greedy text is kept only
where at each step the best token leads the second by a margin that no order of additions can eat.
"""

import argparse
import copy
import json
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn
from transformers import AutoTokenizer, T5Config, T5ForConditionalGeneration

from quantize import Int8Linear, quantize_rows

MARGIN = 0.004        # least lead of the best token, in logits, of a greedy golden
STEPS = 20            # tokens of a greedy text, at most
GREEDY = 200
VERSIONS = {
    # [NL] is id 100: the row behind the 100 pieces, as in the paper's checkpoints.
    "t5-v10": dict(vocab_size=101, d_model=40, d_kv=12, num_heads=3, d_ff=76, num_layers=2,
                   num_decoder_layers=3, relative_attention_num_buckets=32,
                   relative_attention_max_distance=128, feed_forward_proj="relu"),
    "t5-v11": dict(vocab_size=1103, d_model=37, d_kv=11, num_heads=5, d_ff=70, num_layers=3,
                   num_decoder_layers=2, relative_attention_num_buckets=12,
                   relative_attention_max_distance=40, feed_forward_proj="gated-gelu",
                   tie_word_embeddings=False),
}
SEEDS = {"t5-v10": 1, "t5-v11": 14}


def random_model(version):
    """A T5 whose greedy texts are neither constant nor endless."""
    torch.manual_seed(SEEDS[version])
    config = T5Config(**VERSIONS[version], pad_token_id=0, eos_token_id=1,
                      decoder_start_token_id=0, dropout_rate=0.0)
    model = T5ForConditionalGeneration(config).eval()
    is_tied = version == "t5-v10"
    if not is_tied:
        model.lm_head.weight = nn.Parameter(model.lm_head.weight.detach().clone())
    sharpness = 1 if is_tied else 0.6
    for name, value in model.named_parameters():
        noise = torch.randn_like(value)
        fan_in = value.shape[-1]
        if "layer_norm" in name:
            value.data = 1 + 0.2 * noise
        elif "relative_attention_bias" in name:
            value.data = 3 * sharpness * noise
        elif name in ("shared.weight", "lm_head.weight"):
            value.data = (0.04 if is_tied else 0.3) * noise
            value.data[1] *= 1.7                # the end token: likelier than others
        elif "Attention.q" in name or "Attention.k" in name:
            value.data = noise * fan_in**-0.5 * config.d_kv**-0.25 * 2.5 * sharpness
        else:
            value.data = noise * fan_in**-0.5 * 1.5
    model.decoder.final_layer_norm.weight.data *= 90 if is_tied else 4
    return model, is_tied


def random_inputs(model, count, seed):
    generator = torch.Generator().manual_seed(seed)
    vocabulary = model.config.vocab_size
    for index in range(count):
        length = int(torch.randint(0, 40, (1,), generator=generator))
        if index % 16 == 5:
            length = 60 + 11 * (index // 16) % 240
        ids = torch.randint(2, vocabulary, (length,), generator=generator)
        yield ids.tolist() + [1]


@torch.no_grad()
def encode(model, ids):
    return model.encoder(input_ids=torch.tensor([ids])).last_hidden_state


@torch.no_grad()
def logits(model, states, decoder_ids):
    """(tokens, vocabulary), the start token first."""
    start = model.config.decoder_start_token_id
    return model(encoder_outputs=(states,),
                 decoder_input_ids=torch.tensor([[start, *decoder_ids]])).logits[0]


@torch.no_grad()
def greedy(model, ids, steps=STEPS):
    """What generate says, its log-probabilities, and the least lead of a best token."""
    out = model.generate(torch.tensor([ids]), max_new_tokens=steps, do_sample=False, num_beams=1,
                         return_dict_in_generate=True, output_logits=True,
                         use_cache=False)
    tokens = out.sequences[0, 1:].tolist()
    rows = torch.cat(out.logits)
    best = rows.topk(2).values
    values = rows.log_softmax(-1)
    finished = tokens[-1] == model.config.eos_token_id
    return {"ids": ids, "text": tokens[:-1] if finished else tokens, "is_finished": finished,
            "log_probabilities": rounded(values[range(len(tokens)), tokens]),
            "runners_up": rows.topk(2).indices[:, 1].tolist(),
            "margin": float((best[:, 0] - best[:, 1]).min())}


@torch.no_grad()
def beams(model, ids, count=4, steps=STEPS):
    out = model.generate(torch.tensor([ids]), max_new_tokens=steps, do_sample=False,
                         num_beams=count, num_return_sequences=count, length_penalty=1.0,
                         early_stopping=False, return_dict_in_generate=True, output_scores=True,
                         use_cache=False)
    end = model.config.eos_token_id
    texts = []
    for row, score in zip(out.sequences[:, 1:].tolist(), out.sequences_scores.tolist()):
        is_finished = end in row
        text = row[:row.index(end)] if is_finished else row
        texts.append({"text": text, "is_finished": is_finished, "score": score})
    scores = [t["score"] for t in texts]
    margin = min((a - b for a, b in zip(scores, scores[1:])), default=1.0)
    return {"ids": ids, "beams": texts, "margin": margin}


@torch.no_grad()
def scored(model, ids, prefix, continuations):
    states = encode(model, ids)
    rows = []
    for continuation in continuations:
        values = logits(model, states, prefix + continuation)[:-1].log_softmax(-1)
        values = values[len(prefix):]
        rows.append(rounded(values[range(len(continuation)), continuation]))
    return {"ids": ids, "prefix": prefix, "continuations": continuations,
            "log_probabilities": rows}


def rounded(tensor):
    return [float(f"{x:.7g}") for x in tensor.flatten().tolist()]


class Halved(nn.Module):
    """A layer whose outputs are kept as halves."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x).half().float()


class Int8Embedding(nn.Module):
    """A look-up in int8 rows."""

    def __init__(self, weight):
        super().__init__()
        bytes_, scale = quantize_rows(weight)
        self.weight = nn.Parameter(bytes_.float() * scale[:, None])

    def forward(self, ids):
        return self.weight[ids]


@torch.no_grad()
def simulate(model):
    """A copy that computes as the int8 engine does."""
    twin = copy.deepcopy(model).eval()
    shared = model.shared.weight.detach()
    for module in list(twin.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Linear):
                weight, scale = quantize_rows(child.weight.detach())
                zeros = torch.zeros(child.weight.shape[0])
                setattr(module, name, Int8Linear(weight, scale, zeros))
    for block in twin.decoder.block:
        for attention in (block.layer[0].SelfAttention, block.layer[1].EncDecAttention):
            attention.k, attention.v = Halved(attention.k), Halved(attention.v)
    twin.shared = twin.encoder.embed_tokens = twin.decoder.embed_tokens = Int8Embedding(shared)
    return twin


def tensors(model, is_tied, precision, kept=()):
    """Under Hugging Face's names; int8: every linear weight, and `shared`, with `_scale`."""
    state = model.state_dict()
    names = [n for n in state if "embed_tokens" not in n and not (is_tied and n == "lm_head.weight")]
    out = {}
    for name in names:
        value = state[name].detach().clone().contiguous()
        is_linear = value.dim() == 2 and "relative_attention_bias" not in name
        if precision == "int8" and is_linear and name not in kept:
            out[name], out[name + "_scale"] = quantize_rows(value)
        else:
            out[name] = value
    return out


def write_model(model, is_tied, precision, folder, **more):
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors(model, is_tied, precision), folder / "model.safetensors")
    config = {k: v for k, v in model.config.to_dict().items()
              if k in VERSIONS["t5-v10"] or k.endswith("_token_id") and v is not None}
    config |= {"model_type": "t5", "layer_norm_epsilon": model.config.layer_norm_epsilon,
               "tie_word_embeddings": is_tied, "architectures": ["T5ForConditionalGeneration"]} | more
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def goldens(model, inputs, margin=MARGIN, count=GREEDY):
    """Everything that the engine is compared with."""
    kept = []
    for ids in inputs:
        golden = greedy(model, ids)
        if golden["margin"] > margin:
            kept.append(golden)
        if len(kept) == count:
            break
    some = [g for g in kept if len(g["ids"]) < 30][:8]
    long = max(kept, key=lambda g: len(g["ids"]))
    encoded = [{"ids": g["ids"], "states": rounded(encode(model, g["ids"])[0])}
               for g in some[:4] + [long]]
    spoken = [{"ids": g["ids"], "text": g["text"],
               "logits": rounded(logits(model, encode(model, g["ids"]), g["text"]))}
              for g in some[:2]]
    searched = [b for b in (beams(model, g["ids"]) for g in kept[:40]) if b["margin"] > 1e-4][:16]
    end = model.config.eos_token_id
    labels = [[5], [7, 9], [7, 9, end], [end], [20, 21, 22, 23, 24]]
    scores = [scored(model, g["ids"], g["text"][:index % 6], labels)
              for index, g in enumerate(some)]
    return {"greedy": kept, "encoded": encoded, "logits": spoken, "beams": searched,
            "scores": scores}


def buckets():
    """Buckets of relative positions, by Hugging Face."""
    from transformers.models.t5.modeling_t5 import T5Attention
    rows = []
    for number, farthest in [(32, 128), (12, 40), (64, 300), (8, 20), (4, 7), (32, 64)]:
        positions = torch.arange(-600, 601)
        for ahead in (True, False):
            found = T5Attention._relative_position_bucket(positions, ahead, number, farthest)
            rows.append({"buckets": number, "distance_max": farthest, "looks_ahead": ahead,
                         "of": found.tolist()})
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--checkpoint", help="a folder in Hugging Face layout")
    parser.add_argument("--texts", type=pathlib.Path, help="one a line")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if arguments.checkpoint:
        tokenizer = AutoTokenizer.from_pretrained(arguments.checkpoint)
        model = T5ForConditionalGeneration.from_pretrained(
            arguments.checkpoint, dtype=torch.float32).eval()
        texts = arguments.texts.read_text().splitlines()
        is_tied = torch.equal(model.shared.weight, model.lm_head.weight)
        write_model(model, is_tied, "f32", arguments.out,
                    scale_decoder_outputs=model.config.scale_decoder_outputs)
        result = goldens(model, [tokenizer(text).input_ids for text in texts])
        (arguments.out / "goldens.json").write_text(json.dumps(result) + "\n")
        return
    for version in VERSIONS:
        model, is_tied = random_model(version)
        for precision in ("f32", "int8"):
            folder = arguments.out / f"{version}-{precision}"
            write_model(model, is_tied, precision, folder)
            of = model if precision == "f32" else simulate(model)
            result = goldens(of, random_inputs(model, 1500, seed=7))
            (folder / "goldens.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
            lengths = [len(g["text"]) for g in result["greedy"]]
            print(folder.name, len(lengths), "texts,", len({tuple(g["text"]) for g in
                  result["greedy"]}), "different, finished",
                  sum(g["is_finished"] for g in result["greedy"]), "tokens",
                  sorted({t for g in result["greedy"] for t in g["text"]}).__len__(),
                  "repeats", sum(len(set(g["text"])) < len(g["text"]) / 2
                                 for g in result["greedy"]), "beams", len(result["beams"]))
    (arguments.out / "t5-buckets.json").write_text(
        json.dumps(buckets(), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
