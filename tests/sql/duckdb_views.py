"""Runs a job in DuckDB. Standard input: {"rows": file, "setup": [statement], "queries": [query]}; standard output: the
rows of each query, each a list of texts or null. Exit status 3: DuckDB is not there."""

import json
import sys

try:
    import duckdb
except ImportError:
    sys.exit(3)

job = json.load(sys.stdin)
database = duckdb.connect(":memory:")
columns = "{id: 'VARCHAR', envelope: 'VARCHAR'}"
database.execute(
    f"CREATE TABLE responses AS SELECT * FROM read_json('{job['rows']}', format = 'newline_delimited', columns = {columns})"
)
for statement in job["setup"]:
    database.execute(statement)
found = []
for query in job["queries"]:
    rows = database.execute(query).fetchall()
    found.append([[None if cell is None else str(cell) for cell in row] for row in rows])
print(json.dumps(found))
