"""Addresses as QR codes, to be read with a phone."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """An SVG for a page: no style and no script in it, so that the strict policy of our pages lets
    it be seen. Four modules of white stand around it (ISO/IEC 18004, 9.1)."""
    code = segno.make(text, micro=False, error="m")
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr")
    # Squares alone: the text itself is not in it.
    return Markup(drawn)  # noqa: S704
