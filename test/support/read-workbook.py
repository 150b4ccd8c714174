"""Prints a workbook as JSON: for each sheet its rows, its formulas, its Excel tables and what it looks like in print."""

import datetime
import json
import sys

import openpyxl


def plain(value):
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return value


def tables(sheet):
    return {
        table.name: {
            "ref": table.ref,
            "filter": table.autoFilter.ref if table.autoFilter else None,
        }
        for table in sheet.tables.values()
    }


book = openpyxl.load_workbook(sys.argv[1], data_only=True)
with_formulas = openpyxl.load_workbook(sys.argv[1])
result = []
for sheet in book.worksheets:
    formulas = {
        cell.coordinate: cell.value
        for row in with_formulas[sheet.title].iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    result.append(
        {
            "name": sheet.title,
            "rows": [[plain(cell.value) for cell in row] for row in sheet.iter_rows()],
            "errors": [
                cell.coordinate
                for row in sheet.iter_rows()
                for cell in row
                if cell.data_type == "e"
            ],
            "formulas": formulas,
            "tables": tables(sheet),
            "frozen": sheet.freeze_panes,
            "orientation": sheet.page_setup.orientation,
            "fitToWidth": sheet.sheet_properties.pageSetUpPr is not None
            and bool(sheet.sheet_properties.pageSetUpPr.fitToPage)
            and sheet.page_setup.fitToHeight == 0,
            "printTitle": sheet.print_title_rows,
            "footer": [sheet.oddFooter.left.text, sheet.oddFooter.right.text],
        }
    )
properties = book.properties
json.dump(
    {
        "active": book.active.title,
        "created": plain(properties.created),
        "modified": plain(properties.modified),
        "lastModifiedBy": properties.lastModifiedBy,
        "sheets": result,
    },
    sys.stdout,
)
