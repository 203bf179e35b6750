"""Batteries of items: reliability with gaps, key drivers, signs of careless answers, segments, comments."""

import itertools
import math

import numpy as np
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.tools import add_constant

from .shared import percent, wilson, with_gaps


def battery(random):
    rows, items = int(random.integers(12, 40)), int(random.integers(2, 7))
    data = np.clip(np.round(3 + random.normal(0, 1, (rows, 1)) + random.normal(0, 0.8, (rows, items))), 1, 5)
    return data if data.std(axis=0).min() > 0 else None


def of_covariances(matrix, n):
    k = len(matrix)
    total = matrix.sum()
    alpha = lambda c: len(c) / (len(c) - 1) * (1 - np.trace(c) / c.sum()) if len(c) > 1 else None
    roots = np.sqrt(np.diag(matrix))
    r = matrix / np.outer(roots, roots)
    without = lambda c, at: np.delete(np.delete(c, at, 0), at, 1)
    standard = lambda c: len(c) * average(c) / (1 + (len(c) - 1) * average(c)) if len(c) > 1 else None
    average = lambda c: (c.sum() - len(c)) / (len(c) * (len(c) - 1))
    squared = matrix @ matrix
    own = np.trace(matrix)
    q = 2 * k**2 / ((k - 1) ** 2 * total**3) * (total * (np.trace(squared) + own**2) - 2 * own * squared.sum())
    rest = [(matrix[at].sum() - matrix[at, at]) / math.sqrt(matrix[at, at] * without(matrix, at).sum()) for at in range(k)]
    return {
        "raw": alpha(matrix),
        "std": standard(r),
        "avg_r": average(r),
        "ase": math.sqrt(max(q, 0) / n),
        "alpha_if_deleted": [alpha(without(matrix, at)) for at in range(k)],
        "std_alpha_if_deleted": [standard(without(r, at)) for at in range(k)],
        "r_drop": rest,
        "n": n,
    }


