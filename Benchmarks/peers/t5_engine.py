"""One engine in a process of its own: reads a command a line, answers with a line of JSON.

Commands: `round BATCH` (all inputs once), `latency N` (N inputs, one by one), `ids` (what it says).
Times are the engine's own, wall and CPU of this process, after the inputs are ready.
"""

import argparse
import contextlib
import json
import resource
import statistics
import sys
import time
from pathlib import Path


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class CTranslate2:
    """Greedy, exactly `steps` tokens; it sorts by length and batches by itself."""

    def __init__(self, arguments, sequences, names):
        import ctranslate2

        self.sources = [[names[i] for i in sequence] for sequence in sequences]
        self.index = {name: i for i, name in enumerate(names)}
        self.settings = {"beam_size": 1, "min_decoding_length": arguments.steps,
                         "max_decoding_length": arguments.steps, "return_scores": False,
                         "use_vmap": arguments.engine.endswith("vmap")}
        self.translator = ctranslate2.Translator(
            str(arguments.model), device="cpu", compute_type="int8",
            inter_threads=arguments.threads, intra_threads=1)

    def run(self, rows, batch):
        said = self.translator.translate_batch(
            [self.sources[row] for row in rows], max_batch_size=batch, batch_type="examples",
            **self.settings)
        return [[self.index[token] for token in result.hypotheses[0]] for result in said]


class PyTorch:
    """transformers' generate, batches sorted by length; f32, or int8 by quantize_dynamic."""

    def __init__(self, arguments, sequences, names):
        import torch
        from transformers import T5ForConditionalGeneration

        torch.set_num_threads(arguments.threads)
        self.torch, self.sequences, self.steps = torch, sequences, arguments.steps
        self.model = T5ForConditionalGeneration.from_pretrained(arguments.model).eval()
        if arguments.engine == "torch-int8":
            self.model = torch.ao.quantization.quantize_dynamic(
                self.model, {torch.nn.Linear}, torch.qint8)

    def run(self, rows, batch):
        order = sorted(rows, key=lambda row: -len(self.sequences[row]))
        said = {}
        for begin in range(0, len(order), batch):
            part = order[begin : begin + batch]
            width = len(self.sequences[part[0]])
            ids = self.torch.zeros(len(part), width, dtype=self.torch.long)
            for place, row in enumerate(part):
                sequence = self.sequences[row]
                ids[place, : len(sequence)] = self.torch.tensor(sequence)
            with self.torch.inference_mode():
                out = self.model.generate(
                    input_ids=ids, attention_mask=(ids != 0).long(), do_sample=False, num_beams=1,
                    min_new_tokens=self.steps, max_new_tokens=self.steps)
            said.update(zip(part, out[:, 1:].tolist()))
        return [said[row] for row in rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=["ct2", "ct2-vmap", "torch-f32", "torch-int8"])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--ids", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    from t5_models import PIECES, ROWS, names

    sequences = [json.loads(line) for line in arguments.ids.read_text().splitlines()]
    tokens = [*names(), *(f"padding{i}" for i in range(ROWS - PIECES))]
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):  # libraries talk; the pipe is for JSON
        began = time.perf_counter()
        kind = CTranslate2 if arguments.engine.startswith("ct2") else PyTorch
        engine = kind(arguments, sequences, tokens)
        load_seconds = time.perf_counter() - began
        everything = range(len(sequences))
        engine.run(everything[:32], 32)  # warm
        for line in sys.stdin:
            verb, *words = line.split()
            wall, cpu = time.perf_counter(), cpu_seconds()
            result = {}
            if verb == "round":
                said = engine.run(everything, int(words[0]))
                assert all(len(row) == arguments.steps for row in said), "not all steps were done"
            elif verb == "latency":
                times = []
                for row in everything[: int(words[0])]:
                    start = time.perf_counter()
                    engine.run([row], 1)
                    times.append(1000 * (time.perf_counter() - start))
                result["latency_ms"] = statistics.median(times)
            elif verb == "ids":
                result["ids"] = engine.run(everything, 32)
            result |= {"wall_seconds": time.perf_counter() - wall,
                       "cpu_seconds": cpu_seconds() - cpu, "load_seconds": load_seconds,
                       "rss_peak_mb":
                           resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6}
            print(json.dumps(result), file=answers, flush=True)


if __name__ == "__main__":
    main()
