#!/usr/bin/env python3
"""The office's page with many readers, and one who imports.

    python3 benches/serve/load.py [--contacts N] [--readers N] [--seconds N] [--dir DIR] [--program PATH]

On a ledger of a million contacts, it measures with `wrk` (from the system's packages) what readers wait for who all
ask at once and again as soon as they are answered: Home, Figures and an activity, which are kept; what one reader
waits for whose question nobody asked before; and how long recording 100,000 rows through the page takes, alone and
beside readers. Readers beside the import come at a rate, and not as fast as they can: those who read as fast as they
can take whatever the processors have, and tell nothing about the page.
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measuring import built, machine, say
from page import Served

ROWS = 100_000
PER_ACTIVITY = 250
# A page every so many seconds for each reader beside the import: faster than anybody reads.
PAUSE_S = 1.0


def lists(folder, name):
    """Tables with new people."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    activities = ["activity,kind,sector,office,site_pcode,site,start"]
    people = ["activity,person,sex,birth_year"]
    for row in range(ROWS):
        if row % PER_ACTIVITY == 0:
            activities.append(f"{name}-{row},session,icla,menaka,ML01704,Site 1704,2025-11-02")
        people.append(f"{name}-{row - row % PER_ACTIVITY},{name}P{row},f,1990")
    (folder / "activities.csv").write_text("\n".join(activities) + "\n")
    (folder / "people.csv").write_text("\n".join(people) + "\n")
    return [folder / "activities.csv", folder / "people.csv"]


def wrk(session, paths, readers, seconds, work):
    """Requests a second, and the times within which half and 99 of a hundred were answered, in ms."""
    script = work / "paths.lua"
    headers = f'wrk.headers["Cookie"] = "{session.cookie}"'
    asked = ", ".join(json.dumps(path) for path in paths)
    script.write_text(
        f"{headers}\nlocal paths = {{ {asked} }}\nlocal at = 0\n"
        "request = function() at = at % #paths + 1; return wrk.format('GET', paths[at]) end\n"
        "local wrong = 0\nresponse = function(status) if status ~= 200 then wrk.thread:stop() end end\n"
    )
    command = ["wrk", "-t1", f"-c{readers}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", str(script), session.served.origin]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    if "Non-2xx" in out:
        raise SystemExit(out)
    unit = {"us": 0.001, "ms": 1.0, "s": 1000.0}

    def at(share):
        value, of = re.search(rf"{share}%\s+([\d.]+)(us|ms|s)", out).groups()
        return float(value) * unit[of]

    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), at(50), at(99)


class Readers:
    """Readers who look at a page, and at the next one a second later."""

    def __init__(self, session, paths, count):
        self.waited_ms, self.going, self.failed = [], True, []
        self.threads = [threading.Thread(target=self.read, args=(session.again(), paths, at / count)) for at in range(count)]
        for thread in self.threads:
            thread.start()

    def read(self, session, paths, first):
        time.sleep(first * PAUSE_S)
        at = 0
        while self.going:
            began = time.perf_counter()
            answer = session.get(paths[at % len(paths)])
            self.waited_ms.append((time.perf_counter() - began) * 1000)
            if answer.status != 200:
                self.failed.append(answer.status)
            at += 1
            time.sleep(PAUSE_S)

    def end(self):
        self.going = False
        for thread in self.threads:
            thread.join()
        if self.failed:
            raise SystemExit(f"readers were answered with {self.failed[:5]}")
        return self.waited_ms


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def imported(session, files):
    """How long checking and recording took, in seconds."""
    began = time.perf_counter()
    checked = session.send("/import", files, {})
    upload = checked.field("upload")
    if checked.status != 200 or not upload:
        raise SystemExit(f"the import was refused: {checked.status} {checked.text}")
    middle = time.perf_counter()
    recorded = session.arrived(session.post("/import/record", {"upload": upload}))
    if recorded.status != 200:
        raise SystemExit(f"not recorded: {recorded.status} {recorded.text}")
    return middle - began, time.perf_counter() - middle


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--dir", type=Path, help="keeps the files here and uses them again")
    parser.add_argument("--program", type=Path, help="another headcount than the one that cargo builds")
    parser.add_argument("--tables-program", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    headcount = Path(args.program or built("headcount", "build", "--release", "--bin", "headcount")).resolve()
    work = args.dir or Path(tempfile.mkdtemp(prefix="headcount-serve-"))
    work.mkdir(parents=True, exist_ok=True)
    kept, scratch = work / "kept", work / "scratch"
    if not kept.exists():
        large = args.tables_program or built("large", "bench", "--no-run", "--bench", "large")
        say("tables and ledger")
        subprocess.run([str(large), "tables", str(work / "tables"), str(args.contacts)], check=True)
        kept.mkdir()
        run = lambda *of: subprocess.run([str(headcount), *map(str, of)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        run("init", kept / "ledger", "--name", "Bench", "--country", "Mali", "--profile", "nrc-mali")
        run("--ledger", kept / "ledger", "import", work / "tables")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(kept, scratch)
    served = Served(headcount, scratch / "ledger")
    session = served.session()
    paths = ["/", "/figures?period=2025", "/activity?ref=A000001"]
    for path in paths:
        answer = session.get(path)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
    print(f"{args.contacts:,} contacts; {machine()}\n\n| what | measured | goal |\n|---|---|---|")

    say("kept answers")
    rate, half, most = wrk(session, paths, args.readers, args.seconds, work)
    print(f"| {args.readers} readers as fast as they can, kept answers | {rate:,.0f} a second, p50 {half:.1f} ms, p99 {most:.1f} ms | p50 ≤ 5, p99 ≤ 50 |")

    say("new questions")
    waited = []
    for day in range(1, 29):
        began = time.perf_counter()
        answer = session.get(f"/figures?period=2025-01-01/2025-11-{day:02}")
        waited.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise SystemExit(f"a new question: {answer.status}")
    print(f"| a question that nobody asked before | p50 {statistics.median(waited):.0f} ms, p99 {quantile(waited, 0.99):.0f} ms | ≤ 300 |")

    say("an import alone")
    alone = imported(session, lists(work / "alone", "ALONE"))
    say("an import beside readers")
    readers = Readers(session, paths, args.readers)
    time.sleep(2 * PAUSE_S)
    beside = imported(session, lists(work / "beside", "BESIDE"))
    waited = readers.end()
    print(f"| {ROWS:,} rows imported, alone | checked in {alone[0]:.2f} s, recorded in {alone[1]:.2f} s | – |")
    print(f"| the same beside {args.readers} readers, {args.readers / PAUSE_S:.0f} pages a second | checked in {beside[0]:.2f} s, recorded in {beside[1]:.2f} s: {alone[1] / beside[1]:.2f}× | ≥ 0.8× |")
    print(f"| readers meanwhile ({len(waited)} pages) | p50 {statistics.median(waited):.1f} ms, p99 {quantile(waited, 0.99):.1f} ms | p50 ≤ 5, p99 ≤ 300: new questions are among them |")
    print(f"| peak memory of the page | {served.peak_bytes() / 1e6:.0f} MB | ≤ 250 MB |")
    ended = served.end()
    if ended != 0:
        raise SystemExit(f"the page ended with {ended}")
    shutil.rmtree(scratch)
    if not args.dir:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
