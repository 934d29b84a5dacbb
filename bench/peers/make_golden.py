#!/usr/bin/python3
"""Computes the golden values under tests/data/golden in double precision with PyTorch (Debian's python3-torch).

    make_golden.py [FOLDER]

Writes one JSON file for each topic. The tests compare the layers, losses, optimisers and objectives of Crest with them.
A name that starts with d is the gradient with respect to what follows the d. Inputs are drawn from one seed, so a new topic comes last.
"""
import json
import math
import pathlib
import sys

import torch
from torch.nn import functional

torch.manual_seed(20261120)
torch.set_default_dtype(torch.float64)
folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2] / "tests/data/golden")


def save(topic, note=None, **values):
    """Writes a topic; tensors become nested lists."""
    values = {"note": note, **values} if note else values
    (folder / f"{topic}.json").write_text(json.dumps(values, default=torch.Tensor.tolist))


def draw(*shape):
    return torch.randn(*shape) * 0.7


def variable(*shape):
    return draw(*shape).requires_grad_()


def gradients(**variables):
    """Their gradients, each named d and the variable's name."""
    return {f"d{name}": value.grad for name, value in variables.items()}


def dense():
    x, W, b, g = variable(5, 7), variable(7, 4), variable(4), draw(5, 4)
    y = x @ W + b
    (y * g).sum().backward()
    save("dense", "y = x W + b; W is [in, out]; d* is the gradient of sum(y*g)", x=x, W=W, b=b, g=g, y=y, **gradients(x=x, W=W, b=b))


def mix(h, W1, b1, W2, b2):
    transform, gate = torch.sigmoid(h @ W1 + b1), torch.sigmoid(h @ W2 + b2)
    return gate * transform + (1 - gate) * h


def highway():
    block = {"h": variable(6, 5), "W1": variable(5, 5), "b1": variable(5), "W2": variable(5, 5), "b2": variable(5)}
    g = draw(6, 5)
    y = mix(**block)
    (y * g).sum().backward()
    save("highway", "t=sigmoid(h W1+b1) transform, s=sigmoid(h W2+b2) gate, y=s*t+(1-s)*h", **block, g=g, y=y, **gradients(**block))


def prelu():
    x, a = variable(6, 4), torch.tensor([0.25, 0.1, -0.2, 0.5]).requires_grad_()
    g = draw(6, 4)
    y = torch.where(x > 0, x, a * x)
    (y * g).sum().backward()
    save("prelu", "one slope a feature", x=x, a=a, g=g, y=y, **gradients(x=x, a=a))


def batch_normalisation(topic, shape, axes):
    channels, epsilon, momentum = 3, 1e-3, 0.99
    x = variable(*shape)
    gamma, beta, g = (draw(channels) + 1).requires_grad_(), variable(channels), draw(*shape)
    y = functional.batch_norm(x, None, None, gamma, beta, training=True, eps=epsilon)
    (y * g).sum().backward()
    batch = x.detach()
    mean = (1 - momentum) * batch.mean(axes)
    variance = momentum + (1 - momentum) * batch.var(axes, unbiased=False)
    evaluated = functional.batch_norm(batch, mean, variance, gamma.detach(), beta.detach(), training=False, eps=epsilon)
    save(
        topic,
        "epsilon 0.001; running <- 0.99 running + 0.01 batch, from mean 0 and variance 1, with the biased batch variance; "
        "y_eval uses the updated running statistics",
        x=x, gamma=gamma, beta=beta, g=g, y=y, **gradients(x=x, gamma=gamma, beta=beta),
        running_mean=mean, running_var=variance, y_eval=evaluated)


def convolution(topic, padding):
    x, W, b = variable(2, 3, 6, 7), variable(4, 3, 3, 3), variable(4)
    y = functional.conv2d(x, W, b, padding=padding)
    g = draw(*y.shape)
    (y * g).sum().backward()
    save(topic, "NCHW, weights [out,in,3,3], cross-correlation", x=x, W=W, b=b, g=g, y=y, **gradients(x=x, W=W, b=b))


def pooling():
    x = variable(2, 2, 6, 6)
    y = functional.max_pool2d(x, 2)
    g = draw(*y.shape)
    (y * g).sum().backward()
    save("maxpool2", x=x, g=g, y=y, **gradients(x=x))


def cross_entropy():
    logits, label = variable(6, 4), torch.tensor([0, 3, 1, 2, 2, 0])
    loss = functional.cross_entropy(logits, label)
    loss.backward()
    target = torch.softmax(draw(6, 4), 1)
    logits_soft = variable(6, 4)
    loss_soft = -(target * torch.log_softmax(logits_soft, 1)).sum(1).mean()
    loss_soft.backward()
    save(
        "cross_entropy", "mean over rows; soft targets as in mixup", logits=logits, label=label, loss=loss, dlogits=logits.grad,
        logits_soft=logits_soft, target_soft=target, loss_soft=loss_soft, dlogits_soft=logits_soft.grad)


def optimisers():
    """Five steps of each with the same gradients."""
    start, steps = [0.5, -0.25, 1.0], [draw(3) for _ in range(5)]
    for topic, optimiser, options in (
            ("adam", torch.optim.Adam, {"lr": 0.001, "eps": 1e-7}),
            ("sgd", torch.optim.SGD, {"lr": 0.01}),
            ("momentum", torch.optim.SGD, {"lr": 0.01, "momentum": 0.9})):
        parameter = torch.nn.Parameter(torch.tensor(start))
        stepper, trace = optimiser([parameter], **options), []
        for step in steps:
            parameter.grad = step.clone()
            stepper.step()
            trace.append(parameter.tolist())
        save(
            f"optimizer_{topic}", "adam: lr .001, betas .9 .999, epsilon 1e-7; sgd lr .01; momentum .9 (v = .9 v + g; p -= lr v)",
            start=start, gradients=steps, parameters=trace)


