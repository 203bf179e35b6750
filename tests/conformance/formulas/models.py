"""Gaps, importance and performance, Kano, indices of indicators, path models, fuzzy, grey, TOPSIS."""

import numpy as np
from scipy import stats

from .shared import error_of_mean, percent, share, wilson, with_gaps


def gaps(random):
    sizes = random.integers(1, 5, random.integers(1, 5))

    def ratings():
        return [with_gaps(random, [random.integers(1, 8, size)])[0] for size in sizes]

    def of_one(expected, perceived):
        found = []
        for one, other in zip(expected, perceived):
            both = [p - e for e, p in zip(one, other) if e is not None and p is not None]
            found.append((float(np.mean(both)), sum(both)) if both else (None, None))
        return found

    def weighted(values, points):
        known = [(point, value) for point, value in zip(points, values) if value is not None]
        total = sum(point for point, _ in known)
        return sum(point * value for point, value in known) / total if total else None

    people = []
    for _ in range(random.integers(1, 9)):
        people.append({"E": ratings(), "P": ratings(), "points": random.integers(1, 50, len(sizes)).tolist()})
    each = [of_one(one["E"], one["P"]) for one in people]
    first = people[0]
    yield "servqual", first, {"missing": "pairwise per item"}, {
        "gaps": [gap for gap, _ in each[0]],
        "score": weighted([gap for gap, _ in each[0]], first["points"]),
        "sum": weighted([total for _, total in each[0]], first["points"]),
    }
    yield "servqual", first, {"weights": "equal"}, {"score": weighted([gap for gap, _ in each[0]], [1] * len(sizes))}
    scores = [weighted([gap for gap, _ in found], one["points"]) for found, one in zip(each, people)]
    scores = [score for score in scores if score is not None]
    tests, means = [], []
    for dimension in range(len(sizes)):
        own = [found[dimension][0] for found in each if found[dimension][0] is not None]
        means.append(float(np.mean(own)) if own else None)
        tests.append(stats.ttest_1samp(own, 0).pvalue if len(own) > 1 and np.ptp(own) > 0 else None)
    yield "servqual", {"respondents": people}, {}, {
        "score": float(np.mean(scores)) if scores else None,
        "se": error_of_mean(scores),
        "gaps": means,
        "p": tests,
        "n": len(scores),
    }
    dimensions = [[p for p in row if p is not None] for row in first["P"]]
    dimensions = [float(np.mean(row)) if row else None for row in dimensions]
    whole = weighted(dimensions, first["points"])
    yield "servperf", {"P": first["P"], "points": first["points"]}, {"scale": [1, 7]}, {
        "dim": dimensions,
        "weighted": whole,
        "weighted_0_100": None if whole is None else 100 * (whole - 1) / 6,
    }


def importance(random):
    size = int(random.integers(1, 9))
    wanted, given = (with_gaps(random, [random.integers(1, 6, size)])[0] for _ in range(2))
    both = np.array([(i, p) for i, p in zip(wanted, given) if i is not None and p is not None])
    if len(both) == 0:
        return

    def letters(center):
        return [
            None if i is None or p is None
            else ("B" if p >= center[1] else "A") if i >= center[0] else "D" if p >= center[1] else "C"
            for i, p in zip(wanted, given)
        ]

    for name, center in {
        "data mean": both.mean(axis=0), "data median": np.median(both, axis=0), "scale midpoint": [3, 3]
    }.items():
        yield "ipa", {"importance": wanted, "performance": given}, {"centre": name, "scale": [1, 5]}, {
            "quadrant": letters(center),
            "mean": both.mean(axis=0),
            "median": np.median(both, axis=0),
            "gap": [None if i is None or p is None else i - p for i, p in zip(wanted, given)],
        }


KANO = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


