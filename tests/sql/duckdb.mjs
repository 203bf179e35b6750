// Runs a job in DuckDB. Standard input: {"rows": file, "setup": [statement], "queries": [query]}; standard output: the
// rows of each query, each a list of texts or null. Exit status 3: DuckDB is not there.

import { readFileSync } from "node:fs";

const duckdb = await import("@duckdb/node-api").catch(() => process.exit(3));
const job = JSON.parse(readFileSync(0, "utf8"));
const connection = await (await duckdb.DuckDBInstance.create(":memory:")).connect();
await connection.run(
  `CREATE TABLE responses AS SELECT * FROM read_json('${job.rows}', format = 'newline_delimited', columns = {id: 'VARCHAR', envelope: 'VARCHAR'})`,
);
for (const statement of job.setup) await connection.run(statement);
const found = [];
for (const query of job.queries) {
  const rows = (await connection.runAndReadAll(query)).getRows();
  found.push(rows.map((row) => row.map((cell) => (cell === null ? null : String(cell)))));
}
console.log(JSON.stringify(found));
