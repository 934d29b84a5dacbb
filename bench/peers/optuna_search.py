#!/usr/bin/python3
"""The other side of bench/SearchBenchmark.cs: stays alive, and does what each line on standard input asks for.

    optuna_search.py

Writes Optuna's version, then for each request {"space": ..., "storage": "memory" or a database's address, "seed": ..., "trials": ...} a JSON
line {"best": ..., "milliseconds": [...]}: TPE with Optuna's defaults, and for each trial the time of ask, suggest and tell, without the function.
"""
import json
import math
import sys
import time
import warnings

import optuna

A = [1.0, 1.2, 3.0, 3.2]
M = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [[.1312, .1696, .5569, .0124, .8283, .5886], [.2329, .4135, .8307, .3736, .1004, .9991],
     [.2348, .1451, .3522, .2883, .3047, .6650], [.4047, .8828, .8732, .5743, .1091, .0381]]


def suggest_branin(trial):
    return trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)


def branin(x, y):
    return ((y - 5.1 / (4 * math.pi ** 2) * x * x + 5 / math.pi * x - 6) ** 2
            + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10)


def suggest_hartmann6(trial):
    return tuple(trial.suggest_float(f"x{i}", 0, 1) for i in range(6))


def hartmann6(*x):
    return -sum(A[i] * math.exp(-sum(M[i][j] * (x[j] - P[i][j]) ** 2 for j in range(6))) for i in range(4))


def suggest_mixed(trial):
    # Optuna refuses a step with a logarithm: the steps of 50 are drawn as a whole number and rounded.
    return (50 * max(1, round(trial.suggest_int("hidden", 50, 1000, log=True) / 50)),
            trial.suggest_float("dropout", 0, 0.8, step=0.05), trial.suggest_float("blackout", 0, 0.1),
            trial.suggest_float("outlier", 0, 0.1), trial.suggest_categorical("bn", [False, True]))


def mixed(hidden, dropout, blackout, outlier, bn):
    return (math.log(hidden / 300) ** 2 + 4 * (dropout - 0.2) ** 2 + 100 * (blackout - 0.03) ** 2
            + 100 * (outlier - 0.07) ** 2 + (0 if bn else 0.2))


spaces = {"branin": (suggest_branin, branin), "hartmann6": (suggest_hartmann6, hartmann6), "mixed": (suggest_mixed, mixed)}


def search(space, storage, seed, trials):
    suggest, function = spaces[space]
    study = optuna.create_study(storage=None if storage == "memory" else storage, sampler=optuna.samplers.TPESampler(seed=seed))
    times = []
    for _ in range(trials):
        start = time.perf_counter()
        trial = study.ask()
        values = suggest(trial)
        asked = time.perf_counter()
        value = function(*values)
        told = time.perf_counter()
        study.tell(trial, value)
        times.append(1e3 * (time.perf_counter() - told + asked - start))
    return {"best": study.best_value, "milliseconds": times}


optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")
print(json.dumps(optuna.__version__), flush=True)
for line in sys.stdin:
    print(json.dumps(search(**json.loads(line))), flush=True)
