"""Reads tables, workbooks and simple mappings by what the documentation says, and counts people naively.

Belongs here: what the cells say, and where they say nothing that can be relied on: a *doubt*, which a
program must refuse or say something about, never pass over. Does not: writing files (`mutations`).

It shares no code with headcount. It reads CSV with `csv` and workbooks with `openpyxl`, and counts what
suffices for lists with sites of their own: distinct persons, households with their largest size, and at
each place the larger of its registered people and its largest head-count.
"""

import csv
import datetime
import io
import re
import tomllib
import unicodedata

import openpyxl

YEAR = 2025
SECTORS = {"education", "icla", "livelihoods", "protection", "shelter", "wash", "rrm"}
KINDS = {"distribution", "class", "legal-case", "rrm-response", "session", "works", "assessment"}
CELLS = [f"{sex}_{band}" for sex in "fm" for band in ("0_4", "5_11", "12_17", "18_59", "60")]
TABLES = {
    "activities": ({"activity", "kind", "sector", "office", "site", "start"},
                   {"title", "admin1", "site_pcode", "end", "status", "reach", "donors"}),
    "people": ({"activity", "person"}, {"household", "sex", "birth_year", "age"}),
    "households": ({"activity", "household", "size"}, set(CELLS)),
    "headcounts": ({"activity", "group", "count"}, set(CELLS)),
}
# Words that say that there is no value (written down here again, on purpose).
NOTHING = {"n/a", "na", "#n/a", "null", "none", "-", "--", "0", "?", "xxx", "néant", "neant", "aucun", "aucune", "inconnu",
           "sans carte", "pas de carte", "nd", "n.d.", "nil", "unknown", "ninguno", "no aplica", "desconocido", "sin carta",
           "#ref!", "#value!", "#name?", "#div/0!", "000", "—", "…", "..."}
TOTALS = re.compile(r"^\W*(sous[- ]?|sub[- ]?|grand )?tot(al|aux)\b|^\W*(somme|ensemble|sum|suma)\W*$")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


class Unreadable(Exception):
    """Nothing can be said of the file."""


def fold(text):
    return " ".join(unicodedata.normalize("NFKC", str(text)).translate(DASHES).split()).casefold()


def alike(number):
    """What is left of a number where capitals, spaces, dashes, kinds of digits and leading zeros are no difference."""
    text = re.sub(r"[\W_]", "", fold(number))
    return (text.lstrip("0") or text) if text.isdigit() else text


