"""What Optuna sees of a study, and adds to it: COMMAND ADDRESS NAME [COUNT]."""
import json
import math
import sys
import warnings

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("error")
warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
CHOICES = ["relu", 'élu"', None, 3, 0.5, 2.0, True]


def suggest(trial):
    return {
        "blackout": trial.suggest_float("blackout", 0, 0.1),
        "rate": trial.suggest_float("rate", 1e-5, 0.1, log=True),
        "dropout": trial.suggest_float("dropout", 0, 0.8, step=0.05),
        "hidden": trial.suggest_int("hidden", 50, 1000, log=True),
        "layers": trial.suggest_int("layers", 2, 10, step=2),
        "activation": trial.suggest_categorical("activation", CHOICES),
    }


def objective(trial):
    parameters = suggest(trial)
    return (parameters["blackout"] - 0.03) ** 2 + math.log(parameters["hidden"] / 300) ** 2


def number(value):
    """JSON has no infinities; a float and an int are told apart."""
    return None if value is None else repr(value)


def dump(study):
    def show(trial):
        return {
            "number": trial.number,
            "state": trial.state.name,
            "parameters": {name: number(value) if isinstance(value, float) else value for name, value in trial.params.items()},
            "value": number(trial.value),
            "reports": [[step, number(value)] for step, value in sorted(trial.intermediate_values.items())],
            "notes": trial.user_attrs,
            "started": trial.datetime_start and trial.datetime_start.isoformat(timespec="microseconds"),
            "completed": trial.datetime_complete and trial.datetime_complete.isoformat(timespec="microseconds"),
        }

    complete = [t for t in study.trials if t.state == optuna.trial.TrialState.COMPLETE]
    print(json.dumps({
        "direction": study.direction.name,
        "best": study.best_trial.number if complete else None,
        "trials": [show(t) for t in study.trials],
    }))


command, address, name, *rest = sys.argv[1:]
if command == "create":
    study = optuna.create_study(storage=address, study_name=name, sampler=optuna.samplers.TPESampler(seed=1))
else:
    study = optuna.load_study(storage=address, study_name=name, sampler=optuna.samplers.TPESampler(seed=1, n_startup_trials=5))
if command == "create":
    for i, end in enumerate([0.5, "prune", "fail", math.inf, -math.inf, None]):
        trial = study.ask()
        suggest(trial)
        trial.report(0.25, 1)
        trial.report(math.nan, 2)
        trial.set_user_attr("host", "vm")
        if end == "prune":
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        elif end == "fail":
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
        elif end is not None:
            study.tell(trial, end)
    study.enqueue_trial({"blackout": 0.05, "activation": 'élu"', "layers": 4, "unknown": 1})
elif command == "add":
    study.enqueue_trial({"blackout": 0.05, "activation": 'élu"', "layers": 4, "dropout": 7.5})
    study.add_trial(optuna.trial.create_trial(
        params={"blackout": 0.03, "hidden": 300},
        distributions={"blackout": optuna.distributions.FloatDistribution(0, 0.1), "hidden": optuna.distributions.IntDistribution(50, 1000, log=True)},
        value=-1.0))
elif command == "optimize":
    study.optimize(objective, n_trials=int(rest[0]))
dump(study)
