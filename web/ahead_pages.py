"""The pages under Planering, in the order they are listed; one line each."""

from __future__ import annotations

from msgspec import Struct


class AheadPage(Struct, frozen=True):
    """``endpoint`` is the page's own; ``about`` says in a sentence what it is for."""

    endpoint: str
    name: str
    about: str


AHEAD_PAGES: tuple[AheadPage, ...] = (
    AheadPage(
        "next_year.show",
        "Nästa års möten",
        "Mötesdagar för de gemensamma organen, så att remissrundor går fort.",
    ),
    AheadPage(
        "processes.show_all",
        "Processer",
        "Ärenden genom flera steg och parter, till exempel ett beslut i varje fullmäktige.",
    ),
    AheadPage(
        "assignments.show_all",
        "Uppdrag",
        "Det som ska redovisas till ett organ, av vem och när, bundet till organets möten.",
    ),
    AheadPage(
        "obligations.show_all",
        "Åtaganden",
        "Det organen har lovat i sina arbetsformer, vad som saknas och till när.",
    ),
    AheadPage(
        "inquiries.show_all",
        "Förfrågningar",
        "Vilken dag passar ett extra möte, vem tar vilken tid, och vilka har skrivit under.",
    ),
)
