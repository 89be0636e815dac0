"""T5 base, small and mini of random weights in opined, CTranslate2 and PyTorch, at identical work.

256 inputs of the FSA test splits' lengths, 16 decoding steps forced, greedy, the whole vocabulary;
then CTranslate2 and opined once more with the head restricted to the same candidates (use_vmap, a
grammar). Each engine has a process of its own; the rounds are interleaved, and nothing else should
run. Prints medians over the rounds; a ratio is the median over rounds of CPU seconds divided by
opined's of the same round. See README.md.
"""

import argparse
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import t5_models

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESTRICTED = 64  # ids that the restricted head always allows, besides the input's own
BATCHES = (32, 64)
LATENCY_INPUTS = 24
PEERS = ["ct2", "ct2-vmap", "torch-int8", "torch-f32"]


class Peer:
    """An engine behind t5_engine.py, with the better batch size of two, found before the rounds."""

    def __init__(self, engine, model, ids, arguments):
        command = [sys.executable, str(HERE / "t5_engine.py"), engine, "--model", str(model),
                   "--ids", str(ids), "--steps", str(arguments.steps),
                   "--threads", str(arguments.threads)]
        self.engine, self.rounds, self.latencies = engine, [], []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        tried = {size: self.ask(f"round {size}")["cpu_seconds"] for size in BATCHES}
        self.batch = min(tried, key=tried.get)
        self.label = f"{engine}, batch {self.batch}"

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.engine}: its process ended at '{command}'; "
                             "run t5_engine.py by hand to see why")
        return json.loads(answer)

    def round(self):
        self.rounds.append(self.ask(f"round {self.batch}"))

    def latency(self):
        self.latencies.append(self.ask(f"latency {LATENCY_INPUTS}")["latency_ms"])

    def ids(self):
        return self.ask("ids")["ids"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Opined:
    """A run of `opined bench` for each round: the process of the product, started anew."""

    def __init__(self, model, ids, arguments, restricted):
        self.command = [arguments.opined, "bench", "--model", str(model), "--steps",
                        str(arguments.steps), "--ids", str(ids), "--json"]
        self.threads, self.rounds, self.latencies = arguments.threads, [], []
        self.more = ["--restricted", str(RESTRICTED)] if restricted else []
        self.engine = "opined, restricted" if restricted else "opined"
        tried = {size: self.ask(size)["cpu_seconds"] for size in BATCHES}
        self.batch = min(tried, key=tried.get)
        self.label = f"{self.engine}, batch {self.batch}"

    def ask(self, batch, threads=None, *more):
        command = [*self.command, "--batch", str(batch), "--threads", str(threads or self.threads),
                   *self.more, *more]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout)["generation"]

    def round(self):
        self.rounds.append(self.ask(self.batch))

    def latency(self):
        one = self.ask(1, 1, "--limit", str(LATENCY_INPUTS))
        self.latencies.append(one["latency_ms"]["median"])

    def ids(self):
        path = Path(self.command[3]) / "ids-out.jsonl"
        self.ask(self.batch, None, "--ids-out", str(path))
        said = [json.loads(line) for line in path.read_text().splitlines()]
        path.unlink()
        return said

    def close(self):
        pass


def median(rows, key):
    return statistics.median(row[key] for row in rows)


def report(contestants, inputs):
    """One line each. The last columns compare with the opined of the same head."""
    heading = ["reviews/s", "per CPU s", "batch 1 ms", "RSS MB", "ready s", "opined is"]
    print(f"{'':30}" + "".join(f"{name:>12}" for name in heading))
    rows = []
    for one in contestants:
        kind = one.engine.endswith(("vmap", "restricted"))
        ours = next((o for o in contestants
                     if isinstance(o, Opined) and bool(o.more) == kind), None)
        ratio = None if ours is None else statistics.median(
            peer["cpu_seconds"] / own["cpu_seconds"] for peer, own in zip(one.rounds, ours.rounds))
        row = {"engine": one.label,
               "reviews_per_second": inputs / median(one.rounds, "wall_seconds"),
               "reviews_per_cpu_second": inputs / median(one.rounds, "cpu_seconds"),
               "latency_ms": statistics.median(one.latencies),
               "rss_peak_mb": max(r["rss_peak_mb"] for r in one.rounds),
               "load_seconds": median(one.rounds, "load_seconds"), "opined_is": ratio}
        rows.append(row)
        shown = "" if ratio is None else f"{ratio:11.2f}x"
        numbers = [f"{row['reviews_per_second']:12.1f}{row['reviews_per_cpu_second']:12.1f}",
                   f"{row['latency_ms']:12.1f}{row['rss_peak_mb']:12.0f}",
                   f"{row['load_seconds']:12.2f}{shown}"]
        print(f"{one.label:30}" + "".join(numbers), flush=True)
    return rows


