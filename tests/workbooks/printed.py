"""What a workbook of figures says to a printer and to a filter, a line of JSON for each sheet.

Reads `report.xlsx` in the folder where it runs, with openpyxl.
"""

import datetime
import json

import openpyxl


def value(cell):
    """A cell as JSON has it; a date with a mark, since a text can look like one."""
    if isinstance(cell.value, datetime.datetime):
        return "date " + cell.value.date().isoformat()
    return cell.value


def sheet(of):
    """A sheet as it is printed, filtered and shown."""
    setup, head, foot = of.page_setup, of.oddHeader, of.oddFooter
    rows = [[value(cell) for cell in row] for row in of.iter_rows()]
    formats = [[cell.number_format for cell in row] for row in of.iter_rows()]
    return {
        "name": of.title,
        "landscape": setup.orientation == "landscape",
        "paper": int(setup.paperSize),
        "fits": [of.sheet_properties.pageSetUpPr.fitToPage, setup.fitToWidth, setup.fitToHeight],
        "repeated": of.print_title_rows,
        "head": [head.left.text, head.center.text, head.right.text],
        "foot": foot.right.text,
        "filter": of.auto_filter.ref,
        "aligned": [cell.alignment.horizontal for cell in of[1]],
        "rows": rows,
        "formats": formats,
    }


book = openpyxl.load_workbook("report.xlsx")
for name in book.sheetnames:
    print(json.dumps(sheet(book[name])))
