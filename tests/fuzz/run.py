#!/usr/bin/env python3
"""Fuzzes each target for some minutes, and keeps a small corpus of what reached something new.

    tests/fuzz/run.py MINUTES [TARGET ...]        all targets, where none is named
    tests/fuzz/run.py TARGET FILE [FILE ...]      runs single inputs, to see how one fails

It takes a stable Rust toolchain and a C++ compiler. One target runs at a time, on one core, with the
lowest priority. A line for each is printed: executions, edges covered, inputs kept, what was found.

What fails is put into tests/fuzz/target/found/TARGET. Once it is mended, it goes to
tests/fuzz/found/TARGET, where the ordinary tests replay it for ever.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent
TARGET_DIR = Path(os.environ.get("CARGO_TARGET_DIR", HOME / "target"))
FOUND = TARGET_DIR / "found"
# The corpora as they grow, from one run to the next; of them, little is kept in the repository.
GROWING = TARGET_DIR / "corpora"

# What `cargo fuzz --sanitizer none` sets, all of which a stable compiler takes.
COVERAGE = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "-Cdebug-assertions",
]

# What is kept of a corpus in the repository.
FILES_MAX = 40
BYTES_MAX = 100_000

# Of the lowest priority, so that whoever works on the machine does not notice.
NICE = int(os.environ.get("HEADCOUNT_FUZZ_NICE", 19))

# Of the whole process; each input has a bound of its own (`memory_mib`).
RSS_MAX_MIB = 1024


def built(already):
    """The fuzzer. The host is named so that build scripts are not instrumented."""
    host = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    host = re.search(r"^host: (.*)$", host, re.M)[1]
    flags = {"RUSTFLAGS": " ".join(COVERAGE), "CARGO_TARGET_DIR": str(TARGET_DIR)}
    command = ["cargo", "build", "--release", "--locked", "--target", host]
    if not already:
        subprocess.run(command, cwd=HOME, env=os.environ | flags, check=True)
    return TARGET_DIR / host / "release" / "headcount-fuzz"


def targets():
    """The names of all targets, and the longest input of each in bytes."""
    text = (HOME / "targets" / "mod.rs").read_text()
    rows = re.findall(r'^    (?:one|several)\("(\w+)", [\w:]+, (\d+) << 10\)', text, re.M)
    return {name: int(kib) << 10 for name, kib in rows}


def run(fuzzer, target, arguments, temporary):
    """Runs the fuzzer; what it says."""
    environment = os.environ | {"HEADCOUNT_FUZZ": target, "TMPDIR": str(temporary), "RUST_BACKTRACE": "1"}
    command = ["nice", "-n", str(NICE), str(fuzzer), *map(str, arguments)]
    ran = subprocess.run(command, env=environment, cwd=temporary, capture_output=True)
    return (ran.stdout + ran.stderr).decode(errors="replace")


def minimised(fuzzer, target, growing, temporary):
    """The files that together reach all that the corpus reaches, the most telling first."""
    control, empty = temporary / "merge", temporary / "merged"
    empty.mkdir()
    arguments = ["-set_cover_merge=1", f"-merge_control_file={control}", "-timeout=60", empty, growing]
    said = run(fuzzer, target, arguments, temporary)
    if not control.exists():
        raise SystemExit(said)
    lines = control.read_text().splitlines()
    count = int(lines[0])
    files, reached = lines[2 : 2 + count], {}
    for line in lines[2 + count :]:
        kind, *numbers = line.split()
        if kind == "FT":
            reached[int(numbers[0])] = set(map(int, numbers[1:]))
    kept, covered, size = [], set(), 0
    while reached and len(kept) < FILES_MAX:
        best = max(reached, key=lambda at: len(reached[at] - covered) / (64 + Path(files[at]).stat().st_size))
        new = reached.pop(best) - covered
        length = Path(files[best]).stat().st_size
        if new and size + length <= BYTES_MAX:
            kept.append(Path(files[best]))
            covered |= new
            size += length
    return kept


def keep(target, kept):
    """Puts a corpus in the place of the one in the repository."""
    corpus = HOME / "corpus" / target
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    for file in kept:
        shutil.copyfile(file, corpus / file.name)


def fuzzed(fuzzer, target, bytes_max, options):
    """Fuzzes a target and keeps its corpus; a line about it."""
    found, growing = FOUND / target, GROWING / target
    for folder in (found, growing):
        folder.mkdir(parents=True, exist_ok=True)
    for folder in (HOME / "corpus" / target, HOME / "found" / target):
        for file in folder.glob("*"):
            shutil.copyfile(file, growing / file.name)
    before = len(list(found.iterdir()))
    shared = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="headcount-fuzz-", dir=shared) as temporary:
        temporary = Path(temporary)
        said = run(fuzzer, target, [
            "-fork=1", "-ignore_crashes=1", "-ignore_ooms=1", "-ignore_timeouts=1",
            f"-max_total_time={round(60 * options.minutes)}", f"-timeout={options.timeout}",
            f"-rss_limit_mb={RSS_MAX_MIB}", f"-max_len={bytes_max}", f"-artifact_prefix={found}/",
            growing,
        ], temporary)
        (found.parent / f"{target}.log").write_text(said)
        last = re.findall(r"^#(\d+): cov: (\d+) ft: \d+ corp: (\d+)", said, re.M)
        executions, edges, _ = last[-1] if last else ("?", "?", "?")
        kept = minimised(fuzzer, target, growing, temporary)
        keep(target, kept)
    caught = sorted(set(re.findall(r"^CAUGHT (.*)$", said, re.M)))
    line = f"{target:<10} {executions:>10} executions {edges:>6} edges {len(kept):>3} kept"
    line += f" {len(list(found.iterdir())) - before:>3} found"
    return line + "".join(f"\n  caught: {place}" for place in caught)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", help="minutes, or a target")
    parser.add_argument("names", nargs="*", help="targets, or files of the target")
    parser.add_argument("--timeout", type=int, default=5, help="seconds that one input may take (5)")
    parser.add_argument("--built", action="store_true", help="the fuzzer as it was built last")
    options = parser.parse_args()
    all_targets = targets()
    fuzzer = built(options.built)
    if options.what in all_targets:
        with tempfile.TemporaryDirectory() as temporary:
            for file in options.names:
                print(run(fuzzer, options.what, [Path(file).resolve()], temporary))
        return
    options.minutes = float(options.what)
    unknown = set(options.names) - set(all_targets)
    if unknown:
        sys.exit(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(all_targets)}")
    for target in options.names or all_targets:
        print(fuzzed(fuzzer, target, all_targets[target], options), flush=True)


if __name__ == "__main__":
    main()
