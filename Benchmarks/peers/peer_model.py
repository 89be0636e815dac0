"""The encoder of an opined model directory, dequantized, as PyTorch and ONNX models."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertModel


def load_encoder(directory):
    """BertModel in f32; int8 tensors are multiplied by their row scales."""
    tensors = load_file(str(directory / "model.safetensors"))
    state = {}
    for name, tensor in tensors.items():
        if name.endswith(".weight_scale") or name.startswith("heads."):
            continue
        scale = tensors.get(name + "_scale")
        state[name] = tensor if scale is None else tensor.float() * scale[:, None]
    config = BertConfig.from_json_file(str(directory / "config.json"))
    config._attn_implementation = "eager"
    encoder = BertModel(config, add_pooling_layer=False).eval()
    missing, unexpected = encoder.load_state_dict(state, strict=False)
    missing = [name for name in missing if not name.endswith(("position_ids", "token_type_ids"))]
    if missing or unexpected:
        raise SystemExit(f"read {directory}: missing {missing}, unexpected {unexpected}")
    return encoder


class LastHiddenState(torch.nn.Module):
    """What the peers are asked for: (batch, length) ids and mask to (batch, length, hidden)."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids, attention_mask):
        return self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, return_dict=False)[0]


def export_onnx(encoder, folder):
    """Writes encoder.onnx and encoder-int8.onnx (dynamic, per channel); their paths."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    plain, int8 = Path(folder) / "encoder.onnx", Path(folder) / "encoder-int8.onnx"
    if not plain.exists():
        names, axes = ["input_ids", "attention_mask"], {0: "batch", 1: "length"}
        ids = torch.randint(5, 1000, (2, 8))
        torch.onnx.export(LastHiddenState(encoder), (ids, torch.ones_like(ids)), str(plain),
                          input_names=names, output_names=["hidden"], opset_version=17,
                          dynamo=False, dynamic_axes={name: axes for name in [*names, "hidden"]})
    if not int8.exists():
        quantize_dynamic(plain, int8, weight_type=QuantType.QInt8, per_channel=True)
    return plain, int8
