#!/usr/bin/env python3
"""Holds headcount against other programs on the same intake tables, side by side in one run.

    pip install -r benches/peers/requirements.txt
    python3 benches/peers/compare.py [--contacts N] [--runs N] [--dir DIR] [--growth]

What it does:

1. builds headcount and its benches, writes the tables of a made-up country, imports them into a
   ledger, and loads them into DuckDB (native tables, integer keys); with `--dir`, what is there
   already is used again;
2. computes the people reached in five years under the whole counting rule, version 2, in headcount and
   in DuckDB (rule.sql, in its fastest form), and compares every sector, total, bound, overlap and SADD cell;
3. counts distinct persons per year and sector, which knows no households, homes, head-counts, sex or
   age, in DuckDB, Polars and SQLite, and compares these to the person;
4. measures opening, reports by month and by donor, a report after one more activity, and one durable
   append of 2 KB against SQLite with `journal_mode=WAL, synchronous=FULL`;
5. prints a table of ratios with versions and the machine. Exits with 1 when any figure differs.

Each program runs in a process of its own, one after the other, and is timed inside it, after opening
its data; SQLite and Polars are left out, and said to be, where they are not installed. The whole rule
is computed in headcount and DuckDB alone.

With `--growth`, it only replays ledgers of 1, 10 and 30 million contacts and prints how time and
memory grow; 30 million take about 10 GB of disk.
"""

import argparse
import importlib.util
import json
import os
import platform
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measuring import ROOT, built, machine, say

RULE = HERE / "rule.sql"
TABLES = ROOT / "src" / "audit" / "parquet" / "tables.sql"
YEARS = range(2021, 2026)
SECTORS = ["education", "icla", "livelihoods", "protection", "shelter", "wash", "rrm"]
SEXES = ["f", "m", "x", "unknown"]
AGES = ["0_4", "5_11", "12_17", "18_59", "60", "unknown"]
FIGURE = ["people_reached", "registered", "estimated", "indirect", "lowest", "highest"]
CELLS = [f"{sex}_{age}" for sex in "fm" for age in AGES[:5]]


def steps(path):
    """The steps of a portable SQL text: the name of each table, and the query that makes it."""
    parts = path.read_text().split("-- step: ")[1:]
    return [part.split("\n", 1) for part in parts]


