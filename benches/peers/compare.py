#!/usr/bin/env python3
"""Holds headcount against DuckDB on the same intake tables, side by side in one run.

    pip install -r benches/peers/requirements.txt
    python3 benches/peers/compare.py [--contacts N] [--runs N] [--dir DIR]

Writes the tables of a made-up country, imports them into a ledger and into a DuckDB file, computes
the people reached in five years under the whole counting rule in both, and prints a table of
ratios. Exits with 1 when any figure differs: sectors, totals, overlap, sex and age.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
YEARS = range(2021, 2026)
SECTORS = ["education", "icla", "livelihoods", "protection", "shelter", "wash", "rrm"]
SEXES = ["f", "m", "x", "unknown"]
AGES = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"]
CELLS = [f"{sex}_{age}" for sex in "fm" for age in AGES[:5]]


def built(name, *args):
    """The path of a program that cargo builds."""
    command = ["cargo", *args, "--message-format=json"]
    out = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    made = [json.loads(line) for line in out.splitlines()]
    made = [m for m in made if m.get("executable") and m["target"]["name"] == name]
    return made[-1]["executable"]


def load(tables, database):
    """Reads the intake tables into native tables with integer keys, durably."""
    import duckdb

    db = duckdb.connect(str(database))
    csv = lambda name: f"read_csv('{tables / name}.csv', all_varchar = true)"
    mask = " + ".join(
        f"case when '{s}' in (sector, coalesce(also_sectors, '')) then {1 << i} else 0 end"
        for i, s in enumerate(SECTORS)
    )
    bits = [f"({i}, {1 << i})" for i in range(len(SECTORS))]
    bits.append(f"({len(SECTORS)}, {(1 << len(SECTORS)) - 1})")
    filled = " or ".join(f"{c} is not null" for c in CELLS)
    in_cells = " + ".join(f"coalesce({c}::int, 0)" for c in CELLS)
    sex = "case sex when 'f' then 0 when 'm' then 1 when 'x' then 2 end::tinyint"
    place = {f"{s}_{a}": i * 6 + j for i, s in enumerate("fm") for j, a in enumerate(AGES[:5])}
    unpivot = ", ".join(f"{{cell: {place[c]}, people: coalesce({c}::int, 0)}}" for c in CELLS)
    db.execute(f"""
create table slots as select * from (values {', '.join(bits)}) t(slot, bits);
create table site_ids as
select pcode, (row_number() over (order by pcode) - 1)::int as id
from (select distinct lower(site_pcode) as pcode from {csv('activities')}
      union select lower(residence_pcode) from {csv('people')} where residence_pcode is not null
      union select lower(residence_pcode) from {csv('households')} where residence_pcode is not null);
create table activities as
select a.activity as reference,
       (row_number() over (order by start::date, a.activity) - 1)::int as id,
       s.id as site, ({mask})::int as mask, start::date as start_day,
       case when kind = 'works' then coalesce("end", start) else start end::date as placed_from,
       coalesce("end", start)::date as placed_to,
       coalesce(status, 'completed') in ('completed', 'ongoing') as counted
from {csv('activities')} a join site_ids s on s.pcode = lower(a.site_pcode);
create table person_ids as
select number, (row_number() over () - 1)::int as id
from (select distinct person as number from {csv('people')});
create table household_ids as
select number, (row_number() over () - 1)::int as id
from (select household as number from {csv('people')} where household <> '-'
      union select household from {csv('households')});
create table people as
select a.id as activity, p.id as person,
       case when t.household = '-' then -1 else h.id end as household,
       {sex} as sex, birth_year::smallint as born, s.id as residence
from {csv('people')} t
join activities a on a.reference = t.activity join person_ids p on p.number = t.person
left join household_ids h on h.number = t.household
left join site_ids s on s.pcode = lower(t.residence_pcode);
create table raw_households as
select (row_number() over () - 1)::int as row, * from {csv('households')};
create table households as
select t.row, a.id as activity, h.id as household, size::int as size, s.id as residence,
       ({filled}) as filled, ({in_cells})::int as in_cells