def kano(random):
    people, features = int(random.integers(1, 25)), int(random.integers(1, 4))
    answers = random.integers(1, 6, (people, features, 2))
    gappy = with_gaps(random, answers.reshape(people, -1), 0.1)
    pairs = [[(row[2 * at], row[2 * at + 1]) for row in gappy] for at in range(features)]
    letter = lambda f, d: None if f is None or d is None else KANO[int(f) - 1][int(d) - 1]
    found = [[letter(*pair) for pair in column] for column in pairs]
    counts = [{name: column.count(name) for name in "MOAIRQ"} for column in found]
    base = [sum(count[name] for name in "MOAI") for count in counts]
    better = [share(count["A"] + count["O"], n) for count, n in zip(counts, base)]
    worse = [share(-count["O"] - count["M"], n) for count, n in zip(counts, base)]
    mode = [max("MOAIRQ", key=lambda name: count[name]) if any(count.values()) else None for count in counts]
    yield "kano_classify", {"pairs": [list(pair) for pair in pairs[0]]}, {}, {"cat": found[0]}
    yield "kano_counts", {"answers": gappy}, {}, {"better": better, "worse": worse, "mode": mode}
    apart = [row[0::2] + row[1::2] for row in gappy]
    yield "kano_counts", {"answers": apart}, {"layout": "f1,f2,...,d1,d2,..."}, {"better": better, "mode": mode}
    yield "kano_better_worse", {"counts": counts}, {}, {
        "better": better,
        "worse": worse,
        "mode": mode,
        "better_ci": [wilson(count["A"] + count["O"], n) for count, n in zip(counts, base)],
    }
    top, second = sorted(counts[0].values(), reverse=True)[:2]
    n = sum(counts[0].values())
    limit = None if n == 0 else 1.65 * np.sqrt((top + second) * (2 * n - top - second) / (2 * n))
    yield "kano_fong_test", {"counts": counts[0]}, {}, {
        "limit": limit, "significant": None if n == 0 else bool(top - second >= limit)
    }
    yield "kano_mode", {"counts": counts[0]}, {}, {
        "mode": mode[0],
        "total_strength": percent(sum(counts[0][name] for name in "AOM"), n),
        "category_strength": percent(top - second, n),
    }
    with_it, without = [4, 2, 0, -1, -2], [-2, -1, 0, 2, 4]
    scored = [(with_it[int(f) - 1], without[int(d) - 1]) for f, d in pairs[0] if f is not None and d is not None]
    means = np.mean(scored, axis=0) if scored else [None, None]
    yield "kano_continuous", {"pairs": [list(pair) for pair in pairs[0]]}, {}, {
        "functional_mean": means[0], "dysfunctional_mean": means[1], "n": len(scored)
    }


def indices(random):
    width = int(random.integers(1, 5))
    weights = random.uniform(0.1, 2, width)
    low, high = [(1, 10), (1, 5)][random.integers(2)]
    data = with_gaps(random, random.integers(low, high + 1, (random.integers(1, 12), width)))

    def index(values):
        known = [(weight, value) for weight, value in zip(weights, values) if value is not None]
        return sum(w * (v - low) for w, v in known) / sum(w * (high - low) for w, _ in known) * 100 if known else None

    means = []
    for column in zip(*data):
        answered = [value for value in column if value is not None]
        means.append(float(np.mean(answered)) if answered else None)
    own = [found for found in map(index, data) if found is not None]
    params = {"weights": weights.tolist(), "scale": [low, high]}
    yield "acsi_index", {"data": data}, params, {"index": index(means), "se": error_of_mean(own), "n": len(own)}
    yield "acsi_index", {"means": means}, params, {"index": index(means)}
    factors, scores = [], []
    for _ in range(random.integers(1, 5)):
        attributes = [{"w": float(w), "mean": float(m)} for w, m in random.uniform(1, 10, (random.integers(1, 4), 2))]
        factors.append({"w": float(random.uniform(0.1, 1)), "attrs": attributes})
        scores.append(100 * np.average([a["mean"] for a in attributes], weights=[a["w"] for a in attributes]))
    yield "jdp_index_1000", {"factors": factors}, {}, {
        "factor_scores": scores, "index": np.average(scores, weights=[factor["w"] for factor in factors])
    }


