#!/usr/bin/python3
"""The other side of bench/StudyThroughputBenchmark.cs: one worker, which stays alive and does what each line on standard input asks for.

    optuna_throughput.py ADDRESS

Writes Optuna's version, then for each request {"study": ..., "seconds": ...} serves the study for so long and writes {}, and for each
{"study": ..., "trials": ...} runs so many trials and writes {"milliseconds": [...]}, the time of each from the end of the one before it.
"""
import json
import os
import sys
import time
import warnings

import optuna

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
address = sys.argv[1]


def objective(trial):
    hidden = trial.suggest_int("hidden", 50, 1000, log=True)
    dropout = trial.suggest_float("dropout", 0, 0.8, step=0.05)
    blackout = trial.suggest_float("blackout", 0, 0.1)
    outlier = trial.suggest_float("outlier", 0, 0.1)
    bn = trial.suggest_categorical("bn", [False, True])
    return abs(hidden - 300) / 300 + abs(dropout - 0.2) + 10 * abs(blackout - 0.03) + 10 * abs(outlier - 0.07) + (0 if bn else 0.2)


print(json.dumps(optuna.__version__), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    study = optuna.load_study(storage=address, study_name=request["study"], sampler=optuna.samplers.TPESampler(seed=os.getpid()))
    answer = {}
    if "seconds" in request:
        study.optimize(objective, timeout=request["seconds"])
    else:
        ends = [time.perf_counter()]
        study.optimize(objective, n_trials=request["trials"], callbacks=[lambda *_: ends.append(time.perf_counter())])
        answer["milliseconds"] = [(b - a) * 1e3 for a, b in zip(ends, ends[1:])]
    print(json.dumps(answer), flush=True)