class Reading:
    """What was found in the files of a case."""

    def __init__(self):
        self.activities = {}   # reference: {sector, site, counts}
        self.persons = {}      # number: (set of activities, sex, birth year)
        self.households = {}   # number: {activity: size}
        self.crowds = {}       # activity: {group: count}
        self.members = {}      # household: set of persons
        self.doubts = []
        self.last = {}

    def doubt(self, kind, where):
        self.doubts.append(f"{kind}: {where}")

    # Counting.

    def figures(self):
        sectors = {a["sector"] for a in self.activities.values() if a["counts"]}
        found = {sector: self.reached({sector}) for sector in sorted(sectors)}
        found["total"] = self.reached(sectors)
        return {sector: people for sector, people in found.items() if people or sector == "total"}

    def reached(self, sectors):
        def inside(activity):
            found = self.activities.get(activity)
            return bool(found) and found["counts"] and found["sector"] in sectors

        homes = {}
        for number, sizes in self.households.items():
            reached = [a for a in sizes if inside(a)]
            if reached:
                counted = [size for a, size in sizes.items() if self.activities.get(a, {}).get("counts")]
                at = self.activities[min(reached, key=self.order)]["place"]
                members = sum(1 for p in self.members.get(number, ()) if any(
                    self.activities.get(a, {}).get("counts") for a in self.persons[p][0]))
                homes[at] = homes.get(at, 0) + max(max(counted), members)
        for number, (activities, *_rest) in self.persons.items():
            reached = [a for a in activities if inside(a)]
            house = next((h for h, people in self.members.items() if number in people), None)
            if reached and not any(inside(a) for a in self.households.get(house, ())):
                at = self.activities[min(reached, key=self.order)]["place"]
                homes[at] = homes.get(at, 0) + 1
        crowds = {}
        for activity, groups in self.crowds.items():
            if inside(activity):
                at = self.activities[activity]["place"]
                crowds[at] = max(crowds.get(at, 0), sum(groups.values()))
        return sum(max(homes.get(at, 0), crowds.get(at, 0)) for at in homes.keys() | crowds.keys())

    def order(self, activity):
        return (self.activities[activity]["start"], activity)

    # Rows.

    def activity(self, row, where):
        reference = self.identity(row, "activity", where)
        kind, sector, office = (fold(row.get(name, "")) for name in ("kind", "sector", "office"))
        if not reference or kind not in KINDS or sector not in SECTORS or not office:
            self.doubt("activity", where)
            return
        start, end = day(row.get("start")), day(row.get("end"))
        if start is None or (row.get("end") not in (None, "") and end is None):
            self.doubt("date", where)
            return
        status, reach = fold(row.get("status") or "completed"), fold(row.get("reach") or "direct")
        if status not in ("completed", "ongoing", "planned", "cancelled") or reach not in ("direct", "indirect"):
            self.doubt("status", where)
        site, code = self.identity(row, "site", where), self.identity(row, "site_pcode", where, needed=False)
        place = ("code", code) if code else ("name", fold(row.get("admin1") or ""), fold(site or ""))
        found = {
            "sector": sector, "start": start, "place": place, "kind": kind,
            "counts": status in ("completed", "ongoing") and reach == "direct" and kind != "assessment"
            and not (kind == "works" and status != "completed")
            and start <= datetime.date(YEAR, 12, 31) and (end or start) >= datetime.date(YEAR, 1, 1),
        }
        old = self.activities.setdefault(reference, found)
        if old != found:
            self.doubt("activity twice", where)
        if start > datetime.date(2026, 7, 1) or end and end < start:
            self.doubt("date", where)

    def reference(self, row, where):
        """The activity a row belongs to."""
        return self.identity(row, "activity", where)

    def person(self, row, where):
        activity, number = self.reference(row, where), self.identity(row, "person", where)
        if not activity or not number:
            return
        sex, year = fold(row.get("sex") or ""), number_of(row.get("birth_year"))
        if sex not in ("", "f", "m", "x"):
            self.doubt("sex", where)
        if year is None and row.get("birth_year") not in (None, ""):
            self.doubt("year", where)
        activities, old_sex, old_year = self.persons.get(number, (set(), "", None))
        if old_sex and sex and old_sex != sex or old_year and year and abs(old_year - year) > 2:
            self.doubt("one number, two people", where)
        self.persons[number] = (activities | {activity}, sex or old_sex, year or old_year)
        house = row.get("household")
        if house not in (None, "") and fold(house) != "-":
            house = self.identity(row, "household", where)
            if house:
                self.members.setdefault(house, set()).add(number)

    def household(self, row, where):
        activity, number = self.reference(row, where), self.identity(row, "household", where)
        size = number_of(row.get("size"))
        if size is None or size < 1:
            self.doubt("size", where)
            return
        if not activity or not number:
            return
        self.cells(row, size, where)
        old = self.households.setdefault(number, {}).setdefault(activity, size)
        if old != size:
            self.doubt("household twice", where)

    def headcount(self, row, where):
        activity, group = self.reference(row, where), self.identity(row, "group", where)
        count = number_of(row.get("count"))
        if count is None or count < 0:
            self.doubt("count", where)
            return
        if not activity or not group:
            return
        self.cells(row, count, where)
        old = self.crowds.setdefault(activity, {}).setdefault(fold(group), count)
        if old != count:
            self.doubt("group twice", where)

    def cells(self, row, size, where):
        people = [number_of(row.get(cell)) for cell in CELLS if row.get(cell) not in (None, "")]
        if None in people or sum(people) > size or any(n < 0 for n in people):
            self.doubt("cells", where)

    def identity(self, row, name, where, needed=True):
        value = row.get(name)
        if value is None or value == "":
            if needed:
                self.doubt(f"empty {name}", where)
            return None
        if isinstance(value, (Broken, datetime.datetime)):
            self.doubt(f"broken {name}", where)
            return None
        text = str(value).strip()
        if fold(text) in NOTHING:
            self.doubt(f"nothing as {name}", where)
            return None
        if TOTALS.match(fold(text)):
            self.doubt(f"total as {name}", where)
            return None
        if name in ("person", "household", "activity", "site_pcode") and re.fullmatch(r"\d[.,]?\d*[eE][+]?\d+|\d+[.,]0+", text):
            self.doubt(f"a number written as a quantity in {name}", where)
            return None
        if name == "group" or name == "site":
            return text
        return unicodedata.normalize("NFC", text)

    def finish(self):
        """Doubts about rows together."""
        for kind, numbers in (("person", self.persons), ("household", self.households)):
            seen = {}
            for number in numbers:
                other = seen.setdefault(alike(number), number)
                if other != number:
                    self.doubt(f"{kind} numbers alike", "")
        for activity in {a for found, *_ in self.persons.values() for a in found} | {
                a for sizes in self.households.values() for a in sizes} | set(self.crowds):
            if activity not in self.activities:
                self.doubt("of no activity", activity)
        codes = {}
        for found in self.activities.values():
            codes.setdefault(found["place"], found)
        return self


