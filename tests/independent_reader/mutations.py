"""What spreadsheets suffer: changes to a sheet's rows, to how it is written, to bytes, to mappings.

A mutation takes a `Sheet` and a random source and changes the sheet in place; `False` where it does not
apply. `HARMLESS` ones must change neither the figure nor whether the file is taken.
"""

import datetime
import string

NO_VALUES = ["N/A", "n/a", "NULL", "-", "--", "0", "?", "xxx", "néant", "aucun", "inconnu", "sans carte", "pas de carte",
             "ND", "unknown", "Desconocido", "NÉANT"]
TOTALS = ["TOTAL", "Total général", "Sous-total", "Grand total", "Total", "TOTAUX", "Somme", "Ensemble", "Sub-total"]
IDENTITIES = {"activity", "person", "household", "group", "site", "N° ménage", "Code bénéficiaire", "Village"}
NUMBERS = {"size", "count", "Taille du ménage", "Nombre de participants"}


class Sheet:
    def __init__(self, name, rows):
        self.name, self.rows = name, [list(row) for row in rows]
        self.merged = []          # ranges, as openpyxl writes them
        self.hidden_rows = []
        self.errors = []          # (row, column) of error cells
        self.copies = []          # further sheets: (name, rows, hidden)

    @property
    def header(self):
        return self.rows[0]

    def columns(self, names):
        return [at for at, name in enumerate(self.header) if name in names]

    def data(self):
        return range(1, len(self.rows))


def pick(random, sheet, names):
    columns = sheet.columns(names)
    if not columns or len(sheet.rows) < 2:
        return None
    return random.choice(list(sheet.data())), random.choice(columns)


# Harmless.

def shuffle_rows(sheet, random):
    rows = sheet.rows[1:]
    random.shuffle(rows)
    sheet.rows[1:] = rows


def shuffle_columns(sheet, random):
    order = list(range(len(sheet.header)))
    random.shuffle(order)
    width = len(order)
    sheet.rows = [[(row + [None] * width)[at] for at in order] for row in sheet.rows]


def blank_rows(sheet, random):
    for _ in range(random.randint(1, 3)):
        sheet.rows.insert(random.randint(1, len(sheet.rows)), [None] * len(sheet.header))


def other_column(sheet, random):
    for at, row in enumerate(sheet.rows):
        filled = any(cell is not None for cell in row)
        row.append(f"Remarques {len(row)}" if at == 0 else random.choice(["", "vu", "à revoir"]) if filled else None)


def titles_above(sheet, random):
    sheet.rows[:0] = [["Liste du projet"] + [None] * (len(sheet.header) - 1)]
    sheet.rows.insert(1, [None] * len(sheet.rows[1]))


def header_in_capitals(sheet, random):
    sheet.rows[0] = [str(cell).upper() if cell else cell for cell in sheet.header]


def spaces_around(sheet, random):
    for row in sheet.rows[1:]:
        for at, cell in enumerate(row):
            if isinstance(cell, str) and cell and random.random() < 0.3:
                row[at] = f" {cell} "


def hidden_copy(sheet, random):
    sheet.copies.append(("Archive", [list(row) for row in sheet.rows], True))


def hidden_rows(sheet, random):
    sheet.hidden_rows.append(random.randint(2, len(sheet.rows)))


HARMLESS = [shuffle_rows, shuffle_columns, blank_rows, other_column, titles_above, header_in_capitals, spaces_around,
            hidden_copy, hidden_rows]


# Harmful.

def total_row(sheet, random):
    row = [None] * len(sheet.header)
    for column in sheet.columns(NUMBERS):
        found = [r[column] for r in sheet.rows[1:] if isinstance(r[column], int)]
        row[column] = sum(found)
    if not any(row):
        return False
    labels = sheet.columns(IDENTITIES)
    if not labels:
        return False
    at = random.choice(labels)
    if random.random() < 0.6:
        row = [cell if cell is not None or random.random() < 0.3 else old for cell, old in zip(row, sheet.rows[-1])]
    row[at] = random.choice([*TOTALS, *TOTALS, None])
    sheet.rows.insert(random.choice([len(sheet.rows), random.randint(2, len(sheet.rows))]), row)


