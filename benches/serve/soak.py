#!/usr/bin/env python3
"""The office's page for an hour: reads and writes, killed every few minutes.

    python3 benches/serve/soak.py [--minutes N] [--readers N] [--writers N] [--seed N] [--program PATH]

Writers log activities with a form, readers look at pages, and the page is killed without warning every one to four
minutes and started again. Whatever was acknowledged must be in the log afterwards, once; the log must verify after
each kill; and no answer may take longer than `ANSWER_MAX_S`: a dead-lock would look so. sled's issue 1412 is about reads
that never end beside writes.
"""

import argparse
import http.client
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measuring import built, machine, say
from page import Served

ANSWER_MAX_S = 60
PATHS = ["/", "/figures?period=2025", "/activities", "/history", "/checks", "/explain?period=2025", "/api/v1/status"]


class Life:
    """The page from one start to its end."""

    def __init__(self, args, headcount, ledger, number, done):
        self.served = Served(headcount, ledger)
        self.session, self.number, self.done = self.served.session(), number, done
        self.going, self.faults, self.slowest_s, self.read = True, [], 0.0, 0
        work = [(self.write, at) for at in range(args.writers)] + [(self.look, at) for at in range(args.readers)]
        self.threads = [threading.Thread(target=self.until_the_end, args=of, daemon=True) for of in work]
        for thread in self.threads:
            thread.start()

    def until_the_end(self, act, at):
        session, turn = self.session.again(), 0
        while self.going:
            began = time.monotonic()
            try:
                act(session, at, turn)
            except (OSError, ValueError, http.client.HTTPException) as error:
                # A page that is killed answers nothing more.
                if self.going and self.served.process.poll() is None:
                    self.faults.append(f"{type(error).__name__} {error}")
                return
            self.slowest_s = max(self.slowest_s, time.monotonic() - began)
            turn += 1

    def write(self, session, at, turn):
        reference = f"S-{self.number}-{at}-{turn}"
        form = session.get("/log?kind=session")
        fields = {"kind": "session", "token": form.field("token") or "", "activity": reference, "sector": "icla", "office": "gao", "admin1": "Gao", "site": "Ansongo", "start": "2025-11-02", "new_sites": "yes", "persons": f"P{at}-{turn % 50}"}
        checked = session.post("/log", {**fields, "do": "check"})
        recorded = session.post("/log", {**fields, "checked": checked.field("checked") or "", "do": "record"})
        if recorded.status not in (302, 303):
            raise ValueError(f"{reference} was not recorded: {recorded.status}")
        self.done.add(reference)

    def look(self, session, at, turn):
        answer = session.get(PATHS[(at + turn) % len(PATHS)])
        if answer.status != 200:
            raise ValueError(f"a reader was answered with {answer.status}")
        self.read += 1

    def kill(self):
        self.going = False
        self.served.kill()
        for thread in self.threads:
            thread.join(timeout=ANSWER_MAX_S)
            if thread.is_alive():
                self.faults.append("a request did not end with the page")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--readers", type=int, default=6)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--program", type=Path, help="another headcount than the one that cargo builds")
    args = parser.parse_args()
    headcount = Path(args.program or built("headcount", "build", "--release", "--bin", "headcount")).resolve()
    work = Path(tempfile.mkdtemp(prefix="headcount-soak-"))
    chance = random.Random(args.seed)

    def run(*of):
        done = subprocess.run([str(headcount), *map(str, of)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{of}: {done.returncode} {done.stdout}{done.stderr}; the ledger is in {work}")
        return done.stdout

    ledger = work / "ledger"
    run("init", ledger, "--name", "Soak", "--country", "Mali", "--profile", "nrc-mali")
    done, lives, read, slowest_s = set(), 0, 0, 0.0
    until = time.monotonic() + args.minutes * 60
    while time.monotonic() < until:
        life = Life(args, headcount, ledger, lives, done)
        for _ in range(int(chance.uniform(60, 240))):
            time.sleep(min(1, max(0, until - time.monotonic())))
            if life.slowest_s > ANSWER_MAX_S or life.faults or time.monotonic() >= until:
                break
        life.kill()
        lives, read, slowest_s = lives + 1, read + life.read, max(slowest_s, life.slowest_s)
        run("--ledger", ledger, "verify")
        found = [json.loads(line) for line in run("--ledger", ledger, "history", "--format", "json").splitlines()]
        references = [of["activity"] for of in found if of.get("event") == "ActivityRecorded"]
        if len(references) != len(set(references)):
            raise SystemExit(f"an activity was recorded twice; the ledger is in {work}")
        if lost := done - set(references):
            raise SystemExit(f"acknowledged, and not there: {sorted(lost)[:5]}; the ledger is in {work}")
        if life.faults:
            raise SystemExit(f"{life.faults[:3]}; the ledger is in {work}")
        say(f"killed {lives} times: {len(done)} acknowledged and there, {read} pages read, the slowest in {slowest_s:.1f} s")
    print(f"{args.minutes:g} minutes, {lives} kills, {len(done)} activities acknowledged and none lost, {read} pages read, the slowest answer {slowest_s:.1f} s; {machine()}")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
