"""Makes mutated tables, workbooks and mappings, and reads each by itself.

    python3 cases.py FOLDER FIRST COUNT    # the cases FIRST, FIRST + 1, …; the same ones at every run

Writes the files of each case into a folder of its own, and prints a line of JSON for each: its files,
the mutations, whether all of them are harmless, the figures that an independent reader finds (`null`
where it cannot read the files), and what it doubts.
"""

import csv
import io
import json
import pathlib
import random
import sys
import warnings

import openpyxl

import clean
import mutations
import reader

ENCODINGS = ["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"]


def csv_bytes(rows, source):
    text = io.StringIO()
    csv.writer(text, delimiter=source.choice(",,;\t"), lineterminator=source.choice(["\n", "\r\n"])).writerows(
        [["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode(source.choice(ENCODINGS), errors="replace")


def book_bytes(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        for name, rows, hidden in [(sheet.name, sheet.rows, False), *sheet.copies]:
            made = book.create_sheet(name[:31])
            for row in rows:
                made.append(list(row))
            made.sheet_state = "hidden" if hidden else "visible"
        made = book[sheet.name]
        for row, column in sheet.errors:
            if made.cell(row, column).value:
                made.cell(row, column).data_type = "e"
        for row in sheet.hidden_rows:
            made.row_dimensions[row].hidden = True
        for top, left, bottom, right in sheet.merged:
            made.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def mutate(sheets, source):
    """The names of the mutations, and whether all were harmless."""
    done, harmless = [], True
    for _ in range(source.choices([0, 1, 2, 3], [1, 6, 4, 2])[0]):
        harmful = source.random() < 0.75
        change = source.choice(mutations.HARMFUL if harmful else mutations.HARMLESS)
        sheet = source.choice(sheets)
        if len(sheet.rows) < 2 or not all(isinstance(cell, str) for cell in sheet.rows[0]):
            continue
        try:
            applied = change(sheet, source) is not False
        except (IndexError, TypeError, ValueError):
            # An earlier mutation left nothing for it to change; it may have changed a part.
            applied, harmful = True, True
        if applied:
            done.append(f"{change.__name__} {sheet.name}")
            harmless = harmless and not harmful
    return done, harmless


def make(folder, number):
    source = random.Random(number)
    folder.mkdir(exist_ok=True)
    chance, mapping = source.random(), None
    if chance < 0.2:
        rows, repeat, mapping = clean.form_with_repeat(source)
        sheets = [mutations.Sheet("Enquête", rows), mutations.Sheet("membre", repeat)]
    elif chance < 0.5:
        rows, mapping = clean.form(source)
        sheets = [mutations.Sheet("Liste", rows)]
    else:
        sheets = [mutations.Sheet(name, rows) for name, rows in clean.tables(source).items()]
    done, harmless = mutate(sheets, source)
    as_book = source.random() < 0.5
    if as_book:
        written = {"tables.xlsx": book_bytes(sheets)}
    else:
        # What a CSV file cannot have.
        written = {f"{sheet.name.replace('ê', 'e')}.csv": csv_bytes(sheet.rows, source) for sheet in sheets}
    if source.random() < 0.08:
        name, change = source.choice(list(written)), source.choice(mutations.BYTES)
        written[name] = change(written[name], source)
        done.append(f"{change.__name__} {name}")
        harmless = False
    if mapping and source.random() < 0.35:
        change = source.choice(mutations.MAPPING)
        mapping = change(mapping, source)
        done.append(change.__name__)
        harmless = False
    paths = []
    for name, data in written.items():
        paths.append(folder / name)
        paths[-1].write_bytes(data)
    found = {"case": number, "files": [path.name for path in paths], "mutations": done, "harmless": harmless,
             "figures": None, "doubts": []}
    if mapping is not None:
        (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
        found["mapping"] = "mapping.toml"
    try:
        reading = reader.read_form(paths, mapping) if mapping is not None else reader.read_tables(paths)
        found["figures"], found["doubts"] = reading.figures(), reading.doubts
    except reader.Unreadable as error:
        found["unreadable"] = str(error)[:200]
    return found


def main(folder, first, count):
    warnings.simplefilter("ignore")
    csv.field_size_limit(1 << 20)
    for at in range(int(first), int(first) + int(count)):
        print(json.dumps(make(pathlib.Path(folder) / str(at), at), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:4])