def reliability(random):
    data = battery(random)
    if data is None:
        return
    gappy = with_gaps(random, data, 0.1)
    holes = np.array([[math.nan if cell is None else cell for cell in row] for row in gappy])
    answered = ~np.isnan(holes)
    k = holes.shape[1]
    pairwise = np.empty((k, k))
    for i, j in itertools.product(range(k), repeat=2):
        both = answered[:, i] & answered[:, j]
        pairwise[i, j] = np.cov(holes[both, i], holes[both, j])[0, 1]
    listwise = holes[answered.all(axis=1)]
    filled = np.where(answered, holes, np.nanmedian(holes, axis=0))
    covariances = lambda values: np.atleast_2d(np.cov(values.T))
    sound = lambda matrix: np.diag(matrix).min() > 0 and matrix.sum() > 1e-9
    for name, matrix, n in [
        ("pairwise", pairwise, int(answered.any(axis=1).sum())),
        ("listwise", covariances(listwise), len(listwise)) if len(listwise) > 2 else ("", None, 0),
        ("column median", covariances(filled), len(filled)),
    ]:
        if matrix is not None and sound(matrix):
            yield "cronbach_alpha", {"data": gappy}, {"missing": name}, of_covariances(matrix, n)
    whole = covariances(data)
    if not sound(whole):
        return
    found = of_covariances(whole, len(data))
    margin = stats.norm.ppf(0.95) * found["ase"]
    yield "cronbach_alpha_ci", {"data": data.tolist()}, {"formula": "Duhachek & Iacobucci 2004", "conf": 0.9}, {
        "ci": [found["raw"] - margin, found["raw"] + margin]
    }
    yield "cronbach_alpha_std", {"corr": np.corrcoef(data.T).tolist()}, {}, {"alpha": found["std"]}
    first = data[:, : (k + 1) // 2].sum(axis=1), data[:, (k + 1) // 2 :].sum(axis=1)
    if min(np.ptp(half) for half in first) > 0:
        r = stats.pearsonr(*first).statistic
        yield "split_half", {"data": data.tolist()}, {"split": "first/second half"}, {
            "r": r, "guttman_lambda4": 4 * np.cov(*first)[0, 1] / whole.sum()
        }
        yield "spearman_brown", {"r": [r, None]}, {"factor": 3}, {"sb": [3 * r / (1 + 2 * r), None]}
    keys = {}
    for prefix, matrix in [("cov_", whole), ("", np.corrcoef(data.T))]:
        splits = []
        for half in itertools.combinations(range(k), k // 2):
            if k % 2 == 0 and 0 not in half:
                continue
            others = [at for at in range(k) if at not in half]
            splits.append(4 * matrix[np.ix_(half, others)].sum() / matrix.sum())
        keys |= {f"{prefix}max": max(splits), f"{prefix}min": min(splits), f"{prefix}mean": np.mean(splits)}
    if np.corrcoef(data.T).sum() > 1e-9:
        yield "split_half_all", {"data": data.tolist()}, {}, keys


def drivers(random):
    rows, k = int(random.integers(12, 50)), int(random.integers(1, 6))
    x = random.normal(0, 1, (rows, k)) + random.normal(0, 0.7, (rows, 1))
    y = x @ random.uniform(-0.5, 1, k) + random.normal(0, 1, rows)
    weights = random.uniform(0.5, 3, rows)
    holes = [[*row, None] if at else [None, *row[1:], None] for at, row in enumerate(np.column_stack([y, x]).tolist())]
    given = {"data": [row[:-1] for row in holes], "columns": ["y", *(f"x{at}" for at in range(k))], "outcome": "y"}
    x, y, weights = x[1:], y[1:], weights
    for own in (None, weights):
        w = np.ones(rows - 1) if own is None else own[1:]
        center = lambda values: values - np.average(values, axis=0, weights=w)
        cross = center(np.column_stack([y, x])).T @ (w[:, None] * center(np.column_stack([y, x])))
        r = cross / np.sqrt(np.outer(np.diag(cross), np.diag(cross)))
        rxx, rxy = r[1:, 1:], r[1:, 0]
        explained = lambda some: rxy[some] @ np.linalg.solve(rxx[np.ix_(some, some)], rxy[some]) if some else 0.0
        every = list(range(k))
        lmg = np.zeros(k)
        for order in itertools.permutations(every):
            for at, driver in enumerate(order):
                lmg[driver] += explained(list(order[: at + 1])) - explained(list(order[:at]))
        lmg /= math.factorial(k)
        beta = np.linalg.solve(rxx, rxy)
        values, vectors = np.linalg.eigh(rxx)
        root = vectors @ np.diag(np.sqrt(values)) @ vectors.T
        johnson = root**2 @ np.linalg.solve(root, rxy) ** 2
        task = given if own is None else given | {"weights": own.tolist()}
        yield "shapley_lmg", task, {}, {"lmg": lmg, "R2": explained(every), "n_eff": w.sum() ** 2 / (w**2).sum()}
        yield "johnson_relative_weights", task, {}, {"raw": johnson, "rescaled": 100 * johnson / johnson.sum()}
        yield "relative_importance_other", task, {}, {
            "first": rxy**2,
            "last": [explained(every) - explained([one for one in every if one != at]) for at in every],
            "pratt": beta * rxy,
        }
    together = np.corrcoef(np.column_stack([y, x]).T)
    yield "shapley_lmg", {"corr": together.tolist(), "y": 0}, {}, {"R2": 1 - 1 / np.linalg.inv(together)[0, 0]}
    standard = lambda values: (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    fitted = OLS(standard(y), add_constant(standard(x))).fit()
    yield "standardised_ols", given, {}, {
        "se": fitted.bse[1:],
        "p": fitted.pvalues[1:],
        "F_p": fitted.f_pvalue,
        "VIF": np.diag(np.linalg.inv(np.atleast_2d(np.corrcoef(x.T)))),
    }
    tests = [stats.pearsonr(column, y) for column in x.T]
    inverse = np.linalg.inv(together)
    yield "derived_importance", given, {"conf": 0.9}, {
        "p": [test.pvalue for test in tests],
        "ci": [list(test.confidence_interval(0.9)) for test in tests],
        "partial": [-inverse[0, at] / math.sqrt(inverse[0, 0] * inverse[at, at]) for at in range(1, k + 1)],
    }


def quality(random):
    rows, items = int(random.integers(1, 15)), int(random.integers(3, 8))
    data = random.integers(1, 4, (rows, items)).astype(float)
    data[random.random(rows) < 0.2] = 3
    runs = [[len(list(run)) for _, run in itertools.groupby(row)] for row in data.tolist()]
    many = lambda row: items >= 5 and sum((other == row).all() for other in data) > 1
    yield "response_quality", {"data": data.tolist()}, {"max_sd": [0, 0.5]}, {
        "longstring": [max(run) for run in runs],
        "avgstr": [float(np.mean(run)) for run in runs],
        "irv": data.std(axis=1, ddof=1),
        "straightline": [len(run) == 1 for run in runs],
        "straightline_sd05": [bool(row.var(ddof=1) <= 0.25) for row in data],
        "duplicate": [bool(many(row)) for row in data],
    }
    seconds = with_gaps(random, [random.integers(10, 400, rows)])[0]
    known = [value for value in seconds if value is not None]
    middle = float(np.median(known)) if known else None
    below = lambda cut: [None if value is None else value < cut for value in seconds]
    yield "response_quality", {"seconds": seconds}, {"min_seconds": 60}, {
        "median": middle,
        "flag": below((middle or 0) / 3),
        "warn": below((middle or 0) / 2),
        "speeder": below(60),
    }


def segments(random):
    pairs = with_gaps(random, random.integers(0, 7, (random.integers(1, 20), 2)), 0.1)
    on = [[one if one is not None and 1 <= one <= 5 else None for one in pair] for pair in pairs]
    names = {(1, 1): "loyalist/apostle", (1, 0): "mercenary", (0, 1): "hostage", (0, 0): "defector/terrorist"}
    found = ["unclassified" if None in pair else names[(pair[0] >= 4, pair[1] >= 4)] for pair in on]
    n = sum(name != "unclassified" for name in found)
    yield "loyalty_segment", {"pairs": pairs}, {"scale": [1, 5]}, {
        "segment": found,
        "percent": {name: percent(found.count(name), n) for name in names.values()},
        "ci": {name: wilson(found.count(name), n) for name in names.values()},
        "n": n,
    }
    rows = with_gaps(random, random.integers(3, 6, (random.integers(1, 15), 3)), 0.1)
    full = [row for row in rows if None not in row]
    secure = sum(min(row) == 5 for row in full)
    yield "secure_customer_index", {"answers": rows}, {}, {
        "score": percent(secure, len(full)), "ci": wilson(secure, len(full)), "n": len(full)
    }


def comments(random):
    words = ["服务", "Price", "速度", "不满意", "满意", "，", "slow "]
    texts = ["".join(random.choice(words, random.integers(0, 5))) for _ in range(random.integers(1, 15))]
    scores = with_gaps(random, [random.integers(1, 6, len(texts))], 0.1)[0]
    said = [(text, score) for text, score in zip(texts, scores) if text.strip()]
    dictionary = {"service": ["服务"], "price": ["PRICE", "价格"], "good": ["满意"], "bad": ["不满意"]}
    plain = lambda text: text.lower().replace("不满意", "坏")
    names = {"service": "服务", "price": "price", "good": "满意", "bad": "坏"}
    docs = {topic: sum(word in plain(text) for text, _ in said) for topic, word in names.items()}
    differences, tails = {}, {}
    for topic, word in names.items():
        with_it = [score for text, score in said if score is not None and word in plain(text)]
        without = [score for text, score in said if score is not None and word not in plain(text)]
        differences[topic] = float(np.mean(with_it) - np.mean(without)) if with_it and without else None
        spread = min(len(with_it), len(without)) > 1 and np.ptp(with_it) + np.ptp(without) > 0
        if spread:
            tails[topic] = stats.ttest_ind(with_it, without, equal_var=False).pvalue
    yield "text_keyword_count", {"texts": texts, "dictionary": dictionary, "scores": scores}, {}, {
        "docs": docs,
        "occurrences": {topic: sum(plain(text).count(word) for text, _ in said) for topic, word in names.items()},
        "n_nonempty": len(said),
        "score_difference": differences,
        "score_p": tails,
    }


MAKERS = [reliability, drivers, quality, segments, comments]