def paths(random):
    """Partial least squares as in Tenenhaus et al. 2005, on standardized data instead of correlations."""
    rows, blocks = 60, [3, 2, 3]
    causes = {1: [0], 2: [0, 1]}
    latent = random.normal(0, 1, (rows, 1)) + random.normal(0, 0.8, (rows, 3))
    data = np.column_stack([latent[:, [at]] + random.normal(0, 0.7, (rows, n)) for at, n in enumerate(blocks)])
    data = np.clip(np.round(5.5 + 1.5 * data), 1, 10)
    if data.std(axis=0).min() == 0:
        return
    scheme = str(random.choice(["centroid", "factorial", "path weighting"]))
    mode = str(random.choice(["A", "B"]))
    standard = (data - data.mean(axis=0)) / data.std(axis=0)
    edges = np.cumsum([0, *blocks])
    parts = [standard[:, edges[at]:edges[at + 1]] for at in range(3)]
    joined = np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    unit = lambda weights, part: weights / (part @ weights).std()
    weights = [unit(np.ones(n), part) for n, part in zip(blocks, parts)]
    for _ in range(1000):
        scores = np.column_stack([part @ own for part, own in zip(parts, weights)])
        together = np.corrcoef(scores.T)
        inner = joined * (np.sign(together) if scheme == "centroid" else together)
        if scheme == "path weighting":
            for block, of in causes.items():
                inner[of, block] = np.linalg.lstsq(scores[:, of], scores[:, block], rcond=None)[0]
        proxies = scores @ inner
        if mode == "A":
            fresh = [part.T @ proxies[:, at] / rows for at, part in enumerate(parts)]
        else:
            fresh = [np.linalg.lstsq(part, proxies[:, at], rcond=None)[0] for at, part in enumerate(parts)]
        fresh = [unit(own, part) for own, part in zip(fresh, parts)]
        change = max(np.abs(np.abs(new) - np.abs(old)).max() for new, old in zip(fresh, weights))
        weights = fresh
        if change < 1e-14:
            break
    weights = [own * np.sign((part.T @ (part @ own)).sum()) for own, part in zip(weights, parts)]
    scores = np.column_stack([part @ own for part, own in zip(parts, weights)])
    names = [f"x{at}" for at in range(sum(blocks))]
    model = {
        "blocks": {name: names[edges[at]:edges[at + 1]] for at, name in enumerate("ABC")},
        "paths": [["A", "B"], ["A", "C"], ["B", "C"]],
    }
    to_last = np.linalg.lstsq(scores[:, [0, 1]], scores[:, 2], rcond=None)[0]
    yield "pls_pm", {"data": data.tolist(), "columns": names} | model, {"scheme": scheme, "mode": mode}, {
        "weights": dict(zip("ABC", weights)),
        "paths": {"A->B": np.corrcoef(scores.T)[0, 1], "A->C": to_last[0], "B->C": to_last[1]},
    }
    index = {}
    for at, name in enumerate("ABC"):
        columns = slice(edges[at], edges[at + 1])
        raw = weights[at] / data[:, columns].std(axis=0)
        index[name] = raw @ (data[:, columns].mean(axis=0) - 1) / (9 * raw.sum()) * 100
    yield "ecsi_index", {"data": data.tolist(), "columns": names} | model, {"scheme": scheme, "mode": mode}, {
        "index": index
    }


OPERATORS = {
    "M(∧,∨)": lambda a, r: np.minimum(a[:, None], r).max(axis=0),
    "M(·,∨)": lambda a, r: (a[:, None] * r).max(axis=0),
    "M(∧,⊕)": lambda a, r: np.minimum(np.minimum(a[:, None], r).sum(axis=0), 1),
    "M(·,⊕)": lambda a, r: np.minimum((a[:, None] * r).sum(axis=0), 1),
}


