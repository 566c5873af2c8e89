#!/usr/bin/env python3
"""What a user waits for: whole commands, process start to end, on ledgers of 1, 10 and 30 million contacts.

    python3 benches/commands.py [--millions 1,10,30] [--runs N] [--dir DIR] [--program PATH] [only…]

For each size it makes the tables of a made-up country, imports them into a new ledger, and runs every
command below on it, some times each (default: 5), each time as a process of its own. What a command costs
that goes on from earlier ones ("warm") is measured after it was run once. A command that appends runs with
something new each time. The unit is a full replay, `headcount replay`, measured in the same run: every
record read, the tree checked, the figures of every year computed from the log alone.

It prints, for every command and size, the median, its ratio to the full replay and the peak memory of the
process; and the exponent with which the time grows from the smallest size to the largest (0: not at all,
1: in proportion to the contacts). A figure that changes from one run to another, or that a warm command
gives and a full replay does not, ends the run with an error.

With `--dir`, tables and ledgers are kept there and used again. 30 million contacts take about 2 GB of disk.
`only…` names commands by a part of their row.
"""

import argparse
import csv
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import built, machine, say

YEAR = "2025"
PERSONS = 5
ROWS = 500


class Measured:
    """One process: how long it took, its highest resident memory, and what it printed."""

    def __init__(self, command, cwd=None):
        env = {**os.environ, "HEADCOUNT_USER": "bench", "NO_COLOR": "1"}
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.perf_counter()
            child = subprocess.Popen([str(part) for part in command], cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            _, status, usage = os.wait4(child.pid, 0)
            self.seconds = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            self.cpu_seconds = usage.ru_utime + usage.ru_stime
            self.peak_bytes = usage.ru_maxrss * 1024
            out.seek(0)
            self.out = out.read().decode()
            err.seek(0)
            said = err.read().decode()
        if child.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, command))}: exit code {child.returncode}\n{said}{self.out}")