def unnamed_sum(sheet, random):
    """A row that repeats the last one's places, with the sum in it."""
    columns = sheet.columns(NUMBERS)
    if not columns:
        return False
    row = [None] * len(sheet.header)
    row[columns[0]] = sum(r[columns[0]] for r in sheet.rows[1:] if isinstance(r[columns[0]], int))
    sheet.rows.append(row)


def merge_down(sheet, random):
    columns = sheet.columns(NUMBERS | IDENTITIES)
    if len(sheet.rows) < 4 or not columns:
        return False
    column, first = random.choice(columns), random.randint(1, len(sheet.rows) - 2)
    last = min(len(sheet.rows) - 1, first + random.randint(1, 2))
    for at in range(first + 1, last + 1):
        sheet.rows[at][column] = None
    sheet.merged.append((first + 1, column + 1, last + 1, column + 1))


def merge_across(sheet, random):
    columns = sheet.columns(NUMBERS | {"f_18_59", "f_0_4"})
    columns = [at for at in columns if at + 1 < len(sheet.header)]
    if not columns:
        return False
    row, column = random.choice(list(sheet.data())), random.choice(columns)
    sheet.rows[row][column + 1] = None
    sheet.merged.append((row + 1, column + 1, row + 1, column + 2))


def no_value(sheet, random):
    found = pick(random, sheet, IDENTITIES | {"site_pcode"})
    if found is None:
        return False
    word, (_, column) = random.choice(NO_VALUES), found
    for row in random.sample(list(sheet.data()), min(2, len(sheet.rows) - 1)):
        sheet.rows[row][column] = word


def no_pcode(sheet, random):
    if "site" not in sheet.header:
        return False
    word = random.choice(NO_VALUES)
    for at, row in enumerate(sheet.rows):
        row.append("site_pcode" if at == 0 else word)


def error_cell(sheet, random):
    found = pick(random, sheet, IDENTITIES | NUMBERS)
    if found is None:
        return False
    row, column = found
    sheet.rows[row][column] = random.choice(["#N/A", "#REF!", "#VALUE!"])
    sheet.errors.append((row + 1, column + 1))


def formula(sheet, random):
    found = pick(random, sheet, NUMBERS | IDENTITIES)
    if found is None:
        return False
    row, column = found
    sheet.rows[row][column] = random.choice(["=2+2", "=VLOOKUP(A1,Z:Z,1,0)", "=SUM(C2:C3)"])


def number_as_text(sheet, random):
    found = pick(random, sheet, NUMBERS)
    if found is None:
        return False
    row, column = found
    n = sheet.rows[row][column]
    if not isinstance(n, int):
        return False
    wide = "".join(chr(ord(c) - 48 + 0xFF10) for c in str(n))
    arabic = "".join(chr(ord(c) - 48 + 0x0660) for c in str(n))
    sheet.rows[row][column] = random.choice([
        f"{n}.0", f"{n},0", f"{n}.5", f"1 {n:03}", f"1,{n:03}",
        f"1.{n:03}", wide, arabic, f"-{n}", f"{n} pers.", f"~{n}", f"{n}e1", f"+{n}", f"0x{n}",
        f"'{n}", f"{n}\u00a0", f"\u200f{n}", "douze", f"{n}-{n}", "", "0", n + 0.5])


def date_as_text(sheet, random):
    columns = sheet.columns({"start", "Date"})
    if not columns:
        return False
    column, how = columns[0], random.choice(
        ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%d-%m-%Y", "%Y-%m-%d %H:%M:%S", "%b %d, %Y", "%d %B %Y", "%Y/%m/%d", "%Y%m%d",
         "%Y-%m-%dT00:00:00Z", "%Y-%m"])
    for row in random.sample(list(sheet.data()), random.randint(1, len(sheet.rows) - 1)):
        value = sheet.rows[row][column]
        if isinstance(value, datetime.date):
            sheet.rows[row][column] = value.strftime(how)


