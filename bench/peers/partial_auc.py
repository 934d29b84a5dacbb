"""The partial AUC objectives of PyTorch as double sums in single precision: objective and gradient by all scores, in milliseconds an epoch.

All pairs at once would be gigabytes, so negatives are taken a chunk at a time with all positives; what is divided by, the sum of F^gamma over all chunks, is
divided by at the end. "gradient" is autograd's or, with nothing computed twice and every step in place, written by hand.
"""
import time

import numpy
import torch


def epochs(data, request):
    positives = torch.from_numpy(numpy.fromfile(data / "positives.f32", "f4"))
    negatives = torch.from_numpy(numpy.fromfile(data / "negatives.f32", "f4"))
    epoch = {"autograd": by_autograd, "by-hand": by_hand}[request["gradient"]]

    def measure(seconds):
        done, start = 0, time.perf_counter()
        while done == 0 or time.perf_counter() - start < seconds:
            epoch(positives, negatives, request["objective"], request["parameter"], request["chunk"])
            done += 1
        return 1000 * (time.perf_counter() - start) / done

    return measure


def selected(negatives, objective, parameter):
    """The negatives that count, where they stand, and how much of each counts."""
    if objective == "relaxed":
        return negatives, None, None
    wanted = parameter * len(negatives)
    values, places = torch.topk(negatives, -int(-wanted // 1), sorted=True)
    weights = torch.ones_like(values)
    weights[-1] = wanted - (len(values) - 1)
    return values, places, weights


def by_autograd(positives, negatives, objective, parameter, chunk):
    chosen, places, weights = selected(negatives, objective, parameter)
    p, n = positives.clone().requires_grad_(), chosen.clone().requires_grad_()
    total = 0.0
    for begin in range(0, len(n), chunk):
        f = torch.sigmoid(p[:, None] - n[None, begin:begin + chunk]).mean(0)
        part = (f ** parameter).sum() if objective == "relaxed" else (f * weights[begin:begin + chunk]).sum()
        part.backward()
        total += float(part)
    return finish(total, p.grad, n.grad, places, negatives, objective, parameter)


def by_hand(positives, negatives, objective, parameter, chunk):
    chosen, places, weights = selected(negatives, objective, parameter)
    by_positive, by_negative, total = torch.zeros_like(positives), torch.empty_like(chosen), 0.0
    for begin in range(0, len(chosen), chunk):
        pairs = (positives[:, None] - chosen[None, begin:begin + chunk]).sigmoid_()
        f = pairs.mean(0)
        if objective == "relaxed":
            total += float((f ** parameter).sum())
            w = parameter * f ** (parameter - 1)
        else:
            w = weights[begin:begin + chunk]
            total += float((f * w).sum())
        pairs.addcmul_(pairs, pairs, value=-1)  # sigmoid'
        w = w / len(positives)
        by_positive += pairs @ w
        torch.mul(pairs.sum(0), -w, out=by_negative[begin:begin + chunk])
    return finish(total, by_positive, by_negative, places, negatives, objective, parameter)


def finish(total, by_positive, by_negative, places, negatives, objective, parameter):
    if objective == "relaxed":
        scale = 1 / (parameter * total)
        return numpy.log(total / len(negatives)) / parameter, by_positive.mul_(scale), by_negative.mul_(scale)
    scale = 1 / (parameter * len(negatives))
    return total * scale, by_positive.mul_(scale), torch.zeros_like(negatives).index_copy_(0, places, by_negative.mul_(scale))
