#!/usr/bin/python3
"""The other side of bench/run: stays alive, and does what each line on standard input asks for.

    peer.py DATA-FOLDER

Writes one JSON line with its versions, then one for each request {"workload": ..., "seconds": ...}: {"figure": ...}, or {"error": ...}.
The data are files of raw numbers that both sides read. What a request sets up is kept for the next of its kind.
"""
import ctypes
import importlib.metadata
import json
import os
import pathlib
import platform
import sys

import numpy

import matrix
import mixtures
import trees

try:
    import torch

    import highway
    import images
    import partial_auc

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
except ImportError:
    torch = highway = images = partial_auc = None


def openblas():
    """What OpenBLAS says of itself, None where another BLAS is loaded."""
    try:
        loaded = {line.split()[-1] for line in open("/proc/self/maps") if "openblas" in line}
    except OSError:
        return None
    for path in sorted(loaded):
        try:
            describe = ctypes.CDLL(path).openblas_get_config
        except (OSError, AttributeError):
            continue
        describe.restype = ctypes.c_char_p
        return describe().decode()
    return None


def version(package):
    """Its version, without loading it; None where it is not there."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


data = pathlib.Path(sys.argv[1])
workloads = {"matrix-product": matrix.product, "tree-fit": trees.fits, "tree-prediction": trees.predictions,
             "tree-prediction-in-place": trees.predictions, "tree-auc": trees.areas, "mixture-fit": mixtures.fit}
if torch:
    workloads |= {"highway-training": highway.training, "highway-prediction": highway.prediction, "highway-latency": highway.latency,
                  "image-training": images.training, "image-inference": images.inference,
                  "partial-auc": partial_auc.epochs}
numpy.ones((8, 8), "f4") @ numpy.ones((8, 8), "f4")  # loads the BLAS
print(json.dumps({"python": platform.python_version(), "numpy": numpy.__version__, "openblas": openblas(), "torch": torch and str(torch.__version__), "xgboost": version("xgboost"), "sklearn": version("scikit-learn")}), flush=True)
ready = {}
for line in sys.stdin:
    request = json.loads(line)
    seconds = request.pop("seconds")
    workload = workloads.get(request["workload"])
    if workload is None:
        answer = {"error": "PyTorch is not there"}
    else:
        key = json.dumps(request)
        if key not in ready:
            ready = {k: v for k, v in ready.items() if json.loads(k)["workload"] == request["workload"]}
            ready[key] = workload(data, request)
        answer = {"figure": ready[key](seconds)}
    print(json.dumps(answer), flush=True)
