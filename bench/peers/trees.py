"""Boosted trees of XGBoost and forests of scikit-learn. A model is fitted once; its predictions and its area are those of the fit that was timed."""
import functools
import time

import numpy

ROWS, QUICK_ROWS, QUICK_SECONDS, FEATURES, THREADS = 1_000_000, 10_000, 0.1, 12, 2
models = {}


@functools.cache
def read(data):
    return numpy.fromfile(data / "candidates.f32", "f4").reshape(-1, FEATURES), numpy.fromfile(data / "candidates.u8", "u1")


def fit(data, model, quick):
    x, y = read(data)
    rows = QUICK_ROWS if quick else ROWS
    if model == "forest":
        from sklearn.ensemble import RandomForestClassifier

        classifier = RandomForestClassifier(100, n_jobs=THREADS, random_state=1)
    else:
        import xgboost

        classifier = xgboost.XGBClassifier(n_estimators=100, tree_method="hist", n_jobs=THREADS)
    models[model, quick] = classifier.fit(x[:rows], y[:rows])
    return rows


def fitted(data, model, seconds):
    quick = seconds < QUICK_SECONDS
    if (model, quick) not in models:
        fit(data, model, quick)
    return models[model, quick]


def rate(do, seconds):
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds or done == 0:
        done += do()
    return done / (time.perf_counter() - start)


def fits(data, request):
    """Rows a second of whole fits, from the matrix in memory."""
    return lambda seconds: rate(lambda: fit(data, request["model"], seconds < QUICK_SECONDS), seconds)


def predictions(data, request):
    """Rows a second, from the matrix in memory to probabilities."""
    x = read(data)[0][ROWS:]
    in_place = request["workload"] == "tree-prediction-in-place"

    def measure(seconds):
        model = fitted(data, request["model"], seconds)
        predict = model.get_booster().inplace_predict if in_place else model.predict_proba
        return rate(lambda: len(predict(x)), seconds)

    return measure


def areas(data, request):
    """The area under the curve, times 10⁴."""
    from sklearn.metrics import roc_auc_score

    x, y = read(data)
    return lambda seconds: 1e4 * roc_auc_score(y[ROWS:], fitted(data, request["model"], seconds).predict_proba(x[ROWS:])[:, 1])
