#!/usr/bin/env python3
"""How much memory an import of a million rows takes, and for how long it works.

    python3 benches/intake/memory.py [--rows N] [--program PATH] [--dir DIR] [ways…]

Writes a list of so many people (nobody exists), as CSV, as a workbook with one sheet, as a workbook
with ten, and as a form's export with its mapping; imports each into a new ledger with the release build
(or another program, to compare), and prints the highest resident memory of the whole process, beside
that for a tenth of the rows. Every import must give the same figure: the number of people.

What is to be seen: the intake's own tables as CSV are read row by row, so what grows is what is recorded
(people and contacts), not the file. A workbook is in memory with all of its sheets, and a form's export
with all of its rows, CSV too: both grow with the rows.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent.parent
# Rows of a sheet that one activity has.
OF_ACTIVITY = 250
ACTIVITY = ["activity", "kind", "sector", "office", "site", "start"]
PERSON = ["activity", "person", "sex", "birth_year"]
FORM = ["_id", "Date", "Village", "Code bénéficiaire", "Sexe", "Année de naissance", "Remarques"]
MAPPING = """name = "Liste"
[[sheet]]
submission = "_id"
[sheet.activity]
reference = "L-{date}-{site}"
kind = { value = "session" }
sector = { value = "wash" }
office = { value = "gao" }
site = "Village"
start = "Date"
[sheet.person]
person = "Code bénéficiaire"
sex = { column = "Sexe", values = { F = "f", M = "m" } }
birth_year = "Année de naissance"
"""


def activities(rows):
    yield ACTIVITY
    for at in range(-(-rows // OF_ACTIVITY)):
        yield [f"A-{at:06}", "session", "wash", "gao", f"Village {at:06}", f"2025-{at % 12 + 1:02}-{at % 28 + 1:02}"]


def people(first, last):
    yield PERSON
    for at in range(first, last):
        yield [f"A-{at // OF_ACTIVITY:06}", f"P-{at:08}", "fm"[at % 2], 1950 + at % 70]


def form(rows):
    yield FORM
    for at in range(rows):
        of = at // OF_ACTIVITY
        yield [at + 1, f"2025-{of % 12 + 1:02}-{of % 28 + 1:02}", f"Village {of:06}", f"P-{at:08}", "FM"[at % 2],
               1950 + at % 70, "vu"]


def write_csv(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)


def write_book(path, sheets):
    """A workbook with its texts in the cells, written as it goes: {name: rows}."""
    names = list(sheets)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    numbered = list(enumerate(names, 1))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        overrides = "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{types}.worksheet+xml"/>' for n, _ in numbered)
        book.writestr("[Content_Types].xml", f'{head}<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>{overrides}</Types>')
        book.writestr("_rels/.rels", f'{head}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
        book.writestr("xl/workbook.xml", f'{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{listed}</sheets></workbook>')
        related = "".join(f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered)
        book.writestr("xl/_rels/workbook.xml.rels", f'{head}<Relationships xmlns="{package}/relationships">{related}</Relationships>')
        for n, name in numbered:
            with book.open(f"xl/worksheets/sheet{n}.xml", "w", force_zip64=True) as sheet:
                sheet.write(f'{head}<worksheet xmlns="{main}"><sheetData>'.encode())
                for at, row in enumerate(sheets[name], 1):
                    cells = "".join(cell(at, column, value) for column, value in enumerate(row))
                    sheet.write(f'<row r="{at}">{cells}</row>'.encode())
                sheet.write(b"</sheetData></worksheet>")


def cell(row, column, value):
    at = f"{chr(ord('A') + column)}{row}"
    if isinstance(value, int):
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def as_csv(folder, rows):
    write_csv(folder / "activities.csv", activities(rows))
    write_csv(folder / "people.csv", people(0, rows))
    return ["activities.csv", "people.csv"]


def as_sheet(folder, rows):
    write_book(folder / "one.xlsx", {"activities": activities(rows), "people": people(0, rows)})
    return ["one.xlsx"]


def as_sheets(folder, rows):
    tenth = -(-rows // 10)
    sheets = {"activities": activities(rows)}
    sheets |= {f"people {n}": people(n * tenth, min(rows, (n + 1) * tenth)) for n in range(10)}
    write_book(folder / "ten.xlsx", sheets)
    return ["ten.xlsx"]


def as_form_csv(folder, rows):
    write_csv(folder / "form.csv", form(rows))
    (folder / "mapping.toml").write_text(MAPPING)
    return ["form.csv", "--mapping", "mapping.toml"]


def as_form_book(folder, rows):
    write_book(folder / "form.xlsx", {"Liste": form(rows)})
    (folder / "mapping.toml").write_text(MAPPING)
    return ["form.xlsx", "--mapping", "mapping.toml"]


WAYS = {"csv": as_csv, "sheet": as_sheet, "ten sheets": as_sheets, "form csv": as_form_csv, "form sheet": as_form_book}


def run(program, folder, *args):
    """Seconds and the highest resident memory in MB; stops where the program fails."""
    start = time.monotonic()
    with open(folder / "said", "w") as said:
        child = subprocess.Popen([program, "--ledger", "ledger", *args], cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{args}: {(folder / 'said').read_text()[-2000:]}")
    return time.monotonic() - start, usage.ru_maxrss / 1000


def measured(program, dir, way, rows):
    folder = Path(tempfile.mkdtemp(dir=dir))
    try:
        files = WAYS[way](folder, rows)
        run(program, folder, "init", "ledger", "--name", "Memory", "--country", "Mali")
        size = sum((folder / name).stat().st_size for name in files if (folder / name).is_file())
        seconds, peak = run(program, folder, "import", *files)
        run(program, folder, "report", "2025", "--format", "json")
        report = json.loads((folder / "said").read_text())
        assert report["total"]["people_reached"] == rows, report["total"]
        return size / 1e6, seconds, peak
    finally:
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--program", help="a program that is built already [default: builds the release]")
    parser.add_argument("--dir", help="where to write [default: the system's temporary folder]")
    parser.add_argument("ways", nargs="*", default=list(WAYS), help=", ".join(WAYS))
    asked = parser.parse_args()
    program = asked.program
    if program is None:
        subprocess.run(["cargo", "build", "--locked", "--release"], cwd=ROOT, check=True)
        program = ROOT / "target" / "release" / "headcount"
    print("| way | rows | MB of files | seconds | peak MB |")
    print("|---|---|---|---|---|")
    for way in asked.ways:
        for rows in (asked.rows // 10, asked.rows):
            size, seconds, peak = measured(Path(program).resolve(), asked.dir, way, rows)
            print(f"| {way} | {rows:,} | {size:.0f} | {seconds:.1f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
