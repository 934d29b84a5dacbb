#!/usr/bin/python3
"""Reads light curves the way they are read today: pandas in a pool of processes, one netCDF file through xarray.

Prints one JSON line: files, seconds and files a second of reading and writing, the imports not counted.
"""
import argparse
import json
import multiprocessing
import pathlib
import tempfile
import time

import numpy
import pandas
import xarray

BANDS = ["g", "r", "i", "z", "y"]
COLUMNS = {"day": "Elapsed_days[day]", "sn_epoch": "SN_epoch[day]", "flux": "Flux", "flux_err": "Flux_err"}


def read(path):
    table = pandas.read_csv(path, sep=r"\s+")
    return [table["Filter"].map(BANDS.index).to_numpy("i1"), *(table[c].to_numpy("f4") for c in COLUMNS.values())]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    paths = sorted(options.root.glob("**/individual_parameter.dat"))
    read(paths[0])
    start = time.perf_counter()
    with multiprocessing.Pool(options.processes) as pool:
        objects = pool.map(read, paths, chunksize=64)
    arrays = {name: (("sample", "feature"), numpy.stack([o[i] for o in objects])) for i, name in enumerate(["band", *COLUMNS])}
    with tempfile.TemporaryDirectory() as folder:
        xarray.Dataset(arrays, {"sample": [p.parent.name for p in paths]}).to_netcdf(f"{folder}/all.nc", format="NETCDF4_CLASSIC")
    seconds = time.perf_counter() - start
    print(json.dumps({"files": len(paths), "seconds": seconds, "files_per_second": len(paths) / seconds}))
