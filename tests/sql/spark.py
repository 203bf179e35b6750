"""Does Spark's grammar, as the package sqlglot knows it, take these statements? Standard input: a list of them. Exit status
1: one is refused, 3: the package is not there."""

import json
import sys

try:
    import sqlglot
except ImportError:
    sys.exit(3)

for statement in json.load(sys.stdin):
    parsed = sqlglot.parse_one(statement, read="spark", error_level=sqlglot.ErrorLevel.RAISE)
    if not isinstance(parsed, sqlglot.exp.Create):
        sys.exit(f"not understood: {statement[:200]}")
