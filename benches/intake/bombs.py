#!/usr/bin/env python3
"""How much memory and time the program takes for files that were made to take all of it.

    python3 benches/intake/bombs.py [--program PATH] [--dir DIR] [names…]

Writes files that are small and claim or unpack to be huge, and some that are huge; gives each to the release
build (or another program, to compare) in a new ledger, without any limit on its memory, and prints its size, the
exit code, seconds, the highest resident memory of the whole process, and the sentence it was refused with. What is
to be seen: every one is refused with a sentence (or, where it is only long, taken), takes no more than 1 GiB, and some
seconds.

The same kinds are tests that run everywhere, under a limit of 2 GiB (`tests/bombs.rs`).
"""

import argparse
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MEMORY_MB_MAX = 1_024 * 1.048576


def many(text, times):
    """A text so many times, in pieces."""
    piece = text * max(1, (1 << 20) // len(text))
    whole, rest = divmod(times * len(text), len(piece))
    for _ in range(whole):
        yield piece
    yield piece[:rest]


def zipped(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            with book.open(info, "w", force_zip64=name != "mimetype") as part:
                for piece in [content] if isinstance(content, str) else content:
                    part.write(piece.encode())


def xlsx(path, parts):
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'
    whole = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="people" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>activity</t></si></sst>',
    }
    zipped(path, whole | parts)


def sheet_of(text, times):
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'
    yield from many(text, times)
    yield "</sheetData></worksheet>"


def shared(texts):
    yield f'<sst xmlns="{MAIN}">'
    yield from texts
    yield "</sst>"


def numbered(row, rows):
    for at in range(rows):
        yield row.replace("#", str(at + 1))


def ods(path, table):
    zipped(path, {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<manifest:manifest/>",
        "content.xml": f"<office:document-content><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>",
    })


CELL = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
TABLE = '<table:table table:name="people"><table:table-row table:number-rows-repeated="6000">%s</table:table-row></table:table>'


def written(path, pieces):
    with open(path, "wb") as out:
        for piece in pieces:
            out.write(piece)


def backup(path, kind, frames):
    """A backup whose header is that of a real one, and whose body is frames of zeros."""
    whole = path.with_name("whole.headcount-backup").read_bytes()
    head = whole[: 8 + 5 + struct.unpack("<I", whole[9:13])[0] + 4]
    packer, crc = zlib.compressobj(6, wbits=31), 0
    zeros = bytes(1 << 20)
    frame = kind + struct.pack("<I", len(zeros))
    frame += zeros + struct.pack("<I", zlib.crc32(frame + zeros))
    with open(path, "wb") as out:
        out.write(head)
        size = 0
        for piece in [frame] * frames:
            size += out.write(packer.compress(piece))
        size += out.write(packer.flush())
        out.flush()
        crc = zlib.crc32(path.read_bytes())
        out.write(b"HCBKEND\n" + struct.pack("<QI", size, crc))


def cells(row, rows):
    """A sheet of rows that are not all alike, as what compresses too well is refused for that."""
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'
    noise = random.Random(1)
    for at in range(rows):
        yield row.replace("#", str(at + 1)).replace("?", f"{noise.getrandbits(1024):0256x}")
    yield "</sheetData></worksheet>"


def noisy(row, rows):
    noise = random.Random(1)
    for _ in range(rows):
        yield row.replace("?", f"{noise.getrandbits(128):032x}")


def toml(path, piece):
    """As long as a small file may be, of one piece with numbers in it."""
    written(path, (piece.replace("#", str(at)).encode() for at in range((16 << 20) // (len(piece) + 6))))


LONG = "x" * 32_000
BOMBS = {
    "announced texts.xlsx": lambda path: xlsx(path, {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" uniqueCount="100000000000"><si><t>a</t></si></sst>'}),
    "shared text in cells.xlsx": lambda path: xlsx(path, {
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{LONG}</t></si></sst>',
        "xl/worksheets/sheet1.xml": sheet_of('<row><c t="s"><v>0</v></c></row>', 100_000)}),
    "short shared texts.xlsx": lambda path: xlsx(path, {"xl/sharedStrings.xml": shared(numbered("<si><t>#</t></si>", 20_000_000))}),
    "wide rows.xlsx": lambda path: xlsx(path, {"xl/worksheets/sheet1.xml": [
        f'<worksheet xmlns="{MAIN}"><sheetData>', *numbered('<row r="#"><c r="XFD#" t="s"><v>0</v></c></row>', 5_000), "</sheetData></worksheet>"]}),
    "unpacked rows.xlsx": lambda path: xlsx(path, {"xl/worksheets/sheet1.xml": sheet_of('<row r="7"><c r="A7"/></row>', 40_000_000)}),
    "one text.xlsx": lambda path: xlsx(path, {"xl/worksheets/sheet1.xml": sheet_of(" ", 1 << 30)}),
    "styles.xlsx": lambda path: xlsx(path, {"xl/styles.xml": ["<styleSheet><cellXfs>", *many('<xf numFmtId="1"/>', 3_000_000), "</cellXfs></styleSheet>"]}),
    "merged cells.xlsx": lambda path: xlsx(path, {"xl/worksheets/sheet1.xml": [
        f'<worksheet xmlns="{MAIN}"><sheetData>', *numbered('<row r="#"><c r="A#" t="s"><v>0</v></c></row>', 100_000), "</sheetData><mergeCells>",
        *many('<mergeCell ref="A1:A1048576"/>', 90_000), "</mergeCells></worksheet>"]}),
    "every limit.xlsx": lambda path: xlsx(path, {
        "xl/sharedStrings.xml": shared(numbered("<si><t>shared text no. #</t></si>", 5_000_000)),
        "xl/worksheets/sheet1.xml": cells('<row r="#">' + '<c t="s"><v>0</v></c>' * 999 + "<!-- ? --></row>", 19_900)}),
    "short texts.xlsx": lambda path: xlsx(path, {
        "xl/sharedStrings.xml": shared(["<si><t>a</t></si>"]),
        "xl/worksheets/sheet1.xml": cells('<row r="#">' + '<c t="s"><v>0</v></c>' * 999 + "<!-- ? --></row>", 19_900)}),
    "one column.xlsx": lambda path: xlsx(path, {
        "xl/sharedStrings.xml": shared(["<si><t>a</t></si>"]),
        "xl/worksheets/sheet1.xml": cells('<row r="#"><c t="s"><v>0</v></c><!-- ? --></row>', 1_048_576)}),
    "merged over short rows.xlsx": lambda path: xlsx(path, {"xl/worksheets/sheet1.xml": [
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="XFD1" t="s"><v>0</v></c></row>',
        *numbered('<row r="#"><c r="A#" t="s"><v>0</v></c></row>', 100_000),
        '</sheetData><mergeCells><mergeCell ref="XFD1:XFD1048576"/></mergeCells></worksheet>']}),
    "repeated rows.ods": lambda path: ods(path, '<table:table table:name="people">' + ('<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>' * 2) + "</table:table>"),
    "far cells.ods": lambda path: ods(path, '<table:table table:name="people">' + ('<table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>' * 2_000) + "</table:table>"),
    "repeated cells.ods": lambda path: ods(path, TABLE % CELL),
    "open table.ods": lambda path: ods(path, '<table:table table:name="people">'),
    "unpacked.csv.zip": lambda path: zipped(path, {"people.csv": many("A,P-1\n", 200_000_000)}),
    "letters.csv.zip": lambda path: zipped(path, {"people.csv": noisy("a," * 500 + "?\n", 450_000)}),
    "long texts.csv.zip": lambda path: zipped(path, {"people.csv": noisy("A,P-1\n" * 300 + "?\n", 250_000)}),
    "letters of a form.csv": lambda path: written(path, (row.encode() for row in noisy("a," * 500 + "?\n", 100_000))),
    "far commas of a form.csv": lambda path: written(path, [b"a" + b"," * 16_383 + b"\n"] * 60_000),
    "line ends of a form.csv": lambda path: written(path, [b"activity,person\n", *[b"\n" * (1 << 20)] * 1024]),
    "sectors.toml": lambda path: toml(path, '[[sectors]]\nid="s#"\nname=""\nrole="core"\nsummary=""\nactivities=[]\n'),
    "lists.toml": lambda path: toml(path, "a#=[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]\n"),
    "tables.toml": lambda path: toml(path, "[a#]\n"),
    "links.key": lambda path: written(path, [b"0" * 64 + b"\n"] * ((16 << 20) // 65)),
    "lines.checkpoint": lambda path: written(path, [b"headcount/x\n1\n" + b"A" * 43 + b"=\n\n", *["\u2014 x AAAAAAAA\n".encode()] * 900_000]),
    "lines.proof": lambda path: written(path, [b"c2sp.org/tlog-proof@v1\n", *[b"A" * 43 + b"=\n"] * 370_000]),
    "findings.csv": lambda path: written(path, [b"item,unit,stratum,in_stratum,in_all,activity\n", *[b"1,activity,all,1,1,L1,yes,\n"] * 500_000]),
    "places.csv": lambda path: written(path, (f"A,S{at}\n".encode() if at else b"admin1,site\n" for at in range(12_000_000))),
    "open quote.csv": lambda path: written(path, [b'activity,person\n"', *[b"x" * (1 << 20)] * 1024]),
    "line ends in quotes.csv": lambda path: written(path, [b'activity,person\n"', *[b"\n" * (1 << 20)] * 1024]),
    "commas.csv": lambda path: written(path, [b"activity,person\n", *[b"," * (1 << 20)] * 256]),
    "zeros.csv": lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 4 << 30),
    "identities.headcount-backup": lambda path: backup(path, b"I", 6_000),
    "record.headcount-backup": lambda path: backup(path, b"R", 6_000),
}


# How each is given to the program where it is no table.
WAYS = {
    ".headcount-backup": ["restore", "--check"],
    "form.csv": ["mapping", "suggest"],
    ".toml": ["init", "other", "--name", "x", "--country", "Mali", "--profile"],
    ".key": ["key", "show", "--key"],
    ".checkpoint": ["verify", "--checkpoint"],
    ".proof": ["verify", "--proof"],
    "findings.csv": ["sample", "--evaluate"],
    "places.csv": ["gazetteer", "import", "--dry-run"],
}


def way(name):
    return next((args for ending, args in WAYS.items() if name.endswith(ending)), ["import"])


def run(program, folder, *args):
    """The exit code, seconds, the highest resident memory in MB, and what was said first."""
    start = time.monotonic()
    with open(folder / "said", "w") as said:
        child = subprocess.Popen([program, "--ledger", "ledger", *args], cwd=folder, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    first = (folder / "said").read_text(errors="replace").splitlines()
    return child.returncode, time.monotonic() - start, usage.ru_maxrss / 1000, first[0] if first else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", help="a program that is built already [default: builds the release]")
    parser.add_argument("--dir", help="where to write [default: the system's temporary folder]")
    parser.add_argument("names", nargs="*", help=", ".join(BOMBS))
    asked = parser.parse_args()
    program = asked.program
    if program is None:
        subprocess.run(["cargo", "build", "--locked", "--release"], cwd=ROOT, check=True)
        program = ROOT / "target" / "release" / "headcount"
    program = Path(program).resolve()
    folder, failed = Path(tempfile.mkdtemp(dir=asked.dir)), []
    try:
        run(program, folder, "init", "ledger", "--name", "Bombs", "--country", "Mali")
        run(program, folder, "backup", "whole.headcount-backup")
        print("| file | kB | exit | seconds | peak MB | said |")
        print("|---|---|---|---|---|---|")
        for name in asked.names or [*BOMBS, "/dev/zero"]:
            path = folder / name
            if name in BOMBS:
                BOMBS[name](path)
            size = path.stat().st_size / 1000
            code, seconds, peak, said = run(program, folder, *way(name), str(path))
            print(f"| {name} | {size:,.1f} | {code} | {seconds:.1f} | {peak:.0f} | {said.replace(str(folder) + '/', '')[:110]} |", flush=True)
            if code not in (0, 1, 2, 3) or peak > MEMORY_MB_MAX:
                failed.append(name)
            if name in BOMBS:
                path.unlink()
    finally:
        shutil.rmtree(folder)
    sys.exit(f"ended by the system, or with too much memory: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
