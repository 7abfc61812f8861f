"""The review site: static pages that lead from every value to its characters in the source and forward again.

Here: building the pages from records. Not here: decisions (the command line records those) and any server; the
site opens from disk, asks no network, and shows document text only as escaped text.
"""

from extract.review.site import build_site

__all__ = ["build_site"]
