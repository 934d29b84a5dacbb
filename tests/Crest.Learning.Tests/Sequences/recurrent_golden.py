#!/usr/bin/python3
"""Writes recurrent_golden.json with PyTorch: two stacked bidirectional layers, pooled, with a linear head, and all gradients.

    python3 recurrent_golden.py > recurrent_golden.json
"""
import json

import torch

torch.set_default_dtype(torch.float64)
INPUTS, UNITS, OUTPUTS, LENGTHS = 3, 5, 2, [4, 1, 6]


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def case(kind):
    torch.manual_seed(7)
    layer = (torch.nn.GRU if kind == "gru" else torch.nn.LSTM)(INPUTS, UNITS, 2, bidirectional=True)
    head = torch.nn.Linear(3 * 2 * UNITS, OUTPUTS)
    sequences = [torch.randn(length, INPUTS) for length in LENGTHS]
    weight = torch.randn(len(LENGTHS), OUTPUTS)
    packed = torch.nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False)
    steps, state = layer(packed)
    last = state[0] if kind == "lstm" else state  # [layers * directions, batch, units]
    padded, lengths = torch.nn.utils.rnn.pad_packed_sequence(steps)
    rows = []
    for i, length in enumerate(LENGTHS):
        own = padded[:length, i]
        rows.append(torch.cat([own.mean(0), own.max(0).values, last[2, i], last[3, i]]))
    output = head(torch.stack(rows))
    (output * weight).sum().backward()
    parameters = dict(layer.named_parameters()) | {f"head.{n}": p for n, p in head.named_parameters()}
    return {
        "sequences": [numbers(s) for s in sequences],
        "output_gradient": numbers(weight),
        "output": numbers(output),
        "values": {n: numbers(p) for n, p in parameters.items()},
        "gradients": {n: numbers(p.grad) for n, p in parameters.items()},
    }


print(json.dumps({
    "made_with": f"PyTorch {torch.__version__}", "inputs": INPUTS, "units": UNITS, "outputs": OUTPUTS, "lengths": LENGTHS,
    "gru": case("gru"), "lstm": case("lstm"),
}))
