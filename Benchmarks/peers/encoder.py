"""Runs one encoder on the same reviews in opined, ONNX Runtime and PyTorch, and prints ratios.

The rounds are interleaved. Only the forward pass is timed: ids are made before. Peers get batches
sorted by length, the kindest order for padding, and the best of several batch sizes and thread
layouts, found before the rounds. See README.md.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from peer_model import LastHiddenState, export_onnx, load_encoder

BATCHES = (8, 32, 64)


def read_texts(path):
    """The texts of JSON lines (key `text`), or the lines of a plain file."""
    lines = [line for line in path.read_text(encoding="utf-8-sig").split("\n") if line.strip()]
    return [json.loads(line)["text"] for line in lines] if path.suffix == ".jsonl" else lines


def padded_batches(sequences, size):
    """[(ids, mask)] of int64, `size` rows each."""
    batches = []
    for start in range(0, len(sequences), size):
        rows = sequences[start:start + size]
        ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
        mask = np.zeros_like(ids)
        for row, sequence in enumerate(rows):
            ids[row, :len(sequence)] = sequence
            mask[row, :len(sequence)] = 1
        batches.append((ids, mask))
    return batches


def onnx_runner(path, workers, threads):
    """A function that runs batches on `workers` threads, in a session of `threads` threads."""
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    pool = ThreadPoolExecutor(workers)

    def one(batch):
        session.run(None, {"input_ids": batch[0], "attention_mask": batch[1]})

    return lambda batches: list(pool.map(one, batches))


def torch_runner(module, threads):
    @torch.inference_mode()
    def run(batches):
        torch.set_num_threads(threads)
        for ids, mask in batches:
            module(torch.from_numpy(ids), torch.from_numpy(mask))
    return run


class Peer:
    """One way to run the encoder: a runner and the batches that suit it best."""

    def __init__(self, name, runners, sequences):
        self.name, self.rounds = name, []
        choices = [(layout, run, padded_batches(sequences, size), size)
                   for layout, run in runners for size in BATCHES]
        timed = []
        for layout, run, batches, size in choices:
            run(batches[:2])
            timed.append((self.measure(run, batches)[0], layout, size, run, batches))
        _, layout, size, self.run, self.batches = min(timed, key=lambda choice: choice[0])
        self.label = f"{name}, {layout}, batch {size}"

    @staticmethod
    def measure(run, batches):
        wall, cpu = time.perf_counter(), time.process_time()
        run(batches)
        return time.perf_counter() - wall, time.process_time() - cpu

    def round(self):
        self.rounds.append(self.measure(self.run, self.batches))


class Opined:
    """Our engine: a process that prints the JSON of `opined bench --engine --json`."""

    def __init__(self, command, reviews):
        self.label, self.command, self.rounds, self.reviews = "opined", command, [], reviews

    def round(self):
        output = subprocess.run(self.command, check=True, capture_output=True, text=True).stdout
        engine = json.loads(output)["engine"]
        share = self.reviews / engine["reviews"]
        wall = self.reviews / engine["reviews_per_second"]
        self.rounds.append((wall, engine["cpu_seconds"] * share))


def report(contestants, reviews):
    """Medians; the ratio is the median over rounds of a peer's CPU time divided by ours."""
    ours = contestants[0]
    print(f"{'':44}{'reviews/s':>10}{'per CPU s':>11}{'opined is':>11}")
    for one in contestants:
        wall, cpu = (statistics.median(column) for column in zip(*one.rounds))
        ratio = statistics.median(peer[1] / own[1] for peer, own in zip(one.rounds, ours.rounds))
        print(f"{one.label:44}{reviews / wall:10.0f}{reviews / cpu:11.0f}{ratio:10.2f}x")


def main():
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, help="JSON lines with a text, or one text a line")
    parser.add_argument("--model", type=Path, default=root / "Models/opined-mini")
    parser.add_argument("--opined", default=str(root / ".build/release/opined"))
    parser.add_argument("--engine-command", nargs="+", help="instead of `opined bench --engine`")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tokens-max", type=int, default=256)
    arguments = parser.parse_args()

    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(arguments.tokens_max)
    texts = read_texts(arguments.texts)
    sequences = sorted((tokenizer.encode(text).ids for text in texts), key=len)
    print(f"{len(texts)} reviews of {sum(map(len, sequences)) / len(texts):.1f} tokens, "
          f"{arguments.threads} threads, {arguments.rounds} rounds")

    threads = arguments.threads
    command = arguments.engine_command or [
        arguments.opined, "bench", "--engine", "--json", "--texts", str(arguments.texts),
        "--model", str(arguments.model), "--threads", str(threads)]
    encoder = load_encoder(arguments.model)
    with tempfile.TemporaryDirectory() as folder:
        plain, int8 = export_onnx(encoder, folder)
        module = LastHiddenState(encoder)
        dynamic = torch.ao.quantization.quantize_dynamic(module, {torch.nn.Linear}, torch.qint8)
        layouts = [(f"{threads}x1", threads, 1), (f"1x{threads}", 1, threads)]
        contestants = [Opined(command, len(texts))]
        for name, path in (("ONNX Runtime int8", int8), ("ONNX Runtime f32", plain)):
            runners = [(layout, onnx_runner(path, *shape)) for layout, *shape in layouts]
            contestants.append(Peer(name, runners, sequences))
        for name, net in (("PyTorch int8", dynamic), ("PyTorch f32", module)):
            runners = [(f"1x{threads}", torch_runner(net, threads))]
            contestants.append(Peer(name, runners, sequences))
        for _ in range(arguments.rounds):
            for contestant in contestants:
                contestant.round()
    report(contestants, len(texts))


if __name__ == "__main__":
    main()
