"""Writing the files of a form: the same bytes at every run."""

import csv
import io
import json
import pathlib
import re
import shutil
import zipfile

import openpyxl

HERE = pathlib.Path(__file__).parent
CASES = {}
DAY = "2025-06-01T00:00:00Z"


def case(name):
    """The function that makes the form `name`, given its empty folder."""
    def wrap(make):
        def run():
            folder = HERE / name
            folder.mkdir(exist_ok=True)
            shutil.rmtree(folder)
            folder.mkdir()
            make(folder)
            for file in folder.rglob("*.*"):
                assert file.stat().st_size < 20_000, f"{file} is too large"
        CASES[name] = run
        return make
    return wrap


def answers(folder, text):
    """What somebody who knows the form answers; every key is a field a draft may ask for."""
    (folder / "answers.toml").write_text(text.strip() + "\n", encoding="utf-8")


def expected(folder, *steps, **more):
    """Imports in order: `step(…)`. `mapping=False` where no mapping is needed."""
    data = {**more, "steps": list(steps)}
    (folder / "expected.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def step(files, truth=None, flags=(), refused=None, said=None):
    """An import and what is right after it: figures, the codes of a refusal, or words to be said."""
    found = {"files": files}
    if flags:
        found["flags"] = list(flags)
    if truth is not None:
        found.update(truth if isinstance(truth, dict) else truth.figures())
    if refused:
        found["refused"] = refused
    if said:
        found["said"] = said
    return found


def same_bytes(path):
    """A workbook without the time at which it was written."""
    with zipfile.ZipFile(path) as old:
        parts = [(info.filename, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", DAY.encode(), data)
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def book(path, sheets, merged=None, change=None):
    """A workbook of sheets, each a list of rows; `merged`: {sheet: [ranges]}."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cells in (merged or {}).get(title, ()):
            sheet.merge_cells(cells)
    if change:
        change(made)
    made.save(path)
    same_bytes(path)


def table(path, rows, delimiter=",", encoding="utf-8"):
    """A CSV file."""
    path.write_bytes(csv_bytes(rows, delimiter, encoding))


def csv_bytes(rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(
        [["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode(encoding)


def archive(path, files):
    """A zip of {name: bytes}."""
    with zipfile.ZipFile(path, "w") as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
