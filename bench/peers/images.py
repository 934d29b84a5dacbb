"""Image networks in PyTorch: the softmax regression and the convolutional networks for MNIST and CIFAR-10."""
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

SHAPES = {"softmax": (784,), "mnist-cnn": (1, 28, 28), "cifar-cnn": (3, 32, 32)}


def network(model, batch_norm):
    torch.manual_seed(1)

    def convolution(inputs, outputs, padding):
        return [nn.Conv2d(inputs, outputs, 3, padding=padding), *([nn.BatchNorm2d(outputs)] if batch_norm else []), nn.ReLU()]

    def head(inputs):
        return [nn.Flatten(), nn.Linear(inputs, 512), *([nn.BatchNorm1d(512)] if batch_norm else []), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 10)]

    if model == "softmax":
        return nn.Sequential(nn.Linear(784, 10))
    if model == "mnist-cnn":
        return nn.Sequential(*convolution(1, 32, 1), nn.MaxPool2d(2), *convolution(32, 64, 1), nn.MaxPool2d(2), *head(64 * 7 * 7))
    return nn.Sequential(*convolution(3, 32, 1), nn.MaxPool2d(2), nn.Dropout(0.25),
                         *convolution(32, 64, 1), *convolution(64, 64, 0), nn.MaxPool2d(2), nn.Dropout(0.25), *head(64 * 7 * 7))


def read(data, request):
    model = request["model"]
    pixels = torch.from_numpy(numpy.fromfile(data / f"{model}.f32", "f4").reshape(-1, *SHAPES[model]))
    return pixels, torch.from_numpy(numpy.fromfile(data / f"{model}.i32", "i4").astype("i8")), network(model, request["batch_norm"])


def training(data, request):
    """Samples a second of whole steps on batches that lie side by side in memory."""
    pixels, labels, net = read(data, request)
    batch, parameters = request["batch"], net.train().parameters()
    optimiser = {"softmax": lambda: torch.optim.SGD(parameters, lr=0.1), "mnist-cnn": lambda: torch.optim.Adam(parameters, lr=1e-3),
                 "cifar-cnn": lambda: torch.optim.RMSprop(parameters, lr=1e-3, alpha=0.9, eps=1e-7)}[request["model"]]()

    def measure(seconds):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds or done == 0:
            first = done % (len(pixels) - batch + 1)
            loss = functional.cross_entropy(net(pixels[first:first + batch]), labels[first:first + batch])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            loss.item()
            done += batch
        return done / (time.perf_counter() - start)

    return measure


def inference(data, request):
    """Samples a second from pixels to classes."""
    pixels, _, net = read(data, request)
    batch, net = request["batch"], net.eval()

    def measure(seconds):
        done, start = 0, time.perf_counter()
        with torch.no_grad():
            while time.perf_counter() - start < seconds or done == 0:
                first = done % (len(pixels) - batch + 1)
                net(pixels[first:first + batch]).argmax(1)
                done += batch
        return done / (time.perf_counter() - start)

    return measure
