"""The highway network of the supernova tasks in PyTorch: training with noise, prediction, and the latency of one light curve."""
import math
import time

import numpy
import torch
from torch import nn
from torch.nn import functional


class Highway(nn.Module):
    def __init__(self, width, batch_norm):
        super().__init__()
        self.transform, self.gate = nn.Linear(width, width), nn.Linear(width, width)
        self.norm = nn.BatchNorm1d(width) if batch_norm else nn.Identity()

    def forward(self, h):
        t, g = torch.sigmoid(self.transform(h)), torch.sigmoid(self.gate(h))
        return self.norm(g * t + (1 - g) * h)


class LightCurves:
    """Fluxes with their errors as magnitudes, standardised, disturbed in the order of Crest."""

    def __init__(self, data, features):
        def read(name, columns):
            return torch.from_numpy(numpy.fromfile(data / name, "f4").reshape(-1, columns))
        self.flux, self.error = read("flux.f32", features), read("flux_error.f32", features)
        self.mean, self.deviation = read("mean.f32", features), read("deviation.f32", features)
        self.label = torch.from_numpy(numpy.fromfile(data / "label.i32", "i4").astype("i8"))

    def clean(self, flux):
        return (self.magnitude(flux) - self.mean) / self.deviation

    def noisy(self, samples, blackout, outlier):
        flux, error = self.flux[samples], self.error[samples]
        x = self.magnitude(flux + torch.randn_like(flux) * error)
        x = x * (torch.rand_like(x) >= blackout)
        x = x + torch.randn_like(x) * (torch.rand_like(x) < outlier)
        return (x - self.mean) / self.deviation

    @staticmethod
    def magnitude(flux):
        return (-2.5 / math.log(10)) * torch.asinh(flux / 2)


def network(request):
    torch.manual_seed(1)
    width, batch_norm = request["hidden"], request["batch_norm"]
    blocks = [Highway(width, batch_norm) for _ in range(request["highways"])]
    return nn.Sequential(nn.Linear(request["features"], width), nn.Dropout(request["dropout"]), *blocks, nn.Linear(width, request["classes"]))


def training(data, request):
    """Samples a second of whole steps: noise, forward, backward, Adam; drawing the order is not counted."""
    curves, net, batch = LightCurves(data, request["features"]), network(request).train(), request["batch"]
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
    count = len(curves.label)

    def measure(seconds):
        done = spent = 0
        while spent < seconds:
            order = torch.randperm(count)
            start = time.perf_counter()
            for first in range(0, count, batch):
                samples = order[first:first + batch]
                loss = functional.cross_entropy(net(curves.noisy(samples, request["blackout"], request["outlier"])), curves.label[samples])
                optimiser.zero_grad(set_to_none=True)
                loss.backward()
                optimiser.step()
                loss.item()
                done += len(samples)
                if spent + time.perf_counter() - start >= seconds:
                    break
            spent += time.perf_counter() - start
        return done / spent

    return measure


def prediction(data, request):
    """Samples a second from fluxes to probabilities."""
    curves, net, batch = LightCurves(data, request["features"]), network(request).eval(), request["batch"]
    count = len(curves.label)

    def measure(seconds):
        done, start = 0, time.perf_counter()
        with torch.no_grad():
            while time.perf_counter() - start < seconds or done == 0:
                first = done % count
                functional.softmax(net(curves.clean(curves.flux[first:first + batch])), 1)
                done += batch
        return done / (time.perf_counter() - start)

    return measure


def latency(data, request):
    """Microseconds from the fluxes of one light curve to its probabilities: the percentile that is asked for."""
    curves, net = LightCurves(data, request["features"]), network(request).eval()
    fluxes = curves.flux.numpy()

    def measure(seconds):
        times, begin = [], time.perf_counter()
        with torch.no_grad():
            while time.perf_counter() - begin < seconds or not times:
                flux = fluxes[len(times) % len(fluxes)]
                start = time.perf_counter_ns()
                functional.softmax(net(curves.clean(torch.from_numpy(flux))), 1).numpy()
                times.append(time.perf_counter_ns() - start)
        return float(numpy.percentile(times, request["percentile"])) / 1e3

    return measure
