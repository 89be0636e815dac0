"""Writes a student as the model directory of docs/model-directory.md."""

import hashlib
import json
import shutil
from pathlib import Path

from safetensors.torch import save_file

from quantize import quantize_rows


def tensors_of(student, precision):
    tensors = {}
    for name, value in student.encoder.state_dict().items():
        if "position_ids" in name or "token_type_ids" in name:
            continue
        value = value.detach().float().contiguous()
        is_linear = name.startswith("encoder.layer.") and value.dim() == 2
        if precision == "int8" and (is_linear or name == "embeddings.word_embeddings.weight"):
            tensors[name], tensors[name + "_scale"] = quantize_rows(value)
        else:
            tensors[name] = value
    for name, value in student.heads.state_dict().items():
        tensors["heads." + name] = value.detach().float().contiguous()
    return tensors


def config_of(student):
    """Only what the encoder is; no name or path of where it came from."""
    config = student.encoder.config
    keys = ["model_type", "hidden_act", "hidden_size", "intermediate_size", "layer_norm_eps",
            "max_position_embeddings", "num_attention_heads", "num_hidden_layers",
            "type_vocab_size", "vocab_size", "pad_token_id"]
    table = {"architectures": ["BertModel"], "attention_probs_dropout_prob": 0.1,
             "hidden_dropout_prob": 0.1, "initializer_range": 0.02,
             "position_embedding_type": "absolute"}
    return dict(sorted({**table, **{key: getattr(config, key) for key in keys}}.items()))


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=True) + "\n")


def export(student, tokenizer_path, opined, precision, out):
    """`opined` is the content of opined.json but precision and files, which are filled in here."""
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    save_file(tensors_of(student, precision), out / "model.safetensors", metadata={"format": "pt"})
    write_json(out / "config.json", config_of(student))
    if Path(tokenizer_path).resolve() != (out / "tokenizer.json").resolve():
        shutil.copyfile(tokenizer_path, out / "tokenizer.json")
    files = {}
    for name in ["model.safetensors", "tokenizer.json", "config.json"]:
        content = (out / name).read_bytes()
        files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    write_json(out / "opined.json", {**opined, "precision": precision, "files": files})
