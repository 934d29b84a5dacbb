#!/usr/bin/python3
"""A two-layer bidirectional GRU over light curves in PyTorch, as Crest's `train light-curves` has it: what it takes.

    recurrent.py FILE SECONDS THREADS CELL UNITS LAYERS BOTH BATCH

FILE holds sequences: int32 count, int32 features, then for each int32 steps and its float32 rows. Prints a JSON line: light curves a second
of training (forward, backward, clipped Adam) and of prediction, and microseconds of one light curve and of one more step. Batches are of
similar length and packed, as Crest has them.
"""
import json
import struct
import sys
import time

import numpy
import torch

path, seconds, threads, cell, units, layers, both, batch = sys.argv[1:9]
seconds, threads, units, layers, both, batch = float(seconds), int(threads), int(units), int(layers), both == "1", int(batch)
torch.set_num_threads(threads)
with open(path, "rb") as file:
    count, features = struct.unpack("<ii", file.read(8))
    sequences = []
    for _ in range(count):
        (steps,) = struct.unpack("<i", file.read(4))
        rows = numpy.frombuffer(file.read(4 * steps * features), dtype="<f4").reshape(steps, features)
        sequences.append(torch.from_numpy(rows.copy()))
order = sorted(range(count), key=lambda i: len(sequences[i]))
batches = [order[i:i + batch] for i in range(0, count - batch + 1, batch)]
torch.manual_seed(1)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        kind = torch.nn.GRU if cell == "gru" else torch.nn.LSTM
        self.cells = kind(features, units, layers, bidirectional=both)
        self.head = torch.nn.Linear(2 * units * (2 if both else 1), 2)

    def forward(self, packed):
        steps, _ = self.cells(packed)
        padded, lengths = torch.nn.utils.rnn.pad_packed_sequence(steps)
        mask = (torch.arange(padded.shape[0])[:, None] < lengths[None, :])[:, :, None]
        mean = padded.sum(0) / lengths[:, None]
        largest = padded.masked_fill(~mask, -torch.inf).max(0).values
        return self.head(torch.cat([mean, largest], 1))


def pack(indices):
    return torch.nn.utils.rnn.pack_sequence([sequences[i] for i in indices], enforce_sorted=False)


def rate(work):
    work(0)
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        done += work(done)
    return done / (time.perf_counter() - start)


net = Net()
optimiser = torch.optim.Adam(net.parameters(), 1e-3)
loss = torch.nn.CrossEntropyLoss()
# Packing is not timed: what PyTorch is given is ready, Crest's own packing counts.
ready = [(pack(b), torch.tensor([i % 2 for i in b])) for b in batches]


def train(done):
    packed, labels = ready[(done // batch * 7) % len(ready)]
    optimiser.zero_grad(set_to_none=True)
    loss(net(packed), labels).backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimiser.step()
    return batch


training = rate(train)
net.eval()
with torch.inference_mode():
    prediction = rate(lambda done: [net(ready[(done // batch * 7) % len(ready)][0]), batch][1])
    middle = order[count // 2]
    single = pack([middle])
    one = 1e6 / rate(lambda done: [net(single), 1][1])
print(json.dumps({"training": training, "prediction": prediction, "one_us": one, "steps": len(sequences[middle])}))
