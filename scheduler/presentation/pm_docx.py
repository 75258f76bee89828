"""The PM of a round as a Word document."""

from __future__ import annotations

import io

from scheduler.presentation.pm_text import Pm

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pm_docx(pm: Pm) -> bytes:
    """The PM as .docx, in the styles that every copy of Word has."""
    # python-docx is slow to import, and a PM is asked for now and then.
    import docx

    document = docx.Document()
    document.core_properties.title = pm.title
    document.core_properties.author = "Svarsdag"
    document.add_heading(pm.title, level=1)
    for paragraph in pm.paragraphs:
        document.add_paragraph(paragraph.text)
        for point in paragraph.points:
            document.add_paragraph(point, style="List Bullet")
    document.add_heading(pm.list_heading, level=2)
    for row in pm.meetings:
        document.add_paragraph(row.line)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
