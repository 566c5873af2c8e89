"""Writes the exports of made-up forms as other programs and people write them, and what they add up to.

    python3 -m venv venv && venv/bin/pip install openpyxl xlsxwriter lxml pyxform begins jsonschema \
        pyquery statistics geojson-rewind python-dateutil
    git clone https://github.com/kobotoolbox/formpack    # Kobo's own exporter; commit 176f619
    PYTHONPATH=formpack/src venv/bin/python make.py       # writes a folder for each form beside itself
    PYTHONPATH=formpack/src venv/bin/python make.py kobo-names  # that one only

A folder has the exported files; `answers.toml`, what somebody who knows the form answers where a draft
of `mapping suggest` asks; and `expected.json`: what is imported in which order, and the people reached
in 2025, computed here (`truth.py`), without headcount. Where the right result is a refusal, it names
the codes. Nobody in the forms exists. The files are the same at every run.
"""

import sys

import by_hand
import kobo_forms
import other_tools
from writing import CASES

if __name__ == "__main__":
    wanted = sys.argv[1:]
    for name, make in CASES.items():
        if not wanted or name in wanted:
            make()
    print(len(CASES), "forms")
