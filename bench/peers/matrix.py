"""Matrix products of NumPy, in GFLOP/s."""
import time

import numpy


def product(data, request):
    values = numpy.fromfile(data / "matrix.f32", "f4")
    m, n, k = request["m"], request["n"], request["k"]
    a = values[:m * k].reshape((k, m) if request["transpose_a"] else (m, k))
    b = values[:k * n].reshape((n, k) if request["transpose_b"] else (k, n))
    # Seen through .T, NumPy hands the matrix to BLAS as it lies, with the flag for its transpose.
    a, b = a.T if request["transpose_a"] else a, b.T if request["transpose_b"] else b
    c = numpy.empty((m, n), "f4")

    def measure(seconds):
        products, start = 0, time.perf_counter()
        while products == 0 or time.perf_counter() - start < seconds:
            numpy.matmul(a, b, out=c)
            products += 1
        return 2e-9 * m * n * k * products / (time.perf_counter() - start)

    return measure
