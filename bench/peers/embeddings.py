"""scikit-learn's embeddings of MNIST's test images, for bench/EmbeddingBenchmark.cs.

A request a line: {"method": "tsne"|"pca", "data": folder of the IDX files, "output": a CSV file} or
{"method": "trustworthiness", "data": ..., "embedding": a CSV file, "column": that of the first coordinate, "neighbours": k}. Answers a line of
JSON each: seconds of the wall clock and of processor time of all threads, or the value. Pixels are divided by 255 on both sides.
"""
import gzip
import json
import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "2")
import numpy
from sklearn import __version__
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness


def images(folder):
    path = os.path.join(folder, "t10k-images-idx3-ubyte")
    data = gzip.open(path + ".gz").read() if os.path.exists(path + ".gz") else open(path, "rb").read()
    return numpy.frombuffer(data, numpy.uint8, offset=16).reshape(-1, 784).astype(numpy.float32) / 255


def answer(request):
    data = images(request["data"])
    if request["method"] == "trustworthiness":
        first = request["column"]
        embedded = numpy.loadtxt(request["embedding"], delimiter=",", skiprows=1, usecols=(first, first + 1))
        return {"value": trustworthiness(data, embedded, n_neighbors=request["neighbours"])}
    start, used = time.perf_counter(), time.process_time()
    if request["method"] == "tsne":
        embedded = TSNE(n_jobs=2, random_state=request.get("seed", 0), **request.get("options", {})).fit_transform(data)
    else:
        # In double precision: of single-precision data, scikit-learn's own coordinates are wrong by 3e-3.
        embedded = PCA(request["components"], svd_solver="full").fit_transform(data.astype(numpy.float64))
    seconds, used = time.perf_counter() - start, time.process_time() - used
    numpy.savetxt(request["output"], embedded, delimiter=",", comments="", header=",".join(f"c{i}" for i in range(embedded.shape[1])))
    return {"seconds": seconds, "processor_seconds": used}


print(json.dumps(__version__), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
