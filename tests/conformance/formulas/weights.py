"""Weighted hierarchies, and weights from comparisons and from the data themselves."""

import itertools

import numpy as np
from scipy import stats

from .shared import error_of_mean, share


def hierarchy(random):
    ids = itertools.count()

    def grown(depth):
        weight = float(random.uniform(0.1, 5))
        if depth == 0 or (depth < 3 and random.random() < 0.3):
            return {"w": weight, "id": f"i{next(ids)}"}
        return {"w": weight, "children": [grown(depth - 1) for _ in range(random.integers(1, 5))]}

    def leaves(node, weight=1.0):
        if "id" in node:
            yield node["id"], weight
            return
        total = sum(child["w"] for child in node["children"])
        for child in node["children"]:
            yield from leaves(child, weight * child["w"] / total)

    def by_level(node, scores):
        if "id" in node:
            return scores.get(node["id"])
        found = [(child["w"], by_level(child, scores)) for child in node["children"]]
        found = [(weight, score) for weight, score in found if score is not None]
        return sum(w * s for w, s in found) / sum(w for w, _ in found) if found else None

    tree = grown(3)
    weights = dict(leaves(tree))
    answered = lambda: {id: float(random.integers(0, 101)) for id in weights if random.random() < 0.7}
    scores = answered()
    covered = sum(weights[id] for id in scores)
    reached = sum(weights[id] * score for id, score in scores.items())
    given = {"tree": tree, "scores": scores | {"else": 3}}
    for rule, index in {
        "renormalise within each parent": by_level(tree, scores),
        "renormalise global leaf weights": share(reached, covered),
        "zero": reached if scores else None,
    }.items():
        yield "hierarchical_index", given, {"missing": rule}, {"index": index, "coverage": covered}
    least = float(random.uniform(0, 1))
    yield "hierarchical_index", given, {"min_coverage": least}, {
        "index": by_level(tree, scores) if covered >= least else None
    }
    responses = [answered() for _ in range(random.integers(0, 8))]
    own = [index for index in (by_level(tree, scores) for scores in responses) if index is not None]
    means = {}
    for id in weights:
        values = [scores[id] for scores in responses if id in scores]
        if values:
            means[id] = float(np.mean(values))
    yield "hierarchical_index", {"tree": tree, "responses": responses}, {}, {
        "index_of_item_means": by_level(tree, means),
        "mean_of_individual_indices": float(np.mean(own)) if own else None,
        "se": error_of_mean(own),
        "n": len(own),
    }


def judgments(random, size):
    matrix = np.ones((size, size))
    for row, column in itertools.combinations(range(size), 2):
        matrix[row, column] = random.choice([1 / 9, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 5, 9])
        matrix[column, row] = 1 / matrix[row, column]
    return matrix


def principal(matrix):
    values, vectors = np.linalg.eig(matrix)
    vector = np.abs(vectors[:, np.argmax(values.real)].real)
    return vector / vector.sum(), values.real.max()


def pairwise_weights(random):
    size = int(random.integers(1, 9))
    matrix = judgments(random, size)
    weights, largest = principal(matrix)
    index = (largest - size) / (size - 1) if size > 1 else 0
    table = {
        "saaty1980": [0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41],
        "saaty2005": [0, 0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40],
        "donegan-dodd 1991": [0, 0, 0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171],
    }
    name = str(random.choice(list(table)))
    half = [[None if row > column else cell for column, cell in enumerate(cells)]
            for row, cells in enumerate(matrix.tolist())]
    columns = (matrix / matrix.sum(axis=0)).mean(axis=1)
    yield "ahp", {"matrix": half}, {"ri": name}, {
        "w": weights,
        "CI": max(index, 0),
        "CR": 0 if size < 3 else max(index, 0) / table[name][size - 1],
        "column_mean": columns,
    }
    group = [judgments(random, size) for _ in range(3)]
    yield "ahp", {"matrices": [one.tolist() for one in group]}, {"group": "AIJ"}, {
        "w": principal(np.exp(np.mean([np.log(one) for one in group], axis=0)))[0]
    }
    own = np.exp(np.mean([np.log(principal(one)[0]) for one in group], axis=0))
    yield "ahp", {"matrices": [one.tolist() for one in group]}, {"group": "AIP"}, {"w": own / own.sum()}
    choices = {f"c{at}": judgments(random, 3) for at in range(size)}
    yield "ahp_hierarchy", {
        "criteria": matrix.tolist(), "alternatives": {name: one.tolist() for name, one in choices.items()}
    }, {}, {"w": weights @ np.array([principal(one)[0] for one in choices.values()])}


def entropy(random):
    rows, width = int(random.integers(2, 8)), int(random.integers(1, 5))
    matrix = random.integers(0, 5, (rows, width)).astype(float) + 0.5
    matrix[:, 0] = 2.5
    costs = random.random(width) < 0.4
    low, high = matrix.min(axis=0), matrix.max(axis=0)
    stretched = np.where(costs, high - matrix, matrix - low) / np.where(high > low, high - low, 1)
    stretched = np.where(high > low, stretched, 1.0) + 0.0001
    params = {"normalise": "min-max", "shift": 0.0001, "impacts": ["-" if cost else "+" for cost in costs]}
    yield "entropy_weights", {"matrix": matrix.tolist()}, params, entropies(stretched)
    inverse = np.where(costs, 1 / matrix, matrix)
    yield "entropy_weights", {"matrix": matrix.tolist()}, {"impacts": params["impacts"]}, entropies(inverse)
    zeros = random.integers(0, 3, (rows, width)).astype(float)
    if zeros.sum(axis=0).min() > 0:
        gap = [[None] * width] + zeros.tolist()
        yield "entropy_weights", {"matrix": gap}, {}, entropies(zeros)
        yield "mergeable_state", {"matrix": zeros.tolist(), "split": [1, rows - 1]}, {}, {"e": entropies(zeros)["e"]}


def entropies(matrix):
    found = stats.entropy(matrix, base=len(matrix), axis=0)
    found = np.where(np.ptp(matrix, axis=0) == 0, 1.0, found)
    rest = 1 - found
    return {"e": found, "w": rest / rest.sum() if rest.sum() > 0 else np.full(len(rest), 1 / len(rest))}


def other(random):
    size = int(random.integers(1, 7))
    one, two = random.uniform(0.1, 5, (2, size))
    part = float(random.random())
    one_share, two_share = one / one.sum(), two / two.sum()
    both = one_share * two_share
    given = {"a": one.tolist(), "b": two.tolist()}
    yield "combined_weights", given, {}, {"w": both / both.sum()}
    yield "combined_weights", given, {"lambda": part}, {"w": part * one_share + (1 - part) * two_share}
    answers = random.integers(1, 8, (size, 5))
    means = answers.mean(axis=1)
    yield "stated_weights", {"importance": [[*row, None] for row in answers.tolist()]}, {}, {"w": means / means.sum()}
    matrix = random.uniform(0, 9, (random.integers(3, 9), size))
    costs = random.random(size) < 0.4
    low, high = matrix.min(axis=0), matrix.max(axis=0)
    scaled = np.where(costs, high - matrix, matrix - low) / (high - low)
    apart = (1 - np.corrcoef(scaled.T)).sum(axis=0) if size > 1 else np.ones(1)
    told = scaled.std(axis=0, ddof=1) * apart
    yield "critic_weights", {"matrix": [*matrix.tolist(), [None] * size]}, {
        "impacts": ["-" if cost else "+" for cost in costs]
    }, {"w": told / told.sum()}


MAKERS = [hierarchy, pairwise_weights, entropy, other]