def agreement(contestants):
    """Share of tokens on which each int8 engine says what the first one says, before they part."""
    said = {one.engine: one.ids() for one in contestants}
    reference = next((e for e in ("torch-f32", *said) if e in said))
    table = {}
    for engine, rows in said.items():
        same = total = 0
        for row, other in zip(rows, said[reference]):
            length = next((i for i, (a, b) in enumerate(zip(row, other)) if a != b), len(other))
            same, total = same + length, total + len(other)
        table[engine] = same / total
    line = ", ".join(f"{engine} {100 * share:.1f} %" for engine, share in table.items())
    print(f"tokens as {reference} says them, up to the first difference: {line}")
    return table


def machine():
    """CPU, commit and versions: what a number means nothing without."""
    facts = Path("/proc/cpuinfo").read_text()
    cpu = re.search(r"model name\s*: (.*)", facts)[1]
    widest = next((f for f in ("avx512_vnni", "avx_vnni", "avx2") if f in facts), "no AVX2")
    commit = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],
                            capture_output=True, text=True).stdout.strip()
    packages = {name: metadata.version(name) for name in ("ctranslate2", "torch", "transformers")}
    return {"cpu": cpu, "widest": widest, "cores": len(os.sched_getaffinity(0)),
            "load": Path("/proc/loadavg").read_text().split()[0], "commit": commit, **packages}


def compare(name, folder, ids, arguments):
    """All engines on one model. → rows of the table."""
    hugging_face, ctranslate2 = folder / f"hf-{name}", folder / f"ct2-{name}"
    contestants = []
    with contextlib.ExitStack() as stack:
        def enter(one):
            contestants.append(one)
            stack.callback(one.close)

        if arguments.opined:
            model = folder / "opined" / f"t5-{name}"
            for restricted in (False, True):
                enter(Opined(model, ids, arguments, restricted))
        for engine in arguments.engines:
            model = ctranslate2 if engine.startswith("ct2") else hugging_face
            enter(Peer(engine, model, ids, arguments))
        for _ in range(arguments.rounds):
            for one in contestants:
                one.round()
        for _ in range(3):
            for one in contestants:
                one.latency()
        rows = report(contestants, sum(t5_models.LENGTHS.values()))
        same = agreement([c for c in contestants if not c.engine.endswith(("vmap", "restricted"))])
        return {"model": name, "rows": rows, "agreement": same}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="a folder for the models (3 GB)")
    parser.add_argument("--opined", default=str(ROOT / ".build/release/opined"),
                        help="'' leaves it out")
    parser.add_argument("--models", nargs="+", default=["base", "small", "mini"])
    parser.add_argument("--engines", nargs="*", choices=PEERS, default=PEERS,
                        help="the peers; opined is always there, but for --opined ''")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write the numbers there, too")
    arguments = parser.parse_args()
    # In a process of its own, for a child starts with the peak memory of its parent.
    command = [sys.executable, str(HERE / "t5_models.py"), str(arguments.work),
               "--restricted", str(RESTRICTED), "--models", *arguments.models]
    more = ["--opined", arguments.opined] if arguments.opined else []
    subprocess.run([*command, *more], check=True)
    ids = arguments.work / "ids.jsonl"
    facts = machine()
    print(", ".join(f"{key} {value}" for key, value in facts.items()))
    tables = []
    for name in arguments.models:
        inputs = sum(t5_models.LENGTHS.values())
        print(f"\nT5 {name}: {inputs} inputs, {arguments.steps} steps, "
              f"{arguments.threads} threads, {arguments.rounds} rounds")
        tables.append(compare(name, arguments.work, ids, arguments))
    if arguments.json:
        arguments.json.write_text(json.dumps({"machine": facts, "tables": tables}, indent=1) + "\n")


if __name__ == "__main__":
    main()
