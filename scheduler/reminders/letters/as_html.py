"""A letter as HTML that reads the same in every mail program.

One column without tables, so that it fits a phone; colours stand in the elements themselves,
since some programs drop style sheets, and in a style sheet for those with a dark theme. No image,
no script, nothing fetched: opening the letter tells nobody.
"""

from __future__ import annotations

from html import escape

from scheduler.reminders.letters.letter import Action, Letter

_STYLE = (
    ":root{color-scheme:light dark}"
    "@media (prefers-color-scheme:dark){"
    "body,.page{background:#16191d!important;color:#e8eaed!important}"
    "h1,h2,p,li,dt,dd{color:#e8eaed!important}"
    ".quiet{color:#b4bac2!important}"
    ".urgent{background:#3a2a12!important;color:#ffe2b0!important;border-color:#e0a030!important}"
    "a{color:#9cc7ff!important}"
    ".button{background:#9cc7ff!important;color:#0b1a2b!important}"
    ".item{border-color:#4a5058!important}}"
)
_BODY = "margin:0;padding:0;background:#ffffff;color:#1c1c1c"
_PAGE = (
    "max-width:36em;margin:0 auto;padding:16px;background:#ffffff;color:#1c1c1c;"
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;"
    "overflow-wrap:anywhere"
)
_URGENT = (
    "margin:0 0 16px;padding:12px;border-left:4px solid #b35c00;background:#fff4e0;color:#402000;"
    "font-weight:bold"
)
_BUTTON = (
    "display:inline-block;padding:12px 20px;border-radius:6px;background:#0b5394;color:#ffffff;"
    "font-weight:bold;text-decoration:none"
)
_ITEM = "margin:0 0 12px;padding:0 0 12px;border-bottom:1px solid #cccccc"
_QUIET = "color:#555555;font-size:14px"


def html_of(letter: Letter) -> str:
    """The whole document."""
    parts = [f'<h1 style="font-size:20px;line-height:1.3;margin:0 0 16px">{_(letter.subject)}</h1>']
    if letter.urgent:
        parts.append(f'<p class="urgent" style="{_URGENT}">{_(letter.urgent)}</p>')
    parts += [f"<p>{_(text)}</p>" for text in letter.paragraphs]
    parts += _changes(letter)
    parts += [
        f'<div class="item" style="{_ITEM}">'
        f'<p style="margin:0"><strong>{_(one.title)}</strong><br>{_(one.text)}</p></div>'
        for one in letter.items
    ]
    if letter.action:
        parts += _action(letter.action)
    if letter.reasons:
        rows = "".join(f"<li>{_(reason)}</li>" for reason in letter.reasons)
        title = f'<h2 style="font-size:16px;margin:24px 0 8px">{_(letter.reasons_title)}</h2>'
        parts.append(f'{title}<ul style="margin:0;padding-left:20px">{rows}</ul>')
    parts += [f'<p><a href="{_(url)}">{_(label)}</a></p>' for label, url in letter.links]
    if letter.footer:
        parts.append(f'<p class="quiet" style="{_QUIET}">{_(letter.footer)}</p>')
    if letter.unsubscribe_url:
        link = f'<a href="{_(letter.unsubscribe_url)}">Vill du inte ha listan?</a>'
        parts.append(f'<p class="quiet" style="{_QUIET}">{link}</p>')
    return (
        '<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_(letter.subject)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body style="{_BODY}">\n<div class="page" style="{_PAGE}">\n'
        + "\n".join(parts)
        + "\n</div>\n</body>\n</html>\n"
    )


def _(text: str) -> str:
    return escape(text, quote=True)


def _changes(letter: Letter) -> list[str]:
    if not letter.changes:
        return []
    rows = "".join(
        f'<dt style="font-weight:bold">{_(one.label)}</dt>'
        f'<dd style="margin:0 0 12px">från {_(one.old or "inget")}<br>'
        f"till <strong>{_(one.new or 'inget')}</strong></dd>"
        for one in letter.changes
    )
    return [f'<dl style="margin:0">{rows}</dl>']


def _action(action: Action) -> list[str]:
    found = [
        f'<p style="margin:24px 0 8px">{_(action.ask)}</p>',
        f'<p><a class="button" style="{_BUTTON}" href="{_(action.url)}">{_(action.button)}</a></p>',
    ]
    if action.note:
        found.append(f'<p class="quiet" style="{_QUIET}">{_(action.note)}</p>')
    return found