def load(tables, database):
    """Reads the intake tables into native tables with integer keys, durably: those of the Parquet export,
    as far as the rule reads them, and what tables.sql makes of them."""
    import duckdb

    db = duckdb.connect(str(database))
    csv = lambda name: f"read_csv('{tables / name}.csv', all_varchar = true)"
    mask = " + ".join(
        f"case when '{s}' in (sector, coalesce(also_sectors, '')) then {1 << i} else 0 end"
        for i, s in enumerate(SECTORS)
    )
    sectors = ", ".join(f"({i}, '{s}', {1 << i}::bigint)" for i, s in enumerate(SECTORS))
    cells = ", ".join(f"t.{c}::int as {c}" for c in CELLS)
    db.execute(f"""
create table sectors as select * from (values {sectors}) t(bit, sector, bits);
create table sites as
select pcode, (row_number() over (order by pcode) - 1)::int as site, null::text as units_from,
       null::int as admin1_unit, null::int as admin2_unit, null::int as admin3_unit
from (select distinct lower(site_pcode) as pcode from {csv('activities')}
      union select lower(residence_pcode) from {csv('people')} where residence_pcode is not null
      union select lower(residence_pcode) from {csv('households')} where residence_pcode is not null);
alter table sites add column alike int;
update sites set alike = site;
create table activities as
select a.activity as reference,
       (row_number() over (order by start::date, a.activity) - 1)::int as activity,
       s.site, ({mask})::bigint as sector_mask, kind, start::date as start_date,
       coalesce("end", start)::date as end_date, coalesce(status, 'completed') as status,
       'direct' as reach, new_people, null::text as review,
       (dense_rank() over (order by lower(admin1)) - 1)::int as admin1_unit,
       null::int as admin2_unit, null::int as admin3_unit
from {csv('activities')} a join sites s on s.pcode = lower(a.site_pcode);
create table person_ids as
select number, (row_number() over () - 1)::int as id
from (select distinct person as number from {csv('people')});
create table household_ids as
select number, (row_number() over () - 1)::int as id
from (select household as number from {csv('people')} where household <> '-'
      union select household from {csv('households')});
create table persons as
select (row_number() over (order by a.activity, p.id) - 1)::int as turn, a.activity, p.id as person,
       case when t.household = '-' then -1 else h.id end as household, t.sex,
       t.birth_year::int as birth_year, s.site as residence
from {csv('people')} t
join activities a on a.reference = t.activity join person_ids p on p.number = t.person
left join household_ids h on h.number = t.household
left join sites s on s.pcode = lower(t.residence_pcode)
order by turn;
create table households as
select (row_number() over (order by a.activity, h.id) - 1)::int as turn, a.activity, h.id as household,
       t.size::int as size, s.site as residence, {cells}
from {csv('households')} t
join activities a on a.reference = t.activity join household_ids h on h.number = t.household
left join sites s on s.pcode = lower(t.residence_pcode)
order by turn;
create table headcounts as
select a.activity, (dense_rank() over (order by lower("group")) - 1)::int as group_id,
       "count"::int as people, {cells}
from {csv('headcounts')} t join activities a on a.reference = t.activity;
""")
    for name, query in steps(TABLES):
        db.execute(f"create table {name} as {query}")
    db.execute("""
create table placed as
select activity as id, sector_mask as mask,
       case when kind = 'works' then end_date else start_date end as placed_from, end_date as placed_to
from activities where status = 'completed';
""")
    db.execute("drop table persons; drop table households; drop table headcounts; checkpoint")
    db.close()


# The policy of a new ledger.
POLICY = {
    "rule": 2,
    "attribution": "'touches'",
    "headcounts": "'activity'",
    "places": "'site'",
    "sizes": "'largest'",
    "reviewed": "'all'",
    "not_counted": "';assessment;'",
}


def whole_rule(db, rule, at_once):
    """The figures of every year: per slot the parts of a figure and its cells; overlap by mask. The years are
    computed one after the other, or all at once, each on a connection of its own."""
    if not at_once:
        return {year: of_year(db, rule, year) for year in YEARS}
    with ThreadPoolExecutor(len(YEARS)) as pool:
        return dict(zip(YEARS, pool.map(lambda year: of_year(db.cursor(), rule, year), YEARS)))


def of_year(db, rule, year):
    given = {
        "first_day": f"date '{year}-01-01'",
        "last_day": f"date '{year}-12-31'",
        "year": year,
        "sectors": len(SECTORS),
        **POLICY,
    }
    for name, query in rule:
        for parameter, value in given.items():
            query = query.replace("{" + parameter + "}", str(value))
        db.execute(f"create or replace temp table {name} as {query}")
    rows = lambda table: db.execute(f"select * from {table}").fetchall()
    return {
        "figures": {row[0]: [int(number) for number in row[1:]] for row in rows("figures")},
        "sadd": {(slot, cell): int(n) for slot, cell, n in rows("sadd") if n},
        "overlap": {mask: int(n) for mask, n in rows("overlap")},
    }


# Ways in which DuckDB is asked: threads, whether it keeps the order of rows, whether all years are computed at
# once. The fastest one is held against headcount.
FORMS = [
    {"threads": threads, "preserve_insertion_order": order, "at_once": at_once}
    for at_once in (False, True)
    for threads in sorted({1, os.cpu_count() or 1})
    for order in (True, False)
]


def named_form(form):
    order = "" if form["preserve_insertion_order"] else ", preserve_insertion_order = false"
    years = "all years at once" if form["at_once"] else "year by year"
    return f"threads = {form['threads']}{order}, {years}"