class Broken:
    """A cell with an error or a formula of which no result is known."""


def day(value):
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = str(value or "").strip()
    for written_out in ("%b %d, %Y", "%d %B %Y"):
        try:
            return datetime.datetime.strptime(text, written_out).date()
        except ValueError:
            pass
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00(?:\.0+)?)?Z?)?", text)
    try:
        return datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def number_of(value):
    """A whole number, or nothing where it is not clear which."""
    if isinstance(value, bool) or isinstance(value, (Broken, datetime.datetime)):
        return None
    if isinstance(value, (int, float)):
        return int(value) if value == int(value) else None
    text = unicodedata.normalize("NFKC", str(value or "")).strip()
    return int(re.split("[.,]", text)[0]) if re.fullmatch(r"\d+([.,]0{1,2})?", text) else None


# Files.

def csv_rows(data):
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "strict")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "strict")
    if "\0" in text:
        raise Unreadable("NUL")
    first = max(text.splitlines()[:3], key=len, default="")
    separator = max(",;\t", key=first.count)
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]


def book_rows(data):
    """Each visible sheet's name and rows; cells keep their types."""
    written = openpyxl.load_workbook(io.BytesIO(data))
    results = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for sheet in written.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = []
        for row, values in zip(sheet.iter_rows(), results[sheet.title].iter_rows()):
            cells = []
            for cell, result in zip(row, values):
                value = cell.value
                if cell.data_type == "e" or cell.data_type == "f":
                    value = result.value if cell.data_type == "f" and result.value not in (None, "") else Broken()
                elif isinstance(value, str):
                    value = value.strip()
                elif isinstance(value, float) and value == int(value) and abs(value) < 1e15:
                    value = int(value)
                cells.append(value)
            rows.append(cells)
        fill_down(sheet, rows)
        yield sheet.title, rows


def fill_down(sheet, rows):
    """A text that is merged over several rows stands in each of them; a number stands there once."""
    for cells in sheet.merged_cells.ranges:
        for column in range(cells.min_col - 1, cells.max_col):
            first = rows[cells.min_row - 1][cells.min_col - 1]
            if isinstance(first, str) and cells.min_col == cells.max_col:
                for row in range(cells.min_row, cells.max_row):
                    if not is_blank(rows[row]):
                        rows[row][column] = first


def files(paths):
    """Each table-like sheet of the files, as (where, rows)."""
    for path in paths:
        data = path.read_bytes()
        try:
            if path.suffix == ".csv":
                yield path.name, csv_rows(data)
            else:
                for title, rows in book_rows(data):
                    yield f"{path.name} {title}", rows
        except Unreadable:
            raise
        except Exception as error:  # Whatever a damaged file makes openpyxl raise.
            raise Unreadable(str(error)) from error


