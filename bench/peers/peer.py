#!/usr/bin/python3
"""The other side of bench/run: stays alive, and does what each line on standard input asks for.

    peer.py DATA-FOLDER

Writes one JSON line {"versions": ..., "answers": workloads, "missing": ...}, then one for each request
{"workload": ..., "seconds": ...}: {"figure": ...}.
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
    import recurrent

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
except ImportError:
    torch = highway = images = partial_auc = recurrent = None


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
xgboost, sklearn = version("xgboost"), version("scikit-learn")
workloads, missing = {"matrix-product": matrix.product}, ""
if torch:
    workloads |= {"highway-training": highway.training, "highway-prediction": highway.prediction, "highway-latency": highway.latency,
                  "image-training": images.training, "image-inference": images.inference, "partial-auc": partial_auc.epochs,
                  "recurrent-training": recurrent.training, "recurrent-prediction": recurrent.prediction,
                  "recurrent-latency": recurrent.latency, "recurrent-loss": recurrent.loss}
else:
    missing += "PyTorch is not there (apt-get install python3-torch). "
if sklearn:
    workloads |= {"mixture-fit": mixtures.fit}
if xgboost and sklearn:
    workloads |= {"tree-fit": trees.fits, "tree-prediction": trees.predictions, "tree-prediction-in-place": trees.predictions,
                  "tree-auc": trees.areas}
else:
    missing += "XGBoost or scikit-learn is not there (apt-get install python3-xgboost python3-sklearn). "
numpy.ones((8, 8), "f4") @ numpy.ones((8, 8), "f4")  # loads the BLAS
blas = openblas()
if not blas:
    missing += "NumPy does not use OpenBLAS, so the comparison is with a slow one (apt-get install libopenblas0-openmp). "
parts = [f"NumPy {numpy.__version__} with {(blas or 'a BLAS that is not OpenBLAS').strip()}", torch and f"PyTorch {torch.__version__}",
         xgboost and f"XGBoost {xgboost}", sklearn and f"scikit-learn {sklearn}", f"Python {platform.python_version()}"]
print(json.dumps({"versions": ", ".join(filter(None, parts)), "answers": list(workloads), "missing": missing.strip()}), flush=True)
ready = {}
for line in sys.stdin:
    request = json.loads(line)
    seconds = request.pop("seconds")
    key = json.dumps(request)
    if key not in ready:
        ready = {k: v for k, v in ready.items() if json.loads(k)["workload"] == request["workload"]}
        ready[key] = workloads[request["workload"]](data, request)
    answer = {"figure": ready[key](seconds)}
    print(json.dumps(answer), flush=True)
