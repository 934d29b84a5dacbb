"""Two bidirectional recurrent layers over light curves in PyTorch, as Crest's `train light-curves` has them, with Crest's weights to begin with.

Batches are of similar length, the longest sequence first, and ready before the clock starts. Variants: "packed" is one module given packed
sequences; "padded" a module a layer and direction, where the other direction begins with the last step, so that padding comes last there too.
"""
import time

import numpy
import torch
from torch.nn.utils import rnn


class Batch:
    def __init__(self, sequences, samples):
        # Sample i of a batch is of class i % 2, whatever its place here.
        order = sorted(range(len(samples)), key=lambda i: -len(sequences[samples[i]]))
        rows = [sequences[samples[i]] for i in order]
        self.labels = torch.tensor([i % 2 for i in order])
        self.steps, self.lengths = rnn.pad_sequence(rows), torch.tensor([len(r) for r in rows])
        self.packed = rnn.pack_padded_sequence(self.steps, self.lengths)
        places = torch.arange(len(self.steps))[:, None]
        is_step = places < self.lengths[None, :]
        self.reverse = torch.where(is_step, self.lengths[None, :] - 1 - places, places)[:, :, None]
        self.padding, self.weight = ~is_step[:, :, None], is_step[:, :, None].float()
        self.same_length = bool(is_step.all())

    def reversed(self, steps):
        return steps.flip(0) if self.same_length else steps.gather(0, self.reverse.expand_as(steps))


class Net(torch.nn.Module):
    def __init__(self, data, request):
        super().__init__()
        units, layers, gru, features = request["units"], request["layers"], request["cell"] == "gru", request["features"]
        kind = torch.nn.GRU if gru else torch.nn.LSTM
        self.packed = request["variant"] == "packed"
        if self.packed:
            self.cells = kind(features, units, layers, bidirectional=True)
        else:
            self.cells = torch.nn.ModuleList([kind(2 * units if i >= 2 else features, units) for i in range(2 * layers)])
        self.head = torch.nn.Linear(4 * units, 2)
        values, at = torch.from_numpy(numpy.fromfile(data / f"recurrent-{request['cell']}.f32", "f4")), 0

        def take(rows, columns):
            nonlocal at
            at += rows * columns
            return values[at - rows * columns:at].reshape(rows, columns)

        def ordered(t):  # Crest has the candidate first in what the inputs of a GRU enter.
            return torch.cat([t[:, units:], t[:, :units]], 1) if gru else t

        gates = (3 if gru else 4) * units
        parameters = iter(self.cells.parameters())
        with torch.no_grad():
            for direction in range(2 * layers):
                next(parameters).copy_(ordered(take(2 * units if direction >= 2 else features, gates)).T)
                next(parameters).copy_(take(units, gates).T)
                next(parameters).copy_(ordered(take(1, gates))[0])
                second = next(parameters).zero_()
                if gru:
                    second[2 * units:] = take(1, units)[0]
            self.head.weight.copy_(take(4 * units, 2).T)
            self.head.bias.copy_(take(1, 2)[0])

    def forward(self, batch):
        if self.packed:
            steps = rnn.pad_packed_sequence(self.cells(batch.packed)[0])[0]
        else:
            steps = batch.steps
            for forward, backward in zip(self.cells[::2], self.cells[1::2]):
                steps = torch.cat([forward(steps)[0], batch.reversed(backward(batch.reversed(steps))[0])], 2)
        mean = (steps * batch.weight).sum(0) / batch.lengths[:, None]
        return self.head(torch.cat([mean, steps.masked_fill(batch.padding, -torch.inf).amax(0)], 1))


def read(data, request):
    """Light curves, those of each whole batch, and that of median length."""
    lengths, features = numpy.fromfile(data / "nights.i32", "i4"), request["features"]
    sequences = torch.from_numpy(numpy.fromfile(data / "nights.f32", "f4").reshape(-1, features)).split(lengths.tolist())
    order, size = sorted(range(len(sequences)), key=lambda i: len(sequences[i])), request["batch"]
    batches = [Batch(sequences, order[i:i + size]) for i in range(0, len(order) - size + 1, size)]
    return batches, Batch(sequences, [order[len(order) // 2]])


def stepper(net):
    optimiser, loss_of = torch.optim.Adam(net.parameters(), 1e-3), torch.nn.CrossEntropyLoss()

    def step(batch):
        optimiser.zero_grad(set_to_none=True)
        loss = loss_of(net(batch), batch.labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        return loss.item()

    return step


def rate(seconds, size, work):
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds or done == 0:
        work(done // size * 7)
        done += size
    return done / (time.perf_counter() - start)


def training(data, request):
    """Light curves a second of whole steps: forward, backward, gradients clipped to length 1, Adam."""
    batches, step = read(data, request)[0], stepper(Net(data, request))
    return lambda seconds: rate(seconds, request["batch"], lambda i: step(batches[i % len(batches)]))


@torch.inference_mode()
def predict(net, batch):
    return net(batch)


def prediction(data, request):
    """Light curves a second."""
    batches, net = read(data, request)[0], Net(data, request).eval()
    return lambda seconds: rate(seconds, request["batch"], lambda i: predict(net, batches[i % len(batches)]))


def latency(data, request):
    """Microseconds of the light curve of median length: the percentile that is asked for."""
    one, net = read(data, request)[1], Net(data, request).eval()

    def measure(seconds):
        times, begin = [], time.perf_counter()
        while time.perf_counter() - begin < seconds or not times:
            start = time.perf_counter_ns()
            predict(net, one)
            times.append(time.perf_counter_ns() - start)
        return float(numpy.percentile(times, request["percentile"])) / 1e3

    return measure


def loss(data, request):
    """The cross-entropy of the middle batch after some steps of training on it, times 10⁴."""
    batches, step = read(data, request)[0], stepper(Net(data, request))
    batch = batches[len(batches) // 2]
    for _ in range(request["steps"]):
        step(batch)
    figure = 1e4 * step(batch)
    return lambda seconds: figure
