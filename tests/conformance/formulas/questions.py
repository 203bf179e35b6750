"""One question: satisfaction, effort, recommendation, stars, named levels."""

import math

import numpy as np
from scipy import stats

from .shared import error_of_mean, interval_of_mean, percent, wilson


def rating(random):
    low, high = [(1, 5), (1, 7), (0, 10), (1, 3), (1, 10)][random.integers(5)]
    confidence = float(random.choice([0.8, 0.95, 0.99]))
    answers = []
    for _ in range(random.integers(0, 30)):
        odd = random.random()
        answers.append(
            None if odd < 0.1 else "NA" if odd < 0.15 else int(random.choice([low - 2, high + 1])) if odd < 0.25
            else int(random.integers(low, high + 1))
        )
    numbers = [answer for answer in answers if isinstance(answer, int)]
    valid = np.array([answer for answer in numbers if low <= answer <= high], float)
    n = len(valid)
    top = int(random.integers(1, min(3, high - low) + 1))
    best, worst = int((valid > high - top).sum()), int((valid < low + top).sum())
    yield "csat_top_box", {"responses": answers}, {"scale": [low, high], "top": top, "conf": confidence}, {
        "n": n,
        "n_missing": len(answers) - len(numbers),
        "n_invalid": len(numbers) - n,
        "score": percent(best, n),
        "net": None if n == 0 else 100 * (best - worst) / n,
        "wilson": wilson(best, n, confidence),
        "se_mean": error_of_mean(valid),
    }
    counts = {str(level): int((valid == level).sum()) for level in range(low, high + 1)}
    yield "csat_mean_0_100", {"counts": counts}, {"scale": [low, high], "rescale": "ratio", "conf": confidence}, {
        "score": None if n == 0 else 100 * valid.mean() / high,
        "se_score": None if n < 2 else 100 / high * stats.sem(valid),
    }
    effort = {
        "mean": None if n == 0 else valid.mean(),
        "se_mean": error_of_mean(valid),
        "ci_mean": interval_of_mean(valid, confidence),
    }
    yield "ces_v1", {"responses": answers}, {"scale": [low, high], "conf": confidence}, effort | {
        "ease_0_100": None if n == 0 else 100 * (high - valid.mean()) / (high - low)
    }
    easy, hard = int((valid > (low + high) / 2).sum()), int((valid < (low + high) / 2).sum())
    yield "ces_v2", {"counts": counts | {"NA": 3}}, {"scale": [low, high], "conf": confidence}, effort | {
        "n": n,
        "pct_easy": percent(easy, n),
        "pct_hard": percent(hard, n),
        "net_easy": None if n == 0 else 100 * (easy - hard) / n,
    }
    pairs = [(m, int(c)) for m, c in zip(random.uniform(1, 5, 5), random.integers(0, 50, 5))]
    rated = [(m, c) for m, c in pairs if c > 0]
    if rated:
        usual = np.average([m for m, _ in rated], weights=[c for _, c in rated])
        often = np.median([c for _, c in pairs])
        if all(often + c > 0 for _, c in pairs):
            yield "star_bayesian_mean", {"items": [{"mean": m, "n": c} for m, c in pairs]}, {}, {
                "scores": [(often * usual + c * m) / (often + c) for m, c in pairs]
            }


def recommendation(random):
    (low, high), promoters, passives = [((0, 10), 9, 7), ((0, 10), 8, 7), ((1, 10), 9, 7)][random.integers(3)]
    params = {"scale": [low, high], "promoters_from": promoters, "passives_from": passives}
    scores = random.integers(low, high + 1, random.integers(1, 12))
    codes = np.where(scores >= promoters, 1, np.where(scores >= passives, 0, -1))
    n, p, d = len(codes), int((codes == 1).sum()), int((codes == -1).sum())
    z = stats.norm.ppf(0.975)
    wide = (p + d + 1.5) / (n + 3) - ((p - d) / (n + 3)) ** 2
    middle, margin = 100 * (p - d) / (n + 3), 100 * z * math.sqrt(wide / (n + 3))
    yield "nps", {"scores": [*scores.tolist(), None, "NA", low - 1, high + 1]}, params, {
        "nps": 100 * codes.mean(),
        "n": n,
        "promoters": p,
        "detractors": d,
        "se": 100 * math.sqrt(codes.var() / n),
        "adj_wald_ci": [middle - margin, middle + margin],
    }
    yield "nps_adjusted_wald", {"promoters": p, "detractors": d, "passives": n - p - d}, {}, {
        "nps_adj": middle,
        "moe": margin,
    }
    yield "nps", {"p_promoter": p / n, "p_detractor": d / n, "n": n}, {}, {
        "nps": 100 * codes.mean(),
        "moe": 100 * z * math.sqrt(codes.var() / n),
        "adj_wald_ci": [middle - margin, middle + margin],
    }
    wave = random.integers(0, 11, (n, 2))
    code = np.where(wave >= 9, 1, np.where(wave >= 7, 0, -1))
    change = code[:, 0] - code[:, 1]
    spread = 100 * math.sqrt(change.var() / n)
    yield "nps_difference", {"scores_a": wave[:, 0].tolist(), "scores_b": wave[:, 1].tolist()}, {"paired": True}, {
        "delta": 100 * change.mean(),
        "se": spread,
        "p": None if spread == 0 else 2 * stats.norm.sf(abs(100 * change.mean() / spread)),
        "n": n,
    }


def chinese(random):
    names = ["很满意", "满意", "基本满意", "不太满意", "不满意"]
    points = sorted(random.choice(np.arange(0, 101, 5), 5, replace=False).tolist(), reverse=True)
    counts = random.integers(0, 12, 5)
    values = np.repeat(np.array(points, float), counts)
    n = len(values)
    yield "cn_weighted_satisfaction", {"counts": dict(zip(names, counts.tolist()))}, {
        "level_scores": dict(zip(names, points))
    }, {
        "score": None if n == 0 else values.mean(),
        "se": error_of_mean(values),
        "ci": interval_of_mean(values, 0.95),
        "rate_top2": percent(int(counts[:2].sum()), n),
        "rate_top3": percent(int(counts[:3].sum()), n),
        "n": n,
    }
    seven = ["很满意", "满意", "较满意", "一般", "不太满意", "不满意", "很不满意"]
    counts = random.integers(0, 9, 7)
    values = np.repeat(np.arange(60, -61, -20), counts)
    mean = None if len(values) == 0 else values.mean()
    yield "customer_satisfaction_level_csm", {"counts": dict(zip(seven, counts.tolist()))}, {}, {
        "csm": mean,
        "csm_0_100": None if mean is None else (mean + 60) / 1.2,
    }
    wanted, given = random.dirichlet(np.ones(5)), random.dirichlet(np.ones(5))
    yield "customer_satisfaction_level", {
        "importance_shares": wanted.tolist(), "satisfaction_shares": given.tolist()
    }, {}, {"V": wanted @ np.arange(1, 6), "S": given @ np.arange(1, 6)}


MAKERS = [rating, recommendation, chinese]