def relaxed(positive, negative, gamma):
    pairs = torch.sigmoid(positive[:, None] - negative)
    return (pairs.mean(0) ** gamma).mean() ** (1 / gamma)


def exact(positive, negative, beta):
    """The objective, and the normalised partial AUC of the step function."""
    highest = torch.sort(negative, descending=True).values
    size = beta * len(negative)
    # The last of the negatives counts by the fraction of it that lies in the range.
    weights = torch.clamp(size - torch.arange(len(negative)), 0, 1)
    scale = size * len(positive)
    smooth = (torch.sigmoid(positive[:, None] - highest) * weights).sum() / scale
    steps = ((positive[:, None] > highest).double() * weights).sum() / scale
    return smooth, steps


def partial_auc():
    positive, negative, parts = variable(9), (draw(14) - 0.5).requires_grad_(), {}
    for gamma in (0.1, 0.5, 1.0):
        value = relaxed(positive, negative, gamma)
        logarithm = torch.log(value)
        d_positive, d_negative = torch.autograd.grad(logarithm, (positive, negative))
        parts[f"relaxed_gamma_{gamma}"] = {"value": value, "log_value": logarithm, "d_positive": d_positive, "d_negative": d_negative}
    for beta in (0.1, 0.25, 0.5, 1.0):
        value, steps = exact(positive, negative, beta)
        d_positive, d_negative = torch.autograd.grad(value, (positive, negative))
        parts[f"exact_beta_{beta}"] = {"value": value, "d_positive": d_positive, "d_negative": d_negative, "step_pauc": steps}
    save(
        "partial_auc", "gradients of log(value) for relaxed, of value for exact; step_pauc is the reported, normalised one",
        positive=positive, negative=negative, **parts)


def log_density(x, mean, cholesky):
    standardised = torch.linalg.solve_triangular(cholesky, (x - mean).T, upper=False)
    constant = torch.log(torch.diagonal(cholesky)).sum() + x.shape[1] / 2 * math.log(2 * math.pi)
    return -(standardised ** 2).sum(0) / 2 - constant


def log_mixture(x, logits, means, cholesky):
    weights = torch.log_softmax(logits, 0)
    return torch.logsumexp(torch.stack([w + log_density(x, m, c) for w, m, c in zip(weights, means, cholesky)]), 0)


def mixtures():
    x, parts = draw(7, 3), {}
    for kind in ("full", "diagonal"):
        classes = {}
        for name, components in (("positive", 2), ("negative", 3)):
            cholesky = torch.stack([torch.linalg.cholesky(a @ a.T + 0.5 * torch.eye(3)) for a in draw(components, 3, 3)])
            if kind == "diagonal":
                cholesky = cholesky * torch.eye(3)
            classes[name] = {"logits": variable(components), "means": variable(components, 3), "cholesky": cholesky.requires_grad_()}
        score = log_mixture(x, **classes["positive"]) - log_mixture(x, **classes["negative"])
        g = draw(7)
        (score * g).sum().backward()
        parameters = {f"{name}_{part}": value for name, parts_of in classes.items() for part, value in parts_of.items()}
        slopes = {f"d_{name}": value.grad.tril() if name.endswith("cholesky") else value.grad for name, value in parameters.items()}
        parts[kind] = {"g": g, "score": score, **parameters, **slopes}
    save(
        "gaussian_mixture_score",
        "score = log p(x|positive) - log p(x|negative); d_* gradients of sum(score*g); cholesky lower triangular, covariance = C C^T",
        x=x, **parts)


def training():
    x, label = draw(16, 6), torch.randint(0, 3, (16,))
    start = {"W0": draw(6, 8) * 0.5, "b0": torch.zeros(8), "W1": draw(8, 8) * 0.5, "b1": torch.zeros(8)}
    start |= {"W2": draw(8, 8) * 0.5, "b2": torch.zeros(8) - 1, "W3": draw(8, 3) * 0.5, "b3": torch.zeros(3)}
    network = {name: torch.nn.Parameter(value.clone()) for name, value in start.items()}
    optimiser, losses = torch.optim.Adam(network.values(), lr=0.01, eps=1e-7), []
    for _ in range(20):
        optimiser.zero_grad()
        hidden = mix(x @ network["W0"] + network["b0"], *(network[name] for name in ("W1", "b1", "W2", "b2")))
        loss = functional.cross_entropy(hidden @ network["W3"] + network["b3"], label)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    save(
        "train_highway",
        "Dense 6-8, one highway block (W1 b1 transform, W2 b2 gate), Dense 8-3, cross-entropy, Adam lr 0.01 epsilon 1e-7, "
        "20 full-batch steps",
        x=x, label=label, init=start, losses=losses, final=network)


def magnitudes():
    flux, scale = torch.tensor([-100.0, -5, -0.3, 0, 0.05, 0.1, 0.3, 1, 7, 250, 1e5]), 2.5 * math.log10(math.e)
    save("magnitude", flux=flux, modified=-scale * torch.asinh(flux / 2), traditional=-scale * torch.log(torch.clamp(flux, min=0.1)))


dense()
highway()
prelu()
batch_normalisation("batchnorm_dense", (8, 3), (0,))
batch_normalisation("batchnorm_conv_nchw", (4, 3, 5, 5), (0, 2, 3))
convolution("conv3x3_same", 1)
convolution("conv3x3_valid", 0)
pooling()
cross_entropy()
optimisers()
partial_auc()
mixtures()
training()
magnitudes()
