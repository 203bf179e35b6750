"""Runs a job in ClickHouse (the package chdb). Standard input: {"rows": file, "setup": [statement], "queries": [query]};
standard output: the rows of each query, each a list of texts or null. Exit status 3: ClickHouse is not there."""

import json
import sys

try:
    from chdb.session import Session
except ImportError:
    sys.exit(3)

job = json.load(sys.stdin)
session = Session()
session.query("CREATE DATABASE survey")
session.query("USE survey")
session.query("CREATE TABLE responses (id String, envelope String) ENGINE = MergeTree ORDER BY id")
session.query(f"INSERT INTO responses SELECT id, envelope FROM file('{job['rows']}', 'JSONEachRow', 'id String, envelope String')")
for statement in job["setup"]:
    session.query(statement)
found = []
for query in job["queries"]:
    lines = session.query(query, "JSONCompactEachRow").bytes().decode().splitlines()
    rows = [json.loads(line) for line in lines]
    found.append([[None if cell is None else str(cell) for cell in row] for row in rows])
print(json.dumps(found))
