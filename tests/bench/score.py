"""How fast is `manyi score`, beside polars and DuckDB on the same file?

    python3 -m venv target/oracles
    target/oracles/bin/pip install polars duckdb
    cargo build --release
    target/oracles/bin/python tests/bench/score.py target/release/manyi [--rows 1000000] [--rounds 5] [--seed 1]

Writes envelopes as the widget posts them (NDJSON, 20 items on scales of 5, 3 % of the answers missing; the
same for the same seed) into `target/bench`, and lets the three compute of each item the number of answers, the mean and
the satisfied and dissatisfied share, of the completed responses to this very definition. `manyi score` does its whole
report. They take turns, each in a process of its own; told are the median and the best time in seconds, the median as a
share of the faster of the others, the median of the processor time (of all cores together: what a busy machine hardly
changes), and the peak memory. The clocks of polars and DuckDB run while they query; those of `manyi` from its start to
its end. Both are given the shape of the rows, so that they need not look for it.

Exit status 1 if the three disagree by more than 1e-9, or if `manyi` is slower than the faster of the two.
"""

import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

ITEMS = [f"item_{number}" for number in range(1, 21)]
GROUPS = [("people", 40), ("place", 30), ("product", 20), ("price", 10)]
WORDS = ["Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"]
BRANCHES = ["North", "South", "East", "West"]
TOLERANCE = 1e-9


def definition():
    """20 ratings, an index of four groups, and the satisfaction rate."""
    groups = [
        {"name": name, "weight": weight, "parts": ITEMS[5 * place : 5 * place + 5]}
        for place, (name, weight) in enumerate(GROUPS)
    ]
    scale = {"from": 1, "to": 5, "satisfiedFrom": 4, "dissatisfiedTo": 2, "items": ITEMS}
    return {
        "meta": {"name": "bench", "version": "1"},
        "elements": [{"type": "rating", "name": name, "title": f"How is {name}?"} for name in ITEMS],
        "scoring": {
            "scales": {"satisfaction": scale},
            "indices": {
                "overall": {"type": "weighted", "parts": groups},
                "rate": {"type": "csat", "items": ITEMS},
            },
        },
    }


def write_responses(path, rows, seed, digest):
    """Envelopes, each with its own answers; a branch, a device and times that look like real ones."""
    source = random.Random(seed)
    survey = json.dumps({"name": "bench", "version": "1", "hash": digest}, separators=(",", ":"))
    with path.open("w") as out:
        for number in range(rows):
            answers = source.choices([1, 2, 3, 4, 5, None], [5, 9, 20, 38, 25, 3], k=len(ITEMS))
            given = [(name, answer) for name, answer in zip(ITEMS, answers) if answer]
            values = ",".join(f'"{name}":{answer}' for name, answer in given)
            display = ",".join(f'"{name}":"{WORDS[answer - 1]}"' for name, answer in given)
            minute, second = source.randrange(60), source.randrange(60)
            out.write(
                f'{{"id":"01946c3e-7b1a-7c55-9d0e-{number:012x}","survey":{survey},"status":"completed",'
                f'"started":"2026-11-21T08:{minute:02}:{second:02}.120Z","ended":"2026-11-21T09:{minute:02}:{second:02}.370Z",'
                f'"duration_ms":{source.randrange(20000, 400000)},"locale":"en","channel":"web",'
                f'"subject":{{"branch":"{source.choice(BRANCHES)}"}},"context":{{"url":"https://shop.example/thanks"}},'
                f'"values":{{{values}}},"display":{{{display}}},"manyi":"0.1.0"}}\n'
            )


def figures_of_duckdb(path, digest):
    """Of each item n, mean, satisfied and dissatisfied share, by DuckDB."""
    import duckdb

    shape = ", ".join(f'"{name}" TINYINT' for name in ITEMS)
    columns = f"{{survey: 'STRUCT(hash VARCHAR)', status: 'VARCHAR', values: 'STRUCT({shape})'}}"
    wanted = ", ".join(
        f'count(v."{name}"), avg(v."{name}"), avg((v."{name}" >= 4)::INTEGER), avg((v."{name}" <= 2)::INTEGER)'
        for name in ITEMS
    )
    query = (
        f"SELECT {wanted} FROM (SELECT values AS v FROM read_json('{path}', format = 'newline_delimited', columns = {columns})"
        f" WHERE status = 'completed' AND survey.hash = '{digest}')"
    )
    clocks = Clocks()
    row = duckdb.connect().execute(query).fetchone()
    return clocks.passed(), {name: list(row[4 * at : 4 * at + 4]) for at, name in enumerate(ITEMS)}