def plain_sql(year):
    """Distinct persons per sector: no households, homes, head-counts, sex or age."""
    return f"""
select slot, count(distinct person) from people p
join placed a on a.id = p.activity join slots on (mask & bits) <> 0
where placed_from <= '{year}-12-31' and placed_to >= '{year}-01-01'
group by slot"""


def plain_in_sql(run):
    return {year: {str(slot): n for slot, n in run(plain_sql(year))} for year in YEARS}


def plain_in_polars(people, placed):
    """The same in Polars: a join, a row for each sector of a contact, and distinct persons."""
    import polars as pl

    years = {}
    for year in YEARS:
        first, last = pl.date(year, 1, 1), pl.date(year, 12, 31)
        scope = placed.filter((pl.col("placed_from") <= last) & (pl.col("placed_to") >= first))
        reached = people.join(scope, left_on="activity", right_on="id")
        found = {}
        total = (1 << len(SECTORS)) - 1
        for slot, bits in [*((i, 1 << i) for i in range(len(SECTORS))), (len(SECTORS), total)]:
            in_slot = reached.filter((pl.col("mask") & bits) != 0)
            people_of = in_slot.select(pl.col("person").n_unique()).collect()
            if people_of.item():
                found[str(slot)] = people_of.item()
        years[year] = found
    return years


def export(database, work):
    """What the plain measure needs, for the peers that cannot read DuckDB's file."""
    import duckdb

    db = duckdb.connect(str(database), read_only=True)
    for table, columns in PLAIN_COLUMNS.items():
        db.execute(f"copy (select {columns} from {table}) to '{work / table}.parquet'")


PLAIN_COLUMNS = {
    "people": "activity, person",
    "placed": "id, mask, placed_from, placed_to",
    "slots": "slot, bits",
}


def load_sqlite(database, path):
    """The same into SQLite: rows in the order of activities, whose key is the row's."""
    import duckdb

    source, db = duckdb.connect(str(database), read_only=True), sqlite3.connect(path)
    db.executescript("""
create table people (activity integer, person integer);
create table placed (id integer primary key, mask integer, placed_from text, placed_to text);
create table slots (slot integer, bits integer);
""")
    for table, columns in PLAIN_COLUMNS.items():
        columns = columns.replace("placed_from, placed_to", "placed_from::text, placed_to::text")
        marks = ", ".join("?" for _ in columns.split(", "))
        rows = source.execute(f"select {columns} from {table}")
        while batch := rows.fetchmany(100_000):
            db.executemany(f"insert into {table} values ({marks})", batch)
    db.execute("create index by_activity on people (activity)")
    db.commit()
    db.close()


def sqlite_appends(path, count, size):
    """Seconds that each of `count` durable rows of `size` bytes takes."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    db.execute("create table events (sequence integer primary key, event blob)")
    seconds = []
    for _ in range(count):
        event = os.urandom(size)
        start = time.perf_counter()
        db.execute("insert into events (event) values (?)", (event,))
        seconds.append(time.perf_counter() - start)
    db.close()
    return seconds


def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def peer_process(what, data, runs):
    """Runs one measure of a peer in a process of its own and prints what it took."""
    if what == "polars":
        import polars as pl

        read = lambda table: pl.read_parquet(Path(data) / f"{table}.parquet").lazy()
        people, placed = read("people"), read("placed")
        work = lambda: plain_in_polars(people, placed)
    elif what == "sqlite":
        db = sqlite3.connect(f"file:{data}?mode=ro", uri=True)
        db.execute("pragma mmap_size = 4000000000")
        work = lambda: plain_in_sql(lambda sql: db.execute(sql).fetchall())
    else:
        import duckdb

        form = json.loads(what.partition(":")[2] or json.dumps(FORMS[0]))
        config = {name: form[name] for name in ("threads", "preserve_insertion_order")}
        db = duckdb.connect(str(data), read_only=True, config=config)
        rule = steps(RULE)
        plain = lambda: plain_in_sql(lambda sql: db.execute(sql).fetchall())
        whole = lambda: flat(whole_rule(db, rule, form["at_once"]))
        work = plain if what.startswith("duckdb-plain") else whole
    seconds, years = [], None
    for _ in range(runs):
        start = time.perf_counter()
        years = work()
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "peak_bytes": peak_bytes(), "years": years}))


def flat(years):
    """The whole rule's figures with keys that JSON can hold."""
    of_year = lambda year: {
        "figures": year["figures"],
        "sadd": {f"{slot},{cell}": n for (slot, cell), n in year["sadd"].items()},
        "overlap": year["overlap"],
    }
    return {year: of_year(found) for year, found in years.items()}


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
        "figures": {str(i): [row[name] for name in FIGURE] for i, row in enumerate(rows)},
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
                if a != b:
                    found.append(f"{year} {part} {key}: headcount {a}, DuckDB {b}")
    return found


