"""A letter as plain text."""

from __future__ import annotations

from scheduler.reminders.letters.letter import Letter


def text_of(letter: Letter) -> str:
    """The whole letter; lines are not wrapped, mail programs do that to the reader's width."""
    blocks = [["Hej!"]]
    if letter.urgent:
        blocks.append([letter.urgent])
    blocks.append(list(letter.paragraphs))
    blocks.append([f"{c.label}: {c.old or 'inget'} → {c.new or 'inget'}" for c in letter.changes])
    blocks += [[one.title, one.text] for one in letter.items]
    if letter.action:
        note = [letter.action.note] if letter.action.note else []
        blocks.append([letter.action.ask, letter.action.url, *note])
    if letter.reasons:
        blocks.append([letter.reasons_title, *(f"- {reason}" for reason in letter.reasons)])
    blocks.append([f"{label}: {url}" for label, url in letter.links])
    footer = [letter.footer] if letter.footer else []
    if letter.unsubscribe_url:
        footer.append(f"Vill du inte ha listan: {letter.unsubscribe_url}")
    blocks.append(footer)
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
