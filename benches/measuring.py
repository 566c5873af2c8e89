"""What the benches share: building programs, and saying where they ran."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def built(name, *args):
    """The path of a program that cargo builds."""
    command = ["cargo", *args, "--message-format=json"]
    out = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    made = [json.loads(line) for line in out.splitlines()]
    made = [m for m in made if m.get("executable") and m["target"]["name"] == name]
    return made[-1]["executable"]


def say(text):
    print(text, file=sys.stderr, flush=True)


def machine():
    model = platform.processor()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores, {model}, {platform.system()} {platform.release()}"
