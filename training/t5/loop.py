"""What both trainings share: processes, seeds, precision, and states that survive a kill.

Nothing here keeps a generator's state. The order of the data follows from (seed, epoch) and the
dropout from (seed, step, part), so a run that was stopped goes on as if it had not been, and the
number of processes changes no more than the order in which gradients are added.
"""

import contextlib
import os
import random
from dataclasses import dataclass

import torch
import torch.distributed as distributed


@dataclass(frozen=True)
class Processes:
    """This process among those that torchrun started; alone without torchrun."""
    rank: int
    count: int
    device: torch.device

    @property
    def leads(self):
        return self.rank == 0

    def say(self, *words):
        if self.leads:
            print(*words, flush=True)

    def add_up(self, tensors):
        """Sums each tensor over the processes, in place."""
        if self.count > 1:
            for tensor in tensors:
                distributed.all_reduce(tensor)

    def gather(self, value):
        """The values of all processes, in all of them."""
        if self.count == 1:
            return [value]
        values = [None] * self.count
        distributed.all_gather_object(values, value)
        return values


def processes(threads=0):
    """Joins torchrun's group if there is one; a GPU for each process, or the CPU."""
    if threads:
        torch.set_num_threads(threads)
    rank, count = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    device = torch.device("cpu")
    if torch.cuda.is_available():
        device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
        torch.cuda.set_device(device)
        torch.backends.cuda.matmul.allow_tf32 = False
    if count > 1:
        distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    return Processes(rank, count, device)


def close():
    if distributed.is_initialized():
        distributed.destroy_process_group()


def seed_of(*numbers):
    """One 63-bit seed of several numbers; each pattern of numbers is a stream of its own."""
    return random.Random(repr(numbers)).getrandbits(63)


def order(rows, seed, epoch):
    """The indices of an epoch."""
    indices = list(range(rows))
    random.Random(seed_of(seed, epoch)).shuffle(indices)
    return indices


def precision(device, bf16):
    """bf16 where matrices are multiplied; weights, sums and softmax stay f32. `bf16`: None is
    "on GPUs only"."""
    use = device.type == "cuda" if bf16 is None else bf16
    return torch.autocast(device.type, torch.bfloat16) if use else contextlib.nullcontext()


def save_state(path, state):
    """Writes beside and renames: a kill leaves the old state or the new one."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)


def load_state(path, device):
    return torch.load(path, map_location=device, weights_only=True) if path.exists() else None
