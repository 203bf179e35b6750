"""What no independent package has, computed from its definition, for `metrics.py` beside this folder.

Each maker takes a random generator and yields `(method, input, params, expected)`. The formulas are
written out here once more, as plainly as they stand in the literature, so that a slip in one of the
two shows. Inputs have gaps, answers off the scale, ties, constants and few rows.
"""

from . import items, models, questions, samples, weights

MAKERS = [maker for part in (questions, weights, models, items, samples) for maker in part.MAKERS]
