"""Small formulas that several makers need: undefined is None, never 0."""

import numpy as np
from scipy import stats
from statsmodels.stats import proportion


def share(part, whole):
    return None if whole == 0 else part / whole


def percent(part, whole):
    return None if whole == 0 else 100 * part / whole


def deviation(values):
    """The sample standard deviation; nothing of fewer than two."""
    return None if len(values) < 2 else float(np.std(values, ddof=1))


def error_of_mean(values):
    return None if len(values) < 2 else float(stats.sem(values))


def interval_of_mean(values, confidence):
    if len(values) < 2:
        return None
    margin = stats.t.ppf(0.5 + confidence / 2, len(values) - 1) * stats.sem(values)
    return [float(np.mean(values) - margin), float(np.mean(values) + margin)]


def wilson(k, n, confidence=0.95):
    return None if n == 0 else [float(end) for end in proportion.proportion_confint(k, n, 1 - confidence, "wilson")]


def with_gaps(random, rows, rate=0.15):
    """The rows as lists, some of their numbers null."""
    return [[None if random.random() < rate else float(cell) for cell in row] for row in rows]