class Office:
    """A ledger of a size, in a folder of its own."""

    def __init__(self, headcount, folder, tables):
        self.headcount, self.folder, self.tables, self.turn = headcount, folder, tables, 0

    def run(self, *args):
        return Measured([self.headcount, "--ledger", self.folder / "ledger", *args])

    def people(self, count):
        """The numbers of people who are on the first lists."""
        numbers = []
        with open(self.tables / "people.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["person"] not in numbers:
                    numbers.append(row["person"])
                if len(numbers) == count:
                    return numbers
        raise SystemExit("the tables have too few people")

    def next(self, what):
        self.turn += 1
        return f"{what}-{self.turn:04}"

    def table(self, reference, persons):
        """Tables of one activity with some persons."""
        folder = self.folder / "more"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        activity = "activity,kind,sector,office,site_pcode,site,start"
        (folder / "activities.csv").write_text(f"{activity}\n{reference},session,icla,menaka,ML01704,Site 1704,{YEAR}-11-02\n")
        rows = "".join(f"{reference},{person},f,1990\n" for person in persons)
        (folder / "people.csv").write_text("activity,person,sex,birth_year\n" + rows)
        return folder

    def log(self):
        people = [part for person in self.people(PERSONS) for part in ("--person", person)]
        place = ["--office", "menaka", "--site", "Site 1704", "--site-pcode", "ML01704", "--start", f"{YEAR}-11-02"]
        return self.run("log", "session", self.next("LOG"), "--sector", "icla", *place, *people)

    def imported(self, rows):
        """Half of the people are known, half are new."""
        reference = self.next("IMPORT")
        known = self.people(rows // 2)
        new = [f"{reference}-{at}" for at in range(rows - len(known))]
        return self.run("import", self.table(reference, known + new))

    def corrected(self):
        """One activity of 100 persons is restated with 99."""
        reference, people = self.next("CORRECT"), self.people(100)
        self.run("import", self.table(reference, people))
        return self.run("correct", "--tables", self.table(reference, people[:99]), "--reason", "one was there in error")

    def voided(self):
        reference = self.next("VOID")
        self.run("import", self.table(reference, self.people(PERSONS)))
        return self.run("void", reference, "--reason", "it did not take place")

    def report_after_one_more(self):
        self.run("import", self.table(self.next("MORE"), self.people(PERSONS)))
        return self.run("report", YEAR)

    def size(self):
        return json.loads(self.run("status", "--format", "json").out)["events"]

    def diff(self):
        return self.run("diff", YEAR, "--since", str(self.size() - 100))

    def figures(self):
        """The year's figures as a full replay and as a warm report have them."""
        lines = self.run("replay", "--format", "json").out.splitlines()
        replayed = next(r for r in map(json.loads, lines) if r.get("period", {}).get("from", "").startswith(YEAR))
        return replayed, json.loads(self.run("report", YEAR, "--format", "json").out)


COMMANDS = {
    "status": (0.05, lambda office: office.run("status")),
    "history --last 20": (0.05, lambda office: office.run("history", "--last", "20")),
    "show": (0.05, lambda office: office.run("show", "A000001")),
    "log with 5 persons": (0.1, Office.log),
    "void": (0.1, Office.voided),
    "correct one activity of 100 persons": (0.1, Office.corrected),
    "import of 500 rows": (0.2, lambda office: office.imported(ROWS)),
    "report again": (0.06, lambda office: office.run("report", YEAR)),
    "report after one more activity": (0.06, Office.report_after_one_more),
    **{
        f"report --by {by}": (0.5, lambda office, by=by: office.run("report", YEAR, "--by", by))
        for by in ("month", "office", "admin1", "donor", "population-group", "sex", "age")
    },
    "explain": (0.5, lambda office: office.run("explain", YEAR, "--sector", "icla")),
    "check": (0.5, lambda office: office.run("check")),
    "duplicates": (0.5, lambda office: office.run("duplicates")),
    "factsheet, English": (0.5, lambda office: office.run("factsheet", YEAR, "--lang", "en")),
    "factsheet, French": (0.5, lambda office: office.run("factsheet", YEAR, "--lang", "fr")),
    "diff over the last 100 events": (0.5, Office.diff),
    "history --effect, the last 100 events": (1.0, lambda office: office.run("history", "--effect", YEAR, "--last", "100")),
}
UNIT = "full replay (`replay`)"


def of_size(args, headcount, large, work, millions):
    tables, kept = work / f"tables-{millions}", work / f"ledger-{millions}"
    if not tables.exists():
        say(f"{millions} million: tables")
        subprocess.run([str(large), "tables", str(tables), str(millions * 1_000_000)], check=True)
    if not kept.exists():
        say(f"{millions} million: import")
        kept.mkdir()
        office = Office(headcount, kept, tables)
        office.run("init", kept / "ledger", "--name", "Bench", "--country", "Mali", "--profile", "nrc-mali")
        office.run("import", tables)
    # A copy, so that the ledger can be used again.
    scratch = work / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(kept, scratch)
    office = Office(headcount, scratch, tables)
    # Opening a ledger for the first time after an import brings its store in order.
    office.run("status")
    replays = [office.run("replay") for _ in range(args.runs)]
    found = {UNIT: summary(replays)}
    # So many events that there are some to compare.
    for _ in range(100 if any(asked(args, name) for name in ("diff", "history --effect")) else 0):
        office.log()
    for name, (goal, command) in COMMANDS.items():
        if not asked(args, name):
            continue
        say(f"{millions} million: {name}")
        command(office)
        found[name] = summary([command(office) for _ in range(args.runs)])
    replayed, reported = office.figures()
    for part in ("sectors", "total", "sum_of_sectors"):
        if replayed[part] != reported[part]:
            raise SystemExit(f"{part}: the full replay has {replayed[part]}, the warm report {reported[part]}")
    shutil.rmtree(scratch)
    return found


def asked(args, name):
    return not args.only or any(part in name for part in args.only)


def summary(runs):
    return {
        "seconds": statistics.median(run.seconds for run in runs),
        "cpu_seconds": statistics.median(run.cpu_seconds for run in runs),
        "peak_bytes": max(run.peak_bytes for run in runs),
    }


def exponent(sizes, seconds):
    """Of the size, as which the time grows."""
    if len(sizes) < 2:
        return "–"
    return f"{math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0]):.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--millions", default="1,10,30", help="of contacts, default: 1,10,30")
    parser.add_argument("--runs", type=int, default=5, help="medians of so many, default: 5")
    parser.add_argument("--dir", type=Path, help="keeps the files here and uses them again")
    parser.add_argument("--program", type=Path, help="another headcount than the one that cargo builds")
    parser.add_argument("--tables-program", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("only", nargs="*", help="only rows with these words")
    args = parser.parse_args()
    sizes = [int(size) for size in args.millions.split(",")]
    headcount = args.program or built("headcount", "build", "--release", "--bin", "headcount")
    large = args.tables_program or built("large", "bench", "--no-run", "--bench", "large")
    work = args.dir or Path(tempfile.mkdtemp(prefix="headcount-commands-"))
    work.mkdir(parents=True, exist_ok=True)
    try:
        found = {size: of_size(args, Path(headcount).resolve(), large, work, size) for size in sizes}
    finally:
        if not args.dir:
            shutil.rmtree(work)
    print(f"whole processes; medians of {args.runs}; {machine()}\n")
    heads = "".join(f" {size} M contacts | ÷ full replay | peak |" for size in sizes)
    print(f"| command |{heads} exponent | goal at 10 M |\n|---|{'---|' * (3 * len(sizes))}---|---|")
    for name in found[sizes[0]]:
        row = ""
        for size in sizes:
            here, unit = found[size][name], found[size][UNIT]["seconds"]
            row += f" {here['seconds']:.3f} s | {here['seconds'] / unit:.3f} | {here['peak_bytes'] / 1e6:.0f} MB |"
        grows = exponent(sizes, [found[size][name]["seconds"] for size in sizes])
        goal = f"≤ {COMMANDS[name][0]}" if name in COMMANDS else "–"
        print(f"| {name} |{row} {grows} | {goal} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