def fuzzy(random):
    factors, grades = int(random.integers(1, 6)), int(random.integers(2, 6))
    weights = random.dirichlet(np.ones(factors))
    votes = random.integers(1, 30, (factors, grades))
    membership = votes / votes.sum(axis=1, keepdims=True)
    points = random.uniform(0, 100, grades)
    yield "fuzzy_membership", {"votes": votes.tolist()}, {}, {"R": membership}
    name = str(random.choice(list(OPERATORS)))
    params = {"operator": name, "grade_scores": points.tolist()}
    composed = {name: operator(weights, membership) for name, operator in OPERATORS.items()}
    shares = composed[name] / composed[name].sum()
    first, second = sorted(shares, reverse=True)[:2]
    yield "fuzzy_evaluation", {"A": weights.tolist(), "R": membership.tolist()}, params, composed | {
        "B": composed[name],
        "B_normalised": shares,
        "score": shares @ points,
        "alpha": (grades * first - 1) / (2 * second * (grades - 1)),
    }
    yield "fuzzy_effectiveness", {"B": shares.tolist()}, {}, {
        "alpha": (grades * first - 1) / (2 * second * (grades - 1))
    }
    rows = membership.tolist() + [None]
    longer = np.append(weights * 0.6, 0.4)
    yield "fuzzy_evaluation", {"A": longer.tolist(), "R": rows}, params, {"B": composed[name]}
    groups = [votes + at for at in range(3)]
    groups = [one / one.sum(axis=1, keepdims=True) for one in groups]
    upper = random.dirichlet(np.ones(3))
    lower = np.array([OPERATORS[name](weights, one) for one in groups])
    yield "fuzzy_evaluation_multilevel", {
        "level1_weights": upper.tolist(),
        "level2_weights": [weights.tolist()] * 3,
        "R": [one.tolist() for one in groups],
    }, params, {"B1": lower, "B": OPERATORS[name](upper, lower)}


def grey(random):
    length, count = int(random.integers(2, 7)), int(random.integers(1, 5))
    series = random.uniform(1, 9, (count + 1, length))
    rho = float(random.uniform(0.1, 1))
    norm = str(random.choice(["none", "mean", "initial", "range, benefit", "range, cost"]))
    low, high = series.min(axis=1, keepdims=True), series.max(axis=1, keepdims=True)
    scaled = {
        "none": series,
        "mean": series / series.mean(axis=1, keepdims=True),
        "initial": series / series[:, :1],
        "range, benefit": (series - low) / (high - low),
        "range, cost": (high - series) / (high - low),
    }[norm]
    weights = random.uniform(0.1, 1, length)
    apart = np.abs(scaled[1:] - scaled[0])
    found = (apart.min() + rho * apart.max()) / (apart + rho * apart.max()) if apart.max() > 0 else np.ones_like(apart)
    grades = found @ weights / weights.sum()
    hole = [[*row[:1], None, *row[1:]] for row in series.tolist()]
    hole[0][1] = 5.0
    yield "grey_relational", {"reference": hole[0], "comparatives": hole[1:]}, {
        "rho": rho, "norm": norm, "weights": [weights[0], 9.0, *weights[1:]]
    }, {"coef": found, "grade": grades, "grade_order": np.argsort(-grades, kind="stable")}
    areas = [(row[1:-1] - row[0]).sum() + (row[-1] - row[0]) / 2 for row in series[:2]]
    both = 1 + abs(areas[0]) + abs(areas[1])
    yield "grey_absolute_degree", {"x0": series[0].tolist(), "x1": series[1].tolist()}, {}, {
        "epsilon": both / (both + abs(areas[1] - areas[0]))
    }
    table = random.uniform(1, 9, (count + 1, length))
    costs = random.random(length) < 0.4
    stretch = np.ptp(table, axis=0)
    near = np.where(costs, table.max(axis=0) - table, table - table.min(axis=0)) / stretch
    apart = 1 - near
    found = (apart.min() + rho * apart.max()) / (apart + rho * apart.max())
    signs = ["-" if cost else "+" for cost in costs]
    yield "grey_relational", {"matrix": table.tolist()}, {
        "rho": rho, "norm": "range", "impacts": signs, "weights": weights.tolist()
    }, {"grade": found @ weights / weights.sum()}
    scaled = table / np.linalg.norm(table, axis=0) * weights
    best = np.where(costs, scaled.min(axis=0), scaled.max(axis=0))
    worst = np.where(costs, scaled.max(axis=0), scaled.min(axis=0))
    to_best, to_worst = np.linalg.norm(scaled - best, axis=1), np.linalg.norm(scaled - worst, axis=1)
    closeness = to_worst / (to_best + to_worst)
    yield "topsis", {"matrix": [*table.tolist(), [None] * length]}, {
        "weights": weights.tolist(), "impacts": signs
    }, {
        "closeness": [*closeness.tolist(), None],
        "rank": [*(1 + (closeness[None] > closeness[:, None]).sum(axis=1)).tolist(), None],
    }


MAKERS = [gaps, importance, kano, indices, paths, fuzzy, grey]