def header_of(rows, reading, where):
    """The table that stands in the rows: its name, the header's index, and each column's position."""
    for at, row in enumerate(rows[:30]):
        names = [re.sub(r"[ -]+", "_", fold(cell)) if isinstance(cell, str) else None for cell in row]
        for table, (needed, more) in TABLES.items():
            if needed <= set(names) and (table != "people" or "size" not in names):
                if any(sum(cell not in (None, "") for cell in above) > 2 for above in rows[:at]):
                    reading.doubt("rows above the header", where)
                known = needed | more
                columns = {}
                for column, name in enumerate(names):
                    if name in known:
                        if name in columns:
                            reading.doubt("column twice", f"{where} {name}")
                        columns.setdefault(name, column)
                for name in names:
                    if name and name not in known and any(
                            near(name, column) for column in known - columns.keys()):
                        reading.doubt("near a column", f"{where} {name}")
                return table, at, columns
    return None


def near(name, column):
    """One letter more, less or other, or two exchanged."""
    if abs(len(name) - len(column)) > 1 or name == column or len(column) < 4:
        return False
    short, long = sorted((name, column), key=len)
    if len(short) != len(long):
        return any(long[:i] + long[i + 1:] == short for i in range(len(long)))
    wrong = [i for i in range(len(name)) if name[i] != column[i]]
    return len(wrong) == 1 or len(wrong) == 2 and wrong[1] == wrong[0] + 1 and \
        name[wrong[0]] == column[wrong[1]] and name[wrong[1]] == column[wrong[0]]


def is_blank(row):
    return all(cell is None or cell == "" for cell in row)


def read_tables(paths):
    """Reads the intake's own tables."""
    reading = Reading()
    rows_of = {"activities": reading.activity, "people": reading.person, "households": reading.household,
               "headcounts": reading.headcount}
    for where, rows in files(paths):
        found = header_of(rows, reading, where)
        if found is None:
            if any(not is_blank(row) for row in rows):
                reading.doubt("no table", where)
            continue
        table, at, columns = found
        header = [fold(cell) if isinstance(cell, str) else None for cell in rows[at]]
        for number, row in enumerate(rows[at + 1:], at + 2):
            if is_blank(row) or str(row[0] or "").startswith("# "):
                continue
            if [fold(cell) if isinstance(cell, str) else None for cell in row] == header:
                continue
            cells = {name: row[column] if column < len(row) else None for name, column in columns.items()}
            if is_blank(cells.values()):
                reading.doubt("cells outside", f"{where} row {number}")
                continue
            if any(isinstance(cell, Broken) for cell in cells.values()):
                reading.doubt("broken", f"{where} row {number}")
            rows_of[table](cells, f"{where} row {number}")
    return reading.finish()


SECTIONS = ("household", "person", "headcount")
# What the columns of forms are called. The first row with two of them is the header.
MAIN = {"village", "date", "n° ménage", "taille du ménage", "reçu", "nombre de participants", "_uuid"}
REPEAT = {"code bénéficiaire", "sexe", "_index", "_parent_index", "_parent_table_name", "_submission__uuid"}


def read_form(paths, mapping):
    """Reads a list, or an export with a repeat, under a mapping that says of each field a column or a value.

    Where the mapping says more, or is broken, nothing is known of it.
    """
    try:
        found = tomllib.loads(mapping)
        main, *repeats = found["sheet"]
        assert set(found) <= {"name", "namespace", "sheet"} and len(repeats) <= 1
        assert set(main) <= {"name", "keep", "activity", *SECTIONS} and "activity" in main
        assert all(set(sheet) == {"name", "parent", "person"} and sheet["parent"] == main.get("name") for sheet in repeats)
        sections = [name for name in SECTIONS if name in main]
        assert len(sections) == 1
    except Exception as error:
        raise Unreadable(f"mapping: {error}") from error
    reading, parents = Reading(), {}
    sheets = list(files(paths))
    if not any(is_sheet(where, main.get("name")) for where, _ in sheets):
        raise Unreadable("mapping: another sheet")
    for where, rows in sheets:
        if is_sheet(where, main.get("name")):
            for row in FormRow.all(reading, where, rows, MAIN):
                if "keep" in main and str(row.value(main["keep"])) not in main["keep"].get("is", ()):
                    continue
                take_row(reading, row, main, sections[0], parents)
    for sheet in repeats:
        for where, rows in sheets:
            if is_sheet(where, sheet["name"]) and not is_sheet(where, main["name"]):
                for row in FormRow.all(reading, where, rows, REPEAT):
                    take_member(reading, row, sheet, parents)
    return reading.finish()