from raw_households t
join activities a on a.reference = t.activity join household_ids h on h.number = t.household
left join site_ids s on s.pcode = lower(t.residence_pcode);
create table household_cells as
select row, c.cell::tinyint as cell, c.people from (
    select row, unnest([{unpivot}]) as c from raw_households where {filled}
) where c.people > 0;
drop table raw_households;
create table raw_crowds as
select a.id as activity, t.* exclude (activity) from {csv('headcounts')} t
join activities a on a.reference = t.activity;
create table crowds as
select activity, sum("count"::int)::int as people, bool_or({filled}) as filled
from raw_crowds group by activity;
create table crowd_cells as
select activity, cell, sum(people)::int as people from (
    select activity, c.cell::int as cell, c.people from (
        select activity, unnest([{unpivot}]) as c from raw_crowds)
    union all
    select activity, 23, "count"::int - ({in_cells}) from raw_crowds
) where people > 0 group by activity, cell;
drop table raw_crowds;
checkpoint;
""")
    db.close()


def whole_rule(db, sql):
    """The figures of every year: per slot registered, estimated and cells; overlap by mask."""
    years = {}
    for year in YEARS:
        given = {
            "first_day": f"date '{year}-01-01'",
            "last_day": f"date '{year}-12-31'",
            "year": year,
            "sectors": len(SECTORS),
        }
        text = sql
        for name, value in given.items():
            text = text.replace("{" + name + "}", str(value))
        db.execute(text)
        rows = lambda table: db.execute(f"select * from {table}").fetchall()
        years[year] = {
            "figures": {slot: (int(r), int(e)) for slot, r, e in rows("figures")},
            "sadd": {(slot, cell): int(n) for slot, cell, n in rows("sadd") if n},
            "overlap": {mask: int(n) for mask, n in rows("overlap")},
        }
    return years


def plain(db):
    """Distinct persons per year and sector: no households, homes, head-counts, sex or age."""
    for year in YEARS:
        db.execute(f"""
select slot, count(distinct person) from people p
join activities a on a.id = p.activity join slots on (mask & bits) <> 0
where counted and placed_from <= date '{year}-12-31' and placed_to >= date '{year}-01-01'
group by slot""").fetchall()


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def duckdb_process(database, runs, what):
    """Runs one kind of query in a process of its own and prints what it took."""
    import duckdb

    sql = (HERE / "rule.sql").read_text()
    db = duckdb.connect(str(database), read_only=True)
    seconds, years = [], None
    for _ in range(runs):
        start = time.perf_counter()
        if what == "rule":
            years = whole_rule(db, sql)
        else:
            plain(db)
        seconds.append(time.perf_counter() - start)
    flat = lambda year: {
        "figures": year["figures"],
        "sadd": {f"{slot},{cell}": n for (slot, cell), n in year["sadd"].items()},
        "overlap": year["overlap"],
    }
    figures = {year: flat(found) for year, found in (years or {}).items()}
    print(json.dumps({"seconds": seconds, "peak_bytes": peak_bytes(), "years": figures}))


def as_duckdb_has_it(report):
    """A report's figures in the shape of `duckdb_process`."""
    rows = [*report["sectors"], report["total"]]
    sadd = {}
    for slot, row in enumerate(rows):
        for i, sex in enumerate(SEXES):
            for j, age in enumerate(AGES):
                if row["sadd"][sex][age]:
                    sadd[f"{slot},{i * 6 + j}"] = row["sadd"][sex][age]
    bit = lambda sector: 1 << SECTORS.index(sector)
    return {
        "figures": {str(i): [row["registered"], row["estimated"]] for i, row in enumerate(rows)},
        "sadd": sadd,
        "overlap": {str(sum(map(bit, o["sectors"]))): o["people"] for o in report["overlap"]},
    }


def differences(reports, years):
    found = []
    for report in reports:
        year = report["period"]["from"][:4]
        ours, theirs = as_duckdb_has_it(report), years[year]
        for part in ours:
            for key in sorted(ours[part].keys() | theirs[part].keys()):
                a, b = ours[part].get(key, 0), theirs[part].get(key, 0)
                if a != b and not (part == "figures" and a == [0, 0]):
                    found.append(f"{year} {part} {key}: headcount {a}, DuckDB {b}")
    return found