def date_elsewhere(sheet, random):
    columns = sheet.columns({"start", "Date"})
    if not columns:
        return False
    row = random.choice(list(sheet.data()))
    sheet.rows[row][columns[0]] = random.choice([45000, 45000.5, "2025-02-30", "1899-12-31", "2052-03-01", "0025-03-01", 20250301, ""])


def quantity_as_number(sheet, random):
    found = pick(random, sheet, {"person", "household", "N° ménage", "Code bénéficiaire"})
    if found is None:
        return False
    row, column = found
    sheet.rows[row][column] = random.choice(["2.23001E+11", "2,23E+11", "12.0", 12.0, 223001000000, 2.23001e11, 1.5])


def number_alike(sheet, random):
    """The same number written otherwise, in another row."""
    columns = sheet.columns({"person", "household", "N° ménage", "Code bénéficiaire"})
    if not columns or len(sheet.rows) < 3:
        return False
    column = columns[0]
    number = str(sheet.rows[1][column])
    other = random.choice([
        number.lower(), number.replace("-", " "), number.replace("-", "–"), number.replace("0", "", 1), f"{number[:1]} {number[1:]}",
        "".join(chr(0xFF10 + int(c)) if c.isascii() and c.isdigit() else c for c in number), number.replace("H", "Н"), "0" + number])
    if other == number:
        return False
    row = list(sheet.rows[-1])
    row[column] = other
    sheet.rows.append(row)


def near_header(sheet, random):
    at = random.randrange(len(sheet.header))
    name = str(sheet.header[at])
    if len(name) < 4:
        return False
    i = random.randrange(len(name) - 1)
    sheet.rows[0] = list(sheet.header)
    sheet.rows[0][at] = random.choice([name[:i] + name[i + 1] + name[i] + name[i + 2:], name[:i] + name[i + 1:], name + "s",
                                       name[:i] + random.choice(string.ascii_lowercase) + name[i + 1:]])


def column_twice(sheet, random):
    columns = sheet.columns(NUMBERS | IDENTITIES | {"status"})
    if not columns:
        return False
    at = random.choice(columns)
    for i, row in enumerate(sheet.rows):
        value = row[at] if i == 0 else (row[at] + 3 if isinstance(row[at], int) else row[at])
        row.insert(random.choice([0, len(row)]) if i == 0 else 0, value)
    where = sheet.rows[0]
    if where[0] != where[at + 1 if where[0] == where[min(at + 1, len(where) - 1)] else 0]:
        # Put the doubled header first, as its cells are.
        where.insert(0, where.pop())


def row_twice(sheet, random):
    row = random.choice(sheet.rows[1:])
    sheet.rows.insert(random.randint(1, len(sheet.rows)), list(row))


def row_twice_changed(sheet, random):
    row = list(random.choice(sheet.rows[1:]))
    columns = sheet.columns(NUMBERS | {"sex", "status", "Sexe"})
    if not columns:
        return False
    at = random.choice(columns)
    row[at] = {"f": "m", "m": "f", "F": "M", "M": "F"}.get(row[at], row[at] + 1 if isinstance(row[at], int) else "planned")
    sheet.rows.append(row)


def header_again(sheet, random):
    sheet.rows.insert(random.randint(2, len(sheet.rows)), list(sheet.header))


def units_row(sheet, random):
    sheet.rows.insert(1, [random.choice(["(code)", "texte", "nombre", "obligatoire", "ex. 12"]) for _ in sheet.header])


