"""Numbers and dates of a document as exact values: found in prose and cells, with units, bounds and places.

Stage: passages and tables in, quantities out. One grammar (`scan`) reads all forms; `text.dates` and `text.numerals`
below it read single surfaces. Not here: what a number is about (`extract.audit`) or names (`extract.entities`).
"""

from extract.quantities.scan import find_quantities, scan_quantities

__all__ = ["find_quantities", "scan_quantities"]