def size_bytes(path):
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def machine():
    model = platform.processor()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores, {model}, {platform.system()} {platform.release()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=1_000_000, help="default: one million")
    parser.add_argument("--runs", type=int, default=5, help="medians of so many, default: 5")
    parser.add_argument("--dir", type=Path, help="keeps the files here and uses them again")
    parser.add_argument("--duckdb-process", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.duckdb_process:
        database, runs, what = args.duckdb_process
        return duckdb_process(database, int(runs), what)
    import duckdb

    work = args.dir or Path(tempfile.mkdtemp(prefix="headcount-peers-"))
    try:
        return compare(args, work, duckdb.__version__)
    finally:
        if not args.dir:
            shutil.rmtree(work)


def compare(args, work, version):
    headcount = built("headcount", "build", "--release", "--bin", "headcount")
    large = built("large", "bench", "--no-run", "--bench", "large")
    tables, ledger, database = work / "tables", work / "ledger", work / "duckdb.db"
    say = lambda text: print(text, file=sys.stderr, flush=True)
    took = {}

    def once(name, there, work_to_do):
        if there.exists():
            return
        say(name)
        start = time.perf_counter()
        work_to_do()
        took[name] = time.perf_counter() - start

    def import_all():
        def run(*args):
            command = [headcount, "--ledger", ledger, *args]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run(command, check=True, **quiet)

        run("init", ledger, "--name", "Peers", "--country", "Mali", "--profile", "nrc-mali")
        start = time.perf_counter()
        run("import", tables)
        took["import"] = time.perf_counter() - start

    once("tables", tables, lambda: subprocess.run([large, "tables", tables, str(args.contacts)], check=True))
    once("import into headcount", ledger, import_all)
    once("load into DuckDB", database, lambda: load(tables, database))

    def printed(*command):
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)

    this = [sys.executable, __file__, "--duckdb-process", database, str(args.runs)]
    say("DuckDB, the whole rule")
    rule = printed(*this, "rule")
    say("DuckDB, plain distinct counts")
    counts = printed(*this, "plain")
    say("headcount")
    ours = printed(large, "replay", ledger, str(args.runs))

    # One more activity, in a copy, so that the ledger can be used again.
    say("headcount, one more activity")
    once_more, more = work / "once-more", work / "more"
    shutil.rmtree(once_more, ignore_errors=True)
    shutil.copytree(ledger, once_more)
    for suffix in ("key", "sign", "vkey"):
        shutil.copy(work / f"ledger.{suffix}", work / f"once-more.{suffix}")
    subprocess.run([large, "again", tables, more], check=True)
    command = [headcount, "--ledger", once_more, "import", more]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    warm = printed(large, "warm", once_more, str(args.runs))
    shutil.rmtree(once_more)

    seconds = {name: statistics.median(runs) for name, runs in ours["seconds"].items()}
    seconds["warm"] = statistics.median(warm["seconds"]["warm report"])
    rule_s, plain_s = statistics.median(rule["seconds"]), statistics.median(counts["seconds"])
    replay_s, peak = seconds["full replay"], ours["replay_peak_bytes"]
    rows = [
        ("full replay, whole rule: DuckDB ÷ headcount", rule_s / replay_s, f"{rule_s:.2f} s, {replay_s:.2f} s"),
        ("plain count(distinct) in DuckDB ÷ full replay", plain_s / replay_s, f"{plain_s:.2f} s, {replay_s:.2f} s"),
        ("peak memory: headcount ÷ DuckDB, whole rule", peak / rule["peak_bytes"], f"{peak / 1e6:.0f} MB, {rule['peak_bytes'] / 1e6:.0f} MB"),
        ("size on disk: headcount ÷ DuckDB", size_bytes(ledger) / size_bytes(database), f"{size_bytes(ledger) / 1e6:.0f} MB, {size_bytes(database) / 1e6:.0f} MB"),
        (f"warm report after one more activity ({warm['way']}) ÷ full replay", seconds["warm"] / replay_s, f"{seconds['warm']:.3f} s, {replay_s:.2f} s"),
        ("opening ÷ full replay", seconds["opening"] / replay_s, f"{seconds['opening']:.2f} s, {replay_s:.2f} s"),
        ("report --by month ÷ plain report", seconds["report by month"] / seconds["report"], f"{seconds['report by month']:.2f} s, {seconds['report']:.2f} s"),
        ("report --by donor ÷ plain report", seconds["report by donor"] / seconds["report"], f"{seconds['report by donor']:.2f} s, {seconds['report']:.2f} s"),
    ]
    if "import" in took and "load into DuckDB" in took:
        ours_s, theirs_s = took["import"], took["load into DuckDB"]
        rows.append(("bulk import: DuckDB ÷ headcount (one run)", theirs_s / ours_s, f"{theirs_s:.2f} s, {ours_s:.2f} s"))
    print(f"{args.contacts:,} contacts; medians of {args.runs}; DuckDB {version}; {machine()}\n")
    print("| measure | ratio | figures |\n|---|---|---|")
    for name, ratio, figures in rows:
        print(f"| {name} | {ratio:.2f} | {figures} |")
    found = differences(ours["years"], rule["years"])
    for line in found[:20]:
        print(line, file=sys.stderr)
    if found:
        print(f"\n{len(found)} figures differ", file=sys.stderr)
        return 1
    print("\nAll figures agree: sectors, totals, overlap, sex and age of every year.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