def note_below(sheet, random):
    sheet.rows += [[None] * len(sheet.header)] * random.randint(0, 2)
    sheet.rows.append([random.choice(["Source : base de données", "Fait à Gao, le 12 mars 2025", "Signature du responsable", "* estimé",
                                      "NB : les chiffres sont provisoires"])] + [None] * (len(sheet.header) - 1))


def second_table(sheet, random):
    sheet.rows += [[None] * len(sheet.header)] * random.randint(1, 3)
    sheet.rows.append([str(cell).upper() if random.random() < 0.5 else cell for cell in sheet.header])
    sheet.rows += [list(row) for row in sheet.rows[1:3]]


def cell_gone(sheet, random):
    found = pick(random, sheet, set(map(str, sheet.header)))
    if found is None:
        return False
    row, column = found
    sheet.rows[row][column] = random.choice([None, "", "   "])


def cells_shifted(sheet, random):
    row = random.choice(list(sheet.data()))
    cells = sheet.rows[row]
    sheet.rows[row] = [None, *cells[:-1]] if random.random() < 0.5 else [*cells[1:], None]


def columns_exchanged_midway(sheet, random):
    a, b = random.sample(range(len(sheet.header)), 2)
    for row in sheet.rows[random.randint(1, len(sheet.rows) - 1):]:
        row[a], row[b] = row[b], row[a]


def visible_copy(sheet, random):
    sheet.copies.append((f"{sheet.name} (2)", [list(row) for row in sheet.rows], False))


def row_gone(sheet, random):
    del sheet.rows[random.randint(0, len(sheet.rows) - 1)]
    if not sheet.rows:
        return False


def status_typed(sheet, random):
    columns = sheet.columns({"status"})
    if not columns:
        return False
    sheet.rows[random.choice(list(sheet.data()))][columns[0]] = random.choice(["Planned", "planifié", "annulé", "x", "done", "cancelled "])


def index_wrong(sheet, random):
    """Where a repeat's row belongs is lost, or it is somewhere else."""
    columns = sheet.columns({"_index", "_parent_index", "_uuid", "_submission__uuid"})
    if not columns:
        return False
    row, column = random.choice(list(sheet.data())), random.choice(columns)
    sheet.rows[row][column] = random.choice([None, 999, sheet.rows[random.choice(list(sheet.data()))][column], "x"])


HARMFUL = [index_wrong, index_wrong, total_row, total_row, unnamed_sum, merge_down, merge_across, no_value, no_value, no_pcode, error_cell, formula,
           number_as_text, number_as_text, date_as_text, date_elsewhere, quantity_as_number, number_alike, near_header, column_twice,
           row_twice, row_twice_changed, header_again, units_row, note_below, second_table, cell_gone, cells_shifted,
           columns_exchanged_midway, visible_copy, row_gone, status_typed]


# Mappings.

def mapping_line_gone(text, random):
    lines = text.split("\n")
    del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def mapping_lines_exchanged(text, random):
    lines = text.split("\n")
    a, b = random.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    return "\n".join(lines)


def mapping_columns_exchanged(text, random):
    names = [name for name in ("Village", "Date", "N° ménage", "Taille du ménage", "Sexe", "Nombre de participants", "Reçu") if name in text]
    a, b = random.sample(names, 2)
    return text.replace(f'"{a}"', "\0").replace(f'"{b}"', f'"{a}"').replace("\0", f'"{b}"')


def mapping_letter(text, random):
    at = random.randrange(len(text))
    return text[:at] + random.choice(string.printable) + text[at + 1:]


MAPPING = [mapping_line_gone, mapping_lines_exchanged, mapping_columns_exchanged, mapping_letter]


# Bytes.

def cut(data, random):
    return data[:random.randrange(len(data))]


def flip(data, random):
    data = bytearray(data)
    for _ in range(random.randint(1, 4)):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def repeat(data, random):
    a, b = sorted(random.sample(range(len(data) + 1), 2))
    return data[:b] + data[a:b] + data[b:]


BYTES = [cut, flip, repeat]
