"""Pages without a text layer, recognised where an OCR engine is installed and left as they are where not.

Here: rendering such a page and handing it to `read.ocr`. The engine is loaded with the first page that needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from extract.model import Page, PageGeometry
from extract.read.ocr import DPI, engine_installed, load_engine, read_image

if TYPE_CHECKING:
    from extract.read.ocr import OcrEngine

POINTS_AN_INCH = 72.0


class ScanReader:
    """Reads the bare pages of one open document."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document
        self._engine: OcrEngine | None = None
        self._is_installed = engine_installed()

    def recognised(self, page: Page, geometry: PageGeometry) -> tuple[Page, PageGeometry]:
        """The page as recognised, or as it was: with text, without images, or without an engine here."""
        if not self._is_installed or not any(f.code == "no-text-layer" for f in page.flags):
            return page, geometry
        if self._engine is None:
            self._engine = load_engine()
        shown = self._document[page.page_no - 1]
        try:
            image = shown.render(scale=DPI / POINTS_AN_INCH, grayscale=True).to_numpy()
        finally:
            shown.close()
        grey = image[:, :, 0] if image.ndim == 3 else image
        return read_image(grey, self._engine, page_no=page.page_no, source_start=page.source_start)
