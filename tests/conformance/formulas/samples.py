"""Tests of summaries, sample sizes, finite populations, strata, raking, control charts."""

import math

import numpy as np
from scipy import special, stats
from statsmodels.stats import proportion

from .shared import deviation, with_gaps


def tests(random):
    n, m, sd = random.integers(2, 40, 2), random.normal(5, 2, 2), random.uniform(0.1, 3, 2)
    is_pooled = bool(random.integers(2))
    found = stats.ttest_ind_from_stats(m[0], sd[0], n[0], m[1], sd[1], n[1], equal_var=is_pooled)
    given = {"m": m.tolist(), "n": n.tolist()}
    expected = {"t": found.statistic, "p": found.pvalue}
    yield "two_sample_t", given | {"sd": sd.tolist()}, {"equal_var": is_pooled}, expected
    yield "two_sample_t", given | {"var": (sd**2).tolist()}, {"equal_var": is_pooled}, expected
    table = random.integers(1, 30, (2, 2))
    plain, corrected = (stats.chi2_contingency(table, correction=how) for how in (False, True))
    yield "chi_square", {"table": table.tolist()}, {"correction": True}, {
        "chi2": corrected.statistic, "p": corrected.pvalue
    }
    k, sizes = table[:, 0], table.sum(axis=1)
    z, _ = proportion.proportions_ztest(k, sizes)
    low, high = proportion.confint_proportions_2indep(*np.column_stack([k, sizes]).ravel(), method="wald", alpha=0.1)
    low, high = max(low, -1), min(high, 1)
    yield "two_proportion_z", {"k": k.tolist(), "n": sizes.tolist()}, {"conf": 0.9}, {
        "z": z, "chi2": plain.statistic, "ci": [low, high]
    }
    yield "two_proportion_z", {"k": k.tolist(), "n": sizes.tolist()}, {"correction": True}, {
        "chi2": corrected.statistic, "p": corrected.pvalue
    }
    yield "two_proportion_ci", {"k": k.tolist(), "n": sizes.tolist()}, {"method": "wald", "conf": 0.9}, {"ci": [low, high]}


def sizes(random):
    z = stats.norm.ppf(0.975)
    error, share, population = random.uniform(0.01, 0.2), random.uniform(0.1, 0.9), int(random.integers(10, 20000))
    limited = lambda wanted: wanted * population / (wanted + population - 1)
    up = lambda wanted: math.ceil(wanted - 1e-9 * wanted)
    wanted = z**2 * share * (1 - share) / error**2
    yield "sample_size", {"e": error, "P": share, "N": population}, {}, {"n": up(limited(wanted))}
    spread = random.uniform(0.5, 20)
    mean = (z * spread / error) ** 2
    yield "sample_size", {"cases": [{"e": error, "S": spread}, {"e": error, "S": spread, "N": population}]}, {}, {
        "n": [up(mean), up(mean * population / (mean + population))]
    }
    p, d = random.dirichlet(np.ones(3))[:2]
    yield "sample_size", {"p": p, "d": d, "moe_points": 100 * error}, {}, {
        "n": up(z**2 * (p + d - (p - d) ** 2) / error**2)
    }
    yield "sample_size_fpc", {"N": [population]}, {}, {
        "S": [max(1, math.floor(3.841 * population * 0.25 / (0.0025 * (population - 1) + 3.841 * 0.25) + 0.5))]
    }
    n = int(random.integers(2, population + 1))
    k = int(random.integers(0, n + 1))
    se = math.sqrt(k / n * (1 - k / n) / (n - 1) * (1 - n / population))
    margin = stats.t.ppf(0.975, n - 1) * se
    yield "margin_of_error_fpc", {"m": k, "n": n, "N": population}, {"quantile": "t"}, {
        "se": se, "ci": [k / n - margin, k / n + margin]
    }


