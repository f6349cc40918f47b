"""Results for people and for other programs: result.json, tables, pictures, one page.

In comes a `ChainResult` of `scenario`; out go files in a folder and a table that is read in one
look.  Next comes `cli`.
"""

from heatgrade.report.folder import write_report
from heatgrade.report.overview import Group, overview
from heatgrade.report.result_document import result_document
from heatgrade.report.result_schema import result_schema

__all__ = ["Group", "overview", "result_document", "result_schema", "write_report"]
