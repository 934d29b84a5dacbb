"""scikit-learn and XGBoost on the splits of Crest: python3 real_bogus.py PARAM_LST SPLITS FEATURES

SPLITS holds seedN/data-train.csv, -validation.csv and -test.csv of 'crest predict real-bogus' (score,label,row of the table). FEATURES is
'usual' (a missing value is 10, as in the survey's first programs) or 'log' (logarithms, and the median of the training split for a missing
value, as examples/real-bogus-log.yaml has them). Prints a line of JSON a model and seed: AUC and pAUC(0.1) of validation and test split."""
import glob
import json
import os
import sys
import warnings

import numpy as np
import pandas as pd
import xgboost
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.mixture import GaussianMixture
from sklearn.neural_network import MLPClassifier

warnings.filterwarnings("ignore")  # that a network has not converged is no news here
LOGS = [0, 1, 2, 3, 4, 5, 6, 8, 9]


def partial_auc(label, score, beta=0.1):
    """The step-function pAUC, ties count half, normalised by beta."""
    real, bogus = np.sort(score[label == 1]), np.sort(score[label == 0])[::-1]
    wanted = beta * len(bogus)
    weight = np.ones(min(int(wanted) + 1, len(bogus)))
    if int(wanted) < len(bogus):
        weight[-1] = wanted - int(wanted)
    top = bogus[:len(weight)]
    above = len(real) - (np.searchsorted(real, top, "right") + np.searchsorted(real, top, "left")) / 2
    return float((above * weight).sum() / (wanted * len(real)))


def features(raw, kind, train):
    x = raw.copy()
    if kind == "usual":
        x[~np.isfinite(x)] = 10
        x[:, 0] = 1.0857 / x[:, 0]
        return x
    x[:, 0] = 1.0857 / x[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        x[:, LOGS] = np.log10(x[:, LOGS])
    x[~np.isfinite(x)] = np.nan
    return np.where(np.isfinite(x), x, np.nanmedian(x[train], axis=0))


def main():
    path, splits, kind = sys.argv[1:]
    table = pd.read_csv(path, sep=r"\s+", header=None)
    raw, label = table.iloc[:, 10:22].to_numpy(float), table[8].to_numpy(int)
    for folder in sorted(glob.glob(os.path.join(splits, "seed*"))):
        seed = int(folder.rsplit("seed", 1)[1])
        train, validation, test = (pd.read_csv(os.path.join(folder, f"data-{part}.csv"))["row"].to_numpy() - 1 for part in ("train", "validation", "test"))
        x = features(raw, kind, train)
        missing = np.where(np.isfinite(raw), x, np.nan)
        z = (x - x[train].mean(0)) / x[train].std(0)
        y, q, r = label[train], label[validation], label[test]

        def report(model, score, **more):
            v, t = score[validation], score[test]
            print(json.dumps(dict(model=model, seed=seed, validation_pauc=partial_auc(q, v), validation_auc=roc_auc_score(q, v),
                                  test_pauc=partial_auc(r, t), test_auc=roc_auc_score(r, t), **more)), flush=True)

        def classifier(model, fitted, inputs):
            score = np.zeros(len(label))
            for part in (validation, test):
                score[part] = fitted.predict_proba(inputs[part])[:, 1]
            report(model, score)

        if kind == "usual":
            classifier("random forest, scikit-learn", RandomForestClassifier(100, n_jobs=2, random_state=seed).fit(x[train], y), x)
            classifier("histogram boosting, scikit-learn", HistGradientBoostingClassifier(random_state=seed).fit(missing[train], y), missing)
            classifier("XGBoost, 100 trees", xgboost.XGBClassifier(n_estimators=100, tree_method="hist", n_jobs=2, random_state=seed, eval_metric="logloss").fit(missing[train], y), missing)
        tuned = xgboost.XGBClassifier(n_estimators=1000, learning_rate=0.03, max_depth=3, subsample=0.7, colsample_bytree=0.5, tree_method="hist", n_jobs=2,
                                      random_state=seed, eval_metric="logloss", early_stopping_rounds=100)
        classifier("XGBoost, options of Crest's", tuned.fit(missing[train], y, eval_set=[(missing[validation], q)], verbose=False), missing)
        classifier("MLP 100, scikit-learn", MLPClassifier((100,), random_state=seed).fit(z[train], y), z)
        classifier("MLP 64-64, scikit-learn", MLPClassifier((64, 64), random_state=seed).fit(z[train], y), z)
        real = {k: GaussianMixture(k, n_init=3, random_state=seed).fit(z[train][y == 1]).score_samples(z) for k in (2, 3, 5)}
        bogus = {k: GaussianMixture(k, n_init=3, random_state=seed).fit(z[train][y == 0]).score_samples(z) for k in (4, 6)}
        best = max(((p, n) for p in real for n in bogus), key=lambda c: partial_auc(q, (real[c[0]] - bogus[c[1]])[validation]))
        report("EM mixtures, scikit-learn", real[best[0]] - bogus[best[1]], components=best)


main()