def strata(random):
    names = "abc"
    people = {name: int(random.integers(50, 900)) for name in names}
    answers = {name: random.integers(1, 6, random.integers(1, 15)) for name in names}
    n, total = sum(map(len, answers.values())), sum(people.values())
    mean = sum(people[name] * answers[name].mean() for name in names) / total
    squares = sum((people[name] / len(own)) ** 2 * ((own - own.mean()) ** 2).sum() for name, own in answers.items())
    expected = {
        "w": [people[name] / len(answers[name]) for name in names],
        "mean": mean,
        "se": math.sqrt(n / (n - 1) * squares) / total,
    }
    scores = [int(one) for name in names for one in answers[name]]
    cells = [name for name in names for _ in answers[name]]
    yield "poststratification", {"N": people, "scores": scores, "cells": cells}, {}, expected
    yield "poststratification", {
        "N": people,
        "n": {name: len(own) for name, own in answers.items()},
        "cell_means": {name: own.mean() for name, own in answers.items()},
        "cell_sds": {name: deviation(own) or 0 for name, own in answers.items()},
    }, {}, expected
    weights = [people[cell] / len(answers[cell]) for cell in cells]
    center = np.average(scores, weights=weights)
    spread = sum((w * (score - center)) ** 2 for w, score in zip(weights, scores))
    yield "weighted_mean", {"scores": scores, "cells": cells, "cell_weights": dict(zip(names, expected["w"]))}, {}, {
        "mean": center,
        "se": math.sqrt(n / (n - 1) * spread) / sum(weights),
        "n_eff": sum(weights) ** 2 / sum(w * w for w in weights),
    }


def shares(random):
    groups = int(random.integers(2, 12))
    n = random.integers(20, 200, groups)
    counts = random.binomial(n, 0.3)
    center = counts.sum() / n.sum()
    if center == 0:
        return
    error = np.sqrt(center * (1 - center) / n)
    width = float(random.uniform(1, 3))
    limits = lambda margin: np.column_stack([np.maximum(center - margin, 0), np.minimum(center + margin, 1)])
    p = counts / n
    out = lambda margin: [int(at) + 1 for at in np.flatnonzero((p < limits(margin)[:, 0]) | (p > limits(margin)[:, 1]))]
    given = {"D": counts.tolist(), "n": n.tolist()}
    yield "p_chart", given, {"L": width}, {
        "center": center, "limits": limits(width * error), "out": out(width * error)
    }
    spread = np.abs(np.diff((p - center) / error)).mean() / 1.128
    yield "p_chart", given, {"L": width, "laney": True}, {
        "limits": limits(width * spread * error), "out": out(width * spread * error)
    }


def means(random):
    values = random.normal(50, 3, random.integers(2, 20))
    sigma = np.abs(np.diff(values)).mean() / 1.128
    yield "xbar_chart", {"x": values.tolist()}, {}, {
        "center": values.mean(), "LCL": values.mean() - 3 * sigma, "UCL": values.mean() + 3 * sigma
    }
    smooth, state, limits, count = [], float(values.mean()), [], 0
    series = with_gaps(random, [values])[0]
    known = np.array([value for value in series if value is not None])
    if len(known) > 1:
        state, sigma = known.mean(), np.abs(np.diff(known)).mean() / 1.128
        target = state
        for value in series:
            if value is not None:
                count += 1
                state = 0.2 * value + 0.8 * state
            margin = 3 * sigma * math.sqrt(0.2 / 1.8 * (1 - 0.8 ** (2 * count)))
            smooth.append(state)
            limits.append(None if value is None else [target - margin, target + margin])
        yield "ewma_chart", {"x": series}, {}, {"z": smooth, "limits": limits}
        yield "mergeable_state", {"x": series[:1], "then": series[1:]}, {"lambda": 0.2, "target": target}, {"z_last": state}
    groups = [random.normal(50, 3, random.integers(2, 9)).tolist() for _ in range(random.integers(2, 8))]
    c4 = lambda n: math.sqrt(2 / (n - 1)) * special.gamma(n / 2) / special.gamma((n - 1) / 2)
    sigma = np.mean([deviation(group) / c4(len(group)) for group in groups])
    center = np.mean(np.concatenate(groups))
    if len({len(group) for group in groups}) > 1:
        yield "xbar_chart", {"data": groups}, {"L": 2}, {
            "center": center,
            "limits": [[center - 2 * sigma / math.sqrt(len(g)), center + 2 * sigma / math.sqrt(len(g))] for g in groups],
        }
    d2 = {2: 1.128, 3: 1.693, 4: 2.059, 5: 2.326, 6: 2.534, 7: 2.704, 8: 2.847}
    even = random.normal(50, 3, (random.integers(1, 8), random.integers(2, 9)))
    sigma = np.ptp(even, axis=1).mean() / d2[even.shape[1]]
    yield "xbar_chart", {"data": even.tolist()}, {}, {
        "sd_R": sigma, "UCL": even.mean() + 3 * sigma / math.sqrt(even.shape[1])
    }


MAKERS = [tests, sizes, strata, shares, means]
