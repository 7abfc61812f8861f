"""Numbers and dates of a document as exact values: found in prose and cells, with units, bounds and places.

Stage: passages and tables in, quantities out. One grammar (`scan`) reads all forms; `text.dates` and `text.numerals`
below it read single surfaces. Not here: what a number is about (`extract.audit`) or names (`extract.entities`).
"""

from extract.quantities.records import extract_quantities, parse_unit
from extract.quantities.scan import find_quantities, scan_quantities
from extract.text.intervals import Interval, Relation, compare, difference, granted, ratio, relation, total
from extract.text.numerals import printed_step
from extract.text.timeline import TimeFrame, time_frame

__all__ = [
    "Interval",
    "Relation",
    "TimeFrame",
    "compare",
    "difference",
    "extract_quantities",
    "find_quantities",
    "granted",
    "parse_unit",
    "printed_step",
    "ratio",
    "relation",
    "scan_quantities",
    "time_frame",
    "total",
]