def size_bytes(path):
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=1_000_000, help="default: one million")
    parser.add_argument("--runs", type=int, default=5, help="medians of so many, default: 5")
    parser.add_argument("--dir", type=Path, help="keeps the files here and uses them again")
    parser.add_argument("--growth", action="store_true", help="only how time and memory grow")
    parser.add_argument("--peer", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peer:
        what, data, runs = args.peer
        return peer_process(what, data, int(runs))
    missing = [name for name in ("duckdb",) if not importlib.util.find_spec(name)]
    if missing and not args.growth:
        print(f"{missing[0]} is not installed: pip install -r {HERE / 'requirements.txt'}", file=sys.stderr)
        return 2
    work = args.dir or Path(tempfile.mkdtemp(prefix="headcount-peers-"))
    work.mkdir(parents=True, exist_ok=True)
    try:
        return growth(args, work) if args.growth else compare(args, work)
    finally:
        if not args.dir:
            shutil.rmtree(work)


def printed(*command):
    out = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(out.stdout)


def quietly(*command):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([str(part) for part in command], check=True, **quiet)


def programs():
    headcount = built("headcount", "build", "--release", "--bin", "headcount")
    return headcount, built("large", "bench", "--no-run", "--bench", "large")


def import_tables(headcount, ledger, tables):
    """Imports into a new ledger and returns the seconds that it took."""
    init = ["init", ledger, "--name", "Peers", "--country", "Mali", "--profile", "nrc-mali"]
    quietly(headcount, "--ledger", ledger, *init)
    start = time.perf_counter()
    quietly(headcount, "--ledger", ledger, "import", tables)
    return time.perf_counter() - start


def growth(args, work):
    headcount, large = programs()
    print(f"medians of {args.runs}; {machine()}\n")
    print("| contacts | people | full replay | per million contacts | peak | per million people | opening |")
    print("|---|---|---|---|---|---|---|")
    for millions in (1, 10, 30):
        tables, ledger = work / f"tables-{millions}", work / f"ledger-{millions}"
        if not ledger.exists():
            say(f"{millions} million: tables, import")
            shutil.rmtree(tables, ignore_errors=True)
            quietly(large, "tables", tables, millions * 1_000_000)
            import_tables(headcount, ledger, tables)
        shutil.rmtree(tables, ignore_errors=True)
        # Opening a ledger for the first time after an import brings its store in order.
        printed(large, "replay", ledger, 1)
        found = printed(large, "replay", ledger, args.runs)
        replay = statistics.median(found["seconds"]["full replay"])
        opening = found["seconds"]["opening"][0]
        # Of ten contacts three people are new.
        people, peak = millions * 0.3, found["replay_peak_bytes"] / 1e6
        print(
            f"| {millions} million | {people:.1f} million | {replay:.2f} s | {replay / millions:.3f} s"
            f" | {peak:.0f} MB | {peak / people:.0f} MB | {opening:.2f} s |",
            flush=True,
        )
        if not args.dir:
            shutil.rmtree(ledger)
    return 0


# Durable appends in a run, and the size of each.
APPENDS = 200
APPEND_BYTES = 2000


def compare(args, work):
    import duckdb

    headcount, large = programs()
    tables, ledger, database = work / "tables", work / "ledger", work / "duckdb.db"
    took = {}

    def once(name, there, work_to_do):
        if there.exists():
            return
        say(name)
        start = time.perf_counter()
        work_to_do()
        took[name] = time.perf_counter() - start

    once("tables", tables, lambda: quietly(large, "tables", tables, args.contacts))
    once("import into headcount", ledger, lambda: took.update(imported=import_tables(headcount, ledger, tables)))
    once("load into DuckDB", database, lambda: load(tables, database))

    def peer(what, data, runs=args.runs):
        say(what)
        return printed(sys.executable, __file__, "--peer", what, data, runs)

    # Its fastest form for each of the two measures, by one run of each.
    def fastest(what):
        tried = [(min(peer(f"{what}:{json.dumps(form)}", database, 1)["seconds"]), at) for at, form in enumerate(FORMS)]
        return FORMS[min(tried)[1]]

    forms = {what: fastest(what) for what in ("duckdb-rule", "duckdb-plain")}
    of_duckdb = {what: f"{what}:{json.dumps(form)}" for what, form in forms.items()}
    rule = peer(of_duckdb["duckdb-rule"], database)
    counts = {"DuckDB": peer(of_duckdb["duckdb-plain"], database)}
    versions = {"DuckDB": duckdb.__version__, "SQLite": sqlite3.sqlite_version}
    if importlib.util.find_spec("polars"):
        import polars

        versions["Polars"] = polars.__version__
        once("export for Polars", work / "people.parquet", lambda: export(database, work))
        counts["Polars"] = peer("polars", work)
    else:
        say("Polars is not installed and is left out")
    once("load into SQLite", work / "sqlite.db", lambda: load_sqlite(database, work / "sqlite.db"))
    counts["SQLite"] = peer("sqlite", work / "sqlite.db")

    say("headcount")
    # Opening a ledger for the first time after an import brings its store in order.
    printed(large, "replay", ledger, 1)
    ours = printed(large, "replay", ledger, args.runs)

    # What somebody waits for who starts either program.
    say("whole processes")
    whole = {"headcount": [], "DuckDB": []}
    for _ in range(args.runs):
        for name, command in (
            ("headcount", [headcount, "--ledger", ledger, "replay", "--format", "json"]),
            ("DuckDB", [sys.executable, __file__, "--peer", of_duckdb["duckdb-rule"], database, 1]),
        ):
            start = time.perf_counter()
            quietly(*command)
            whole[name].append(time.perf_counter() - start)
    whole = {name: statistics.median(seconds) for name, seconds in whole.items()}

    # One more activity, in a copy, so that the ledger can be used again.
    say("headcount, one more activity")
    once_more, more = work / "once-more", work / "more"
    shutil.rmtree(once_more, ignore_errors=True)
    shutil.copytree(ledger, once_more)
    for suffix in ("key", "sign", "vkey"):
        shutil.copy(work / f"ledger.{suffix}", work / f"once-more.{suffix}")
    quietly(large, "again", tables, more)
    quietly(headcount, "--ledger", once_more, "import", more)
    warm = printed(large, "warm", once_more, args.runs)
    shutil.rmtree(once_more)

    say("durable appends")
    appended = {"headcount": [], "SQLite": []}
    for lot in range(args.runs):
        # In turn, so that what else the disk does meets both.
        with tempfile.TemporaryDirectory(dir=work) as folder:
            made = printed(large, "append", Path(folder) / "ledger", APPENDS, APPEND_BYTES)
            appended["headcount"].append(statistics.median(made["seconds"]))
            made = sqlite_appends(Path(folder) / "sqlite.db", APPENDS, APPEND_BYTES)
            appended["SQLite"].append(statistics.median(made))
    ours_ms, theirs_ms = (1000 * statistics.median(appended[name]) for name in ("headcount", "SQLite"))

    seconds = {name: statistics.median(runs) for name, runs in ours["seconds"].items()}
    seconds["warm"] = statistics.median(warm["seconds"]["warm report"])
    rule_s = statistics.median(rule["seconds"])
    database_bytes = size_bytes(database)
    on_disk = lambda name, ours: (name, ours / database_bytes, f"{ours / 1e6:.0f} MB, {database_bytes / 1e6:.0f} MB")
    replay_s, peak = seconds["full replay"], ours["replay_peak_bytes"]
    opened_s = replay_s + seconds["opening"] - seconds["its reading and decoding"]
    rows = [
        ("full replay, whole rule: DuckDB ÷ headcount", rule_s / replay_s, f"{rule_s:.2f} s, {replay_s:.2f} s"),
        ("the same with opening, which reads and decodes: DuckDB ÷ headcount", rule_s / opened_s, f"{rule_s:.2f} s, {opened_s:.2f} s"),
        ("whole processes (`replay`): DuckDB ÷ headcount", whole["DuckDB"] / whole["headcount"], f"{whole['DuckDB']:.2f} s, {whole['headcount']:.2f} s"),
        *(
            (f"plain count(distinct) in {name} ÷ full replay", plain_s / replay_s, f"{plain_s:.2f} s, {replay_s:.2f} s")
            for name, plain_s in ((name, statistics.median(c["seconds"])) for name, c in counts.items())
        ),
        ("peak memory: headcount ÷ DuckDB, whole rule", peak / rule["peak_bytes"], f"{peak / 1e6:.0f} MB, {rule['peak_bytes'] / 1e6:.0f} MB"),
        on_disk("size on disk: headcount ÷ DuckDB", size_bytes(ledger) - size_bytes(ledger / "cache")),
        on_disk("the same with what reports keep in cache/", size_bytes(ledger)),
        (f"warm report after one more activity ({warm['way']}) ÷ full replay", seconds["warm"] / replay_s, f"{seconds['warm']:.3f} s, {replay_s:.2f} s"),
        ("opening ÷ full replay", seconds["opening"] / replay_s, f"{seconds['opening']:.2f} s, {replay_s:.2f} s"),
        ("report --by month ÷ plain report", seconds["report by month"] / seconds["report"], f"{seconds['report by month']:.2f} s, {seconds['report']:.2f} s"),
        ("report --by donor ÷ plain report", seconds["report by donor"] / seconds["report"], f"{seconds['report by donor']:.2f} s, {seconds['report']:.2f} s"),
    ]
    rows.append(("one durable 2 KB append: SQLite (WAL, FULL) ÷ headcount", theirs_ms / ours_ms, f"{theirs_ms:.2f} ms, {ours_ms:.2f} ms"))
    if "imported" in took and "load into DuckDB" in took:
        ours_s, theirs_s = took["imported"], took["load into DuckDB"]
        rows.append(("bulk import: DuckDB ÷ headcount (one run)", theirs_s / ours_s, f"{theirs_s:.2f} s, {ours_s:.2f} s"))
    with_versions = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"{args.contacts:,} contacts; medians of {args.runs}; {with_versions}, Python {platform.python_version()}; {machine()}\n")
    print(f"DuckDB's fastest form: {named_form(forms['duckdb-rule'])}; of count(distinct): {named_form(forms['duckdb-plain'])}\n")
    print("| measure | ratio | figures |\n|---|---|---|")
    for name, ratio, figures in rows:
        print(f"| {name} | {ratio:.2f} | {figures} |")
    found = differences(ours["years"], rule["years"])
    for name, count in counts.items():
        if count["years"] != counts["DuckDB"]["years"]:
            found.append(f"distinct persons: {name} {count['years']}, DuckDB {counts['DuckDB']['years']}")
    for line in found[:20]:
        print(line, file=sys.stderr)
    if found:
        print(f"\n{len(found)} figures differ", file=sys.stderr)
        return 1
    print("\nAll figures of the whole rule agree between headcount and DuckDB: sectors, totals, bounds, overlap,")
    print(f"sex and age of every year. Distinct persons agree between {', '.join(counts)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
