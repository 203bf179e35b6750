"""Does `manyi metric` give what independent packages give?

    python3 -m venv target/oracles
    target/oracles/bin/pip install scipy statsmodels pingouin factor_analyzer
    target/oracles/bin/python tests/conformance/metrics.py target/debug/manyi [--rounds 100] [--seed 1]

Makes data at random (the same for the same seed), computes them by the command and by scipy,
statsmodels, pingouin, factor_analyzer, pandas or numpy, or by the formulas in `formulas/` where no
package has the method, and reports the largest difference by method and key. Exit status 1 if one
is larger than its tolerance: 1e-9, relative to numbers above 1.
"""

import argparse
import json
import math
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pingouin
from factor_analyzer.factor_analyzer import calculate_bartlett_sphericity, calculate_kmo
from scipy import linalg, optimize, special, stats
from sklearn.decomposition import FactorAnalysis
from statsmodels.regression.linear_model import OLS, WLS
from statsmodels.stats import multitest, proportion
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW
from statsmodels.tools import add_constant

import formulas

TOLERANCE = 1e-9


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    random = np.random.default_rng(options.seed)
    tasks = [task for _ in range(options.rounds) for make in MAKERS + formulas.MAKERS for task in make(random)]
    lines = "".join(
        json.dumps({"id": at, "method": method, "input": given, "params": params}, default=float) + "\n"
        for at, (method, given, params, _) in enumerate(tasks)
    )
    done = subprocess.run(
        [options.command, "metric", "--batch"], input=lines, capture_output=True, text=True, check=True
    )
    worst = {}
    for (method, given, params, expected), line in zip(tasks, done.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        if "error" in answer:
            sys.exit(f"{method}: {answer['error']}\n{json.dumps(given)[:500]}")
        for key, wanted in expected.items():
            name = f"{method}.{key}"
            found = difference(wanted, answer["result"].get(key))
            if found >= worst.get(name, (-1,))[0]:
                worst[name] = (found, wanted, answer["result"].get(key), given, params)
    failed = False
    for name, (found, wanted, answer, given, params) in sorted(worst.items()):
        verdict = "" if found <= TOLERANCE else "   differs"
        print(f"{name:45} {found:9.1e}{verdict}")
        if verdict:
            failed = True
            print(f"  expected {wanted}\n  found    {answer}\n  input    {json.dumps(given)[:400]} {params}")
    print(f"{len(tasks)} tasks")
    sys.exit(failed)


def difference(wanted, found):
    """The largest difference of numbers, relative above 1; infinite where anything else differs."""
    if isinstance(wanted, np.ndarray | pd.Series):
        wanted = wanted.tolist()
    if isinstance(wanted, dict):
        found = found if isinstance(found, dict) else {}
        return max((difference(wanted[key], found.get(key)) for key in wanted), default=0.0)
    if isinstance(wanted, list | tuple):
        if not isinstance(found, list) or len(wanted) != len(found):
            return math.inf
        return max((difference(*pair) for pair in zip(wanted, found)), default=0.0)
    if wanted is None or isinstance(wanted, str | bool) or found is None or isinstance(found, str | bool):
        return 0.0 if wanted == found and type(wanted) is type(found) else math.inf
    if not math.isfinite(wanted):
        return math.inf
    return abs(wanted - found) / max(1.0, abs(wanted))


def scores(random):
    levels = random.integers(0, 11, random.integers(2, 80))
    codes = np.where(levels >= 9, 1, np.where(levels >= 7, 0, -1))
    whole = DescrStatsW(codes, ddof=0)
    yield "nps", {"scores": levels.tolist()}, {}, {
        "nps": 100 * whole.mean,
        "var": whole.var,
        "se": 100 * math.sqrt(whole.var / len(codes)),
    }
    weights = random.uniform(0.2, 3, len(codes))
    weighted = DescrStatsW(codes, weights, ddof=0)
    yield "nps_weighted", {"scores": levels.tolist(), "weights": weights.tolist()}, {}, {
        "nps": 100 * weighted.mean,
        "var": weighted.var,
        "n_eff": weights.sum() ** 2 / (weights**2).sum(),
    }
    yield "weighted_mean", {"scores": levels.tolist(), "weights": weights.tolist()}, {}, {
        "mean": np.average(levels, weights=weights)
    }
    yield "design_effect", {"w": weights.tolist()}, {}, {"deff": 1 + np.var(weights) / np.mean(weights) ** 2}
    other = random.integers(0, 11, random.integers(2, 80))
    other_codes = np.where(other >= 9, 1, np.where(other >= 7, 0, -1))
    error = 100 * math.sqrt(np.var(codes) / len(codes) + np.var(other_codes) / len(other_codes))
    if error > 0:
        delta = 100 * (codes.mean() - other_codes.mean())
        yield "nps_difference", {"scores_a": levels.tolist(), "scores_b": other.tolist()}, {}, {
            "delta": delta,
            "se": error,
            "p": 2 * stats.norm.sf(abs(delta / error)),
        }


def means(random):
    answers = random.integers(1, 6, random.integers(3, 60))
    if np.ptp(answers) == 0:
        return
    confidence = float(random.choice([0.8, 0.9, 0.95, 0.99]))
    error = stats.sem(answers)
    low, high = stats.t.interval(confidence, len(answers) - 1, answers.mean(), error)
    yield "csat_mean_0_100", {"responses": answers.tolist()}, {"conf": confidence}, {
        "mean": answers.mean(),
        "score": 25 * (answers.mean() - 1),
        "se_score": 25 * error,
        "ci_score": [25 * (low - 1), 25 * (high - 1)],
    }
    counts = np.bincount(answers, minlength=6)[1:]
    posterior = counts + 1
    spread = stats.dirichlet(posterior).cov()
    stars = np.arange(1, 6)
    yield "star_bayesian_lower", {"counts": dict(zip("12345", counts.tolist()))}, {"conf": confidence}, {
        "lower": stars @ stats.dirichlet(posterior).mean()
        - stats.norm.ppf(0.5 + confidence / 2) * math.sqrt(stars @ spread @ stars)
    }
    population = int(len(answers) + random.integers(1, 500))
    yield "margin_of_error_fpc", {"y": answers.tolist(), "N": population}, {"conf": confidence}, {
        "mean": answers.mean(),
        "se": error * math.sqrt(1 - len(answers) / population),
    }


def proportions(random):
    n = int(random.integers(1, 400))
    k = int(random.integers(0, n + 1))
    confidence = float(random.choice([0.8, 0.9, 0.95, 0.999]))
    names = {"wald": "normal", "wilson": "wilson", "agresti_coull": "agresti_coull", "clopper_pearson": "beta"}
    interval = lambda method: [float(end) for end in proportion.proportion_confint(k, n, 1 - confidence, method)]
    yield "proportion_ci", {"k": k, "n": n}, {"conf": confidence}, {
        ours: interval(theirs) for ours, theirs in names.items()
    }
    yield "wilson_interval", {"k": [k], "n": [n]}, {"conf": confidence}, {"ci": [interval("wilson")]}
    share, error = random.uniform(0.1, 0.9), random.uniform(0.01, 0.2)
    size = proportion.samplesize_confint_proportion(share, error, 1 - confidence)
    yield "sample_size", {"e": error, "P": share}, {"conf": confidence}, {"n": math.ceil(size)}
    other = int(random.integers(2, 400))
    both = [int(random.integers(1, n + 1)), int(random.integers(1, other))]
    low, high = proportion.confint_proportions_2indep(both[0], n, both[1], other, method="newcomb")
    yield "two_proportion_ci", {"k": both, "n": [n, other]}, {"method": "newcombe"}, {"ci": [low, high]}
    _, p = proportion.proportions_ztest(both, [n, other])
    yield "two_proportion_z", {"k": both, "n": [n, other]}, {"correction": False}, {"p": p}


def tests(random):
    a = random.normal(5, 2, random.integers(2, 40))
    b = random.normal(random.uniform(3, 7), random.uniform(0.5, 4), random.integers(2, 40))
    for is_pooled in (True, False):
        found = stats.ttest_ind(a, b, equal_var=is_pooled)
        kind = "pooled" if is_pooled else "unequal"
        interval = CompareMeans(DescrStatsW(a), DescrStatsW(b)).tconfint_diff(usevar=kind)
        yield "two_sample_t", {"a": a.tolist(), "b": b.tolist()}, {"equal_var": is_pooled}, {
            "t": found.statistic,
            "p": found.pvalue,
            "df": found.df,
            "ci": list(interval),
        }
    table = random.integers(1, 60, (random.integers(2, 5), random.integers(2, 5)))
    found = stats.chi2_contingency(table, correction=False)
    yield "chi_square", {"table": table.tolist()}, {}, {
        "chi2": found.statistic,
        "p": found.pvalue,
        "V": stats.contingency.association(table),
        "expected": found.expected_freq,
    }
    p = random.uniform(0, 1, random.integers(1, 30)) ** 3
    for ours, theirs in {"holm": "holm", "benjamini_hochberg": "fdr_bh", "bonferroni": "bonferroni"}.items():
        yield ours, {"p": p.tolist()}, {}, {"adj": multitest.multipletests(p, method=theirs)[1]}


def batteries(random):
    rows, items = int(random.integers(20, 80)), int(random.integers(3, 7))
    common = random.normal(0, 1, (rows, 1))
    data = np.clip(np.round(3 + common + random.normal(0, 0.8, (rows, items))), 1, 5)
    if np.min(data.std(axis=0)) == 0:
        return
    correlations = np.corrcoef(data.T)
    if np.min(np.linalg.eigvalsh(correlations)) < 1e-3:
        return
    alpha, _ = pingouin.cronbach_alpha(pd.DataFrame(data))  # Its interval has three decimals only.
    feldt = [1 - (1 - alpha) * stats.f.ppf(end, rows - 1, (rows - 1) * (items - 1)) for end in (0.975, 0.025)]
    yield "cronbach_alpha", {"data": data.tolist()}, {}, {"alpha": alpha, "ci": feldt}
    each, whole = calculate_kmo(data)
    yield "kmo", {"data": data.tolist()}, {}, {"MSA": whole, "MSAi": each}
    chi_square, p = calculate_bartlett_sphericity(data)
    yield "bartlett_sphericity", {"data": data.tolist()}, {}, {"chisq": chi_square, "p": p}
    halves = data[:, ::2].sum(axis=1), data[:, 1::2].sum(axis=1)
    r = stats.pearsonr(*halves).statistic
    yield "split_half", {"data": data.tolist()}, {}, {"r": r, "spearman_brown": 2 * r / (1 + r)}
    center = data - data.mean(axis=0)
    yield "mergeable_state", {"data": data.tolist(), "split": [7, rows - 7]}, {}, {
        "mean": data.mean(axis=0),
        "cov": np.cov(data.T),
        "alpha": alpha,
    }
    squares = np.einsum("ij,jk,ik->i", center, np.linalg.inv(np.cov(data.T)), center)
    yield "response_quality", {"data": data.tolist()}, {}, {
        "irv": data.std(axis=1, ddof=1),
        "mahalanobis": squares,
    }
    near = FactorAnalysis(1, svd_method="lapack").fit(center / data.std(axis=0)).noise_variance_
    loadings, uniquenesses = likeliest_factor(correlations, near)
    if loadings is None or uniquenesses.min() < 0.02:
        return  # A Heywood case: where it is cut is a choice.
    deviations = data.std(axis=0, ddof=1)
    loadings = np.abs((loadings * deviations).sum())
    rest = (uniquenesses * deviations**2).sum()
    yield "mcdonald_omega", {"data": data.tolist()}, {}, {
        "omega_model": loadings**2 / (loadings**2 + rest),
        "omega_observed_variance": loadings**2 / np.cov(data.T).sum(),
    }


def likeliest_factor(correlations, near):
    """Loadings and uniquenesses at the top of the likelihood, from a start that is near: there the
    implied variances are those of the data."""

    def loadings(uniquenesses):
        scale = np.sqrt(uniquenesses)
        values, vectors = np.linalg.eigh(correlations / np.outer(scale, scale))
        return scale * vectors[:, -1] * math.sqrt(max(values[-1] - 1, 0))

    surplus = lambda logarithms: loadings(np.exp(logarithms)) ** 2 + np.exp(logarithms) - 1
    found = optimize.root(surplus, np.log(np.clip(near, 0.05, None)), tol=1e-14)
    if np.abs(found.fun).max() > 1e-12:
        return None, None
    return loadings(np.exp(found.x)), np.exp(found.x)


def drivers(random):
    rows, k = int(random.integers(25, 90)), int(random.integers(2, 6))
    x = random.normal(0, 1, (rows, k)) + random.normal(0, 0.7, (rows, 1))
    y = x @ random.uniform(-0.3, 1, k) + random.normal(0, 1, rows)
    columns = ["y"] + [f"x{at}" for at in range(k)]
    given = {"data": np.column_stack([y, x]).tolist(), "columns": columns, "outcome": "y"}
    found = pingouin.linear_regression(x, y, relimp=True)
    relative = np.asarray(found["relimp"], float)[1:]
    squared = float(np.asarray(found["r2"])[0])
    yield "shapley_lmg", given, {}, {"R2": squared, "lmg": relative}
    whole = np.corrcoef(np.column_stack([y, x]).T)
    root = linalg.sqrtm(whole[1:, 1:]).real
    johnson = (root**2) @ (np.linalg.solve(root, whole[1:, 0]) ** 2)
    yield "johnson_relative_weights", given, {}, {"R2": squared, "raw": johnson}
    standard = lambda values: (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    fitted = OLS(standard(y), add_constant(standard(x))).fit()
    yield "standardised_ols", given, {}, {
        "beta": fitted.params[1:],
        "F": fitted.fvalue,
        "adjR2": fitted.rsquared_adj,
    }
    yield "derived_importance", given, {}, {
        "pearson": [stats.pearsonr(column, y).statistic for column in x.T],
        "spearman": [stats.spearmanr(column, y).statistic for column in x.T],
    }
    weights = random.uniform(0.5, 3, rows)
    weighted = WLS(y, add_constant(x), weights).fit()
    yield "shapley_lmg", given | {"weights": weights.tolist()}, {}, {"R2": weighted.rsquared}


def weights(random):
    size = int(random.integers(2, 8))
    judgments = np.ones((size, size))
    for row in range(size):
        for column in range(row + 1, size):
            judgments[row, column] = random.choice([1 / 9, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 5, 9])
            judgments[column, row] = 1 / judgments[row, column]
    values, vectors = np.linalg.eig(judgments)
    first = np.argmax(values.real)
    vector = np.abs(vectors[:, first].real)
    means = stats.gmean(judgments, axis=1)
    yield "ahp", {"matrix": judgments.tolist()}, {}, {
        "w": vector / vector.sum(),
        "lambda_max": values[first].real,
        "geometric_mean": means / means.sum(),
    }
    matrix = random.uniform(0.5, 10, (random.integers(2, 9), random.integers(1, 6)))
    entropies = stats.entropy(matrix, base=len(matrix), axis=0)
    rest = 1 - entropies
    yield "entropy_weights", {"matrix": matrix.tolist()}, {}, {"e": entropies, "w": rest / rest.sum()}
    importance = random.uniform(0.1, 1, matrix.shape[1])
    scaled = importance * matrix / np.linalg.norm(matrix, axis=0)
    best = np.linalg.norm(scaled - scaled.max(axis=0), axis=1)
    worst = np.linalg.norm(scaled - scaled.min(axis=0), axis=1)
    yield "topsis", {"matrix": matrix.tolist()}, {"weights": importance.tolist()}, {
        "closeness": worst / (best + worst)
    }
    shares = random.dirichlet(np.ones(5), size=3)
    parts = random.dirichlet(np.ones(3))
    yield "fuzzy_evaluation", {"A": parts.tolist(), "R": shares.tolist()}, {"grade_scores": [95, 80, 65, 45, 30]}, {
        "B": parts @ shares,
        "score": parts @ shares @ [95, 80, 65, 45, 30],
    }
    counts = random.integers(3, 60, (3, 2)).astype(float)
    rows, columns = random.dirichlet(np.ones(3)) * 1000, random.dirichlet(np.ones(2)) * 1000
    table = counts.copy()
    for _ in range(5000):
        table *= (rows / table.sum(axis=1))[:, None]
        table *= columns / table.sum(axis=0)
    cells = [{"a": str(i), "b": str(j), "n": counts[i, j]} for i in range(3) for j in range(2)]
    margins = {"a": dict(zip("012", rows)), "b": dict(zip("01", columns))}
    yield "raking", {"cells": cells, "margins": margins}, {"tolerance": 1e-14}, {"w": (table / counts).ravel()}


def charts(random):
    values = random.normal(50, 3, random.integers(2, 40))
    lambda_ = float(random.uniform(0.05, 1))
    smooth = pd.Series(np.concatenate([[50], values])).ewm(alpha=lambda_, adjust=False).mean()[1:]
    yield "ewma_chart", {"x": values.tolist()}, {"lambda": lambda_, "target": 50, "sigma": 3}, {"z": smooth}
    groups = random.normal(50, 3, (random.integers(2, 20), random.integers(2, 11)))
    size = groups.shape[1]
    c4 = math.sqrt(2 / (size - 1)) * special.gamma(size / 2) / special.gamma((size - 1) / 2)
    sigma = groups.std(axis=1, ddof=1).mean() / c4
    margin = 3 * sigma / math.sqrt(size)
    yield "xbar_chart", {"data": groups.tolist()}, {"sigma": "Sbar/c4"}, {
        "center": groups.mean(),
        "sd_S": sigma,
        "LCL": groups.mean() - margin,
        "UCL": groups.mean() + margin,
    }


MAKERS = [scores, means, proportions, tests, batteries, drivers, weights, charts]

if __name__ == "__main__":
    main()
