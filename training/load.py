"""Reads a model directory back: what the engine reads, not what the trainer had in memory."""

import json
from pathlib import Path

from safetensors.torch import load_file
from transformers import BertConfig

from model import Student
from quantize import Int8Linear, encoder_linears


def load(folder, integers=True):
    """→ student, opined.json. An int8 model computes in int8, or in f32 on the same weights."""
    folder = Path(folder)
    opined = json.loads((folder / "opined.json").read_text())
    tensors = load_file(folder / "model.safetensors")
    kept = {}
    for name, value in tensors.items():
        if name + "_scale" in tensors:
            value = value.float() * tensors[name + "_scale"][:, None]
        if not name.endswith("_scale"):
            kept[name if name.startswith("heads.") else "encoder." + name] = value
    config = BertConfig(**json.loads((folder / "config.json").read_text()))
    categories = len(opined["tasks"]["categorise"]["categories"])
    student = Student(config, categories, tensors["heads.embedding.weight"].shape[0]).eval()
    student.load_state_dict(kept)
    if integers and opined["precision"] == "int8":
        names = {id(m): n for n, m in student.encoder.named_modules()}
        for module, attribute, linear in list(encoder_linears(student.encoder)):
            name = names[id(linear)] + ".weight"
            twin = Int8Linear(tensors[name], tensors[name + "_scale"], linear.bias)
            setattr(module, attribute, twin)
    return student, opined