def is_sheet(where, name):
    """Whether a sheet, or a CSV file, is the one that a mapping names."""
    if name is None:
        return True
    title = where.split(" ", 1)[1] if ".xlsx " in where else where.removesuffix(".csv")
    return fold(title) in (fold(name), fold(name).replace("ê", "e"))


class FormRow:
    """A row under a header, whose cells are asked for as a mapping names them."""

    def __init__(self, reading, where, names, cells):
        self.reading, self.where, self.names, self.cells = reading, where, names, cells

    @classmethod
    def all(cls, reading, where, rows, known):
        headers = [i for i, row in enumerate(rows[:30])
                   if len({fold(c) for c in row if isinstance(c, str)} & known) > 1]
        if not headers:
            reading.doubt("no table", where)
            return
        names = [fold(cell) if isinstance(cell, str) else None for cell in rows[headers[0]]]
        for number, row in enumerate(rows[headers[0] + 1:], headers[0] + 2):
            if not is_blank(row) and [fold(c) if isinstance(c, str) else None for c in row] != names:
                yield cls(reading, f"{where} row {number}", names, row)

    def value(self, field):
        if isinstance(field, dict) and set(field) == {"value"}:
            return field["value"]
        column = field["column"] if isinstance(field, dict) and "column" in field else field
        if not isinstance(column, str) or isinstance(field, dict) and set(field) - {"column", "values", "is"}:
            raise Unreadable("mapping: a field")
        cell = self.cell(column)
        if self.names.count(fold(column)) != 1:
            self.reading.doubt("column twice or missing", f"{self.where} {column}")
        if isinstance(field, dict) and "values" in field and cell not in (None, ""):
            cell = field["values"].get(str(cell), "?" + str(cell))
        return cell

    def cell(self, column):
        if fold(column) not in self.names:
            return None
        at = self.names.index(fold(column))
        return self.cells[at] if at < len(self.cells) else None


def take_row(reading, row, sheet, section, parents):
    """A row of the form: its activity, and whom it reached."""
    activity = sheet["activity"]
    fields = sheet[section][0] if isinstance(sheet[section], list) else sheet[section]
    try:
        said = {name: row.value(activity[name]) for name in ("kind", "sector", "office", "site", "start")}
        said.update({name: row.value(activity[name]) for name in ("status", "site_pcode", "admin1") if name in activity})
        people = {name: row.value(field) for name, field in fields.items()}
    except KeyError as error:
        raise Unreadable(f"mapping: {error}") from error
    start = day(said["start"])
    if start is None:
        reading.doubt("date", row.where)
        return
    said["activity"] = people["activity"] = f"{start} {fold(said['site'] or '')}"
    reading.activity(said, row.where)
    {"household": reading.household, "person": reading.person, "headcount": reading.headcount}[section](people, row.where)
    if TOTALS.match(fold(people.get("household") or "")) or TOTALS.match(fold(said["site"] or "")):
        return
    entry = (said["activity"], people.get("household"), row.cell("_uuid"))
    if "_index" in row.names:
        parents.setdefault(("_parent_index", str(row.cell("_index"))), set()).add(entry)
    parents.setdefault(("_submission__uuid", str(row.cell("_uuid"))), set()).add(entry)


def take_member(reading, row, sheet, parents):
    """A row of a repeat: the activity and the household are those of its parent."""
    joined = "_parent_index" in row.names and any(kind == "_parent_index" for kind, _ in parents)
    key = "_parent_index" if joined else "_submission__uuid"
    found = parents.get((key, str(row.cell(key))), set())
    if len(found) > 1 and "_submission__uuid" in row.names:
        found = {entry for entry in found if entry[2] == row.cell("_submission__uuid")} or found
    if len(found) != 1:
        reading.doubt("parent missing or twice", row.where)
        if not found:
            return
    activity, household, uuid = sorted(found, key=str)[0]
    if uuid is not None and "_submission__uuid" in row.names and row.cell("_submission__uuid") != uuid:
        reading.doubt("parent of another submission", row.where)
    try:
        people = {name: row.value(field) for name, field in sheet["person"].items()}
    except KeyError as error:
        raise Unreadable(f"mapping: {error}") from error
    reading.person({**people, "activity": activity, "household": household}, row.where)