def figures_of_polars(path, digest):
    """The same by polars, on its streaming engine."""
    import polars

    shape = {
        "survey": polars.Struct({"hash": polars.String}),
        "status": polars.String,
        "values": polars.Struct({name: polars.Int8 for name in ITEMS}),
    }
    wanted = []
    for name in ITEMS:
        item = polars.col("values").struct.field(name)
        wanted += [
            item.count().alias(f"{name}.n"),
            item.mean().alias(f"{name}.mean"),
            (item >= 4).mean().alias(f"{name}.satisfied"),
            (item <= 2).mean().alias(f"{name}.dissatisfied"),
        ]
    clocks = Clocks()
    rows = polars.scan_ndjson(path, schema=shape)
    is_meant = (polars.col("status") == "completed") & (polars.col("survey").struct.field("hash") == digest)
    row = rows.filter(is_meant).select(wanted).collect(engine="streaming").row(0)
    return clocks.passed(), {name: list(row[4 * at : 4 * at + 4]) for at, name in enumerate(ITEMS)}


class Clocks:
    """Seconds by the wall and seconds of the processors, from now on."""

    def __init__(self):
        self.begun = (time.perf_counter(), time.process_time())

    def passed(self):
        return [time.perf_counter() - self.begun[0], time.process_time() - self.begun[1]]


def figures_of_report(report):
    """The same, out of a report of `manyi score`."""
    return {
        name: [item["answers"], item["mean"], item["satisfied"]["share"], item["dissatisfied"]["share"]]
        for name, item in report["items"].items()
    }


def measured(line):
    """What a process printed, its seconds by the wall and of the processors, and its peak memory in MB."""
    begun = time.perf_counter()
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if status != 0:
        sys.exit(f"{line}: exit status {os.waitstatus_to_exitcode(status)}")
    return json.loads(printed), [seconds, usage.ru_utime + usage.ru_stime], usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["duckdb", "polars"], help=argparse.SUPPRESS)
    parser.add_argument("--digest", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        figures = {"duckdb": figures_of_duckdb, "polars": figures_of_polars}[options.only]
        print(json.dumps(figures(options.command, options.digest)))
        return
    folder = pathlib.Path("target/bench")
    folder.mkdir(parents=True, exist_ok=True)
    form = folder / "bench.json"
    form.write_text(json.dumps(definition(), indent=1))
    (folder / "none.ndjson").write_text("")
    score = [options.command, "score", str(form), "--format", "json"]
    head, _, _ = measured([*score, str(folder / "none.ndjson")])
    digest = head["survey"]["hash"]
    path = folder / f"{digest}-{options.rows}-{options.seed}.ndjson"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        write_responses(unfinished, options.rows, options.seed, digest)
        unfinished.rename(path)
    print(f"{options.rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB, {os.cpu_count()} cores")
    times = {"manyi score": [], "polars": [], "duckdb": []}
    memory = dict.fromkeys(times, 0)
    figures = {}
    for _ in range(options.rounds):
        for who in times:
            if who == "manyi score":
                report, seconds, peak = measured([*score, str(path)])
                found = figures_of_report(report)
            else:
                only = [sys.executable, __file__, str(path), "--only", who, "--digest", digest]
                (seconds, found), _, peak = measured(only)
            times[who].append(seconds)
            memory[who] = max(memory[who], peak)
            figures[who] = found
    medians = {who: statistics.median(wall for wall, _ in taken) for who, taken in times.items()}
    fastest = min(medians["polars"], medians["duckdb"])
    for who, taken in times.items():
        best = min(wall for wall, _ in taken)
        processors = statistics.median(used for _, used in taken)
        print(
            f"{who:12} {medians[who]:7.3f} s [{best:.3f}]  {medians[who] / fastest:5.2f} of the faster"
            f"  {processors:7.3f} s of processors  {memory[who]:6,.0f} MB"
        )
    worst = max(
        abs(mine - theirs)
        for other in ("polars", "duckdb")
        for name in ITEMS
        for mine, theirs in zip(figures["manyi score"][name], figures[other][name], strict=True)
    )
    print(f"largest difference of a figure: {worst:.1e}")
    sys.exit(worst > TOLERANCE or medians["manyi score"] > fastest)


if __name__ == "__main__":
    main()
