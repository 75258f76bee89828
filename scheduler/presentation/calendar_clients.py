"""How to subscribe in each calendar program, and what it does with the calendar afterwards.

The vendors change their menus and promise no intervals: what is said here was gathered in 2026 from
their help pages and from those who publish calendars, and is told as such (docs/feeds.md).
"""

from __future__ import annotations

from msgspec import Struct


class CalendarClient(Struct, frozen=True):
    """A program: what to do, step by step, how often it fetches, and what becomes of alarms."""

    name: str
    steps: tuple[str, ...]
    fetches: str
    alarms: str


CALENDAR_CLIENTS: tuple[CalendarClient, ...] = (
    CalendarClient(
        "Nya Outlook och Outlook på webben",
        (
            "Kopiera adressen som börjar på https.",
            "Öppna kalendern och välj ”Lägg till kalender”.",
            "Välj ”Prenumerera från webben” och klistra in adressen.",
            "Ge kalendern ett namn och välj ”Importera”.",
        ),
        "Ungefär var tredje timme, ibland bara en gång om dygnet. Det går inte att ställa in.",
        "Visar inga larm ur prenumererade kalendrar.",
    ),
    CalendarClient(
        "Klassiska Outlook för Windows",
        (
            "Kopiera adressen som börjar på https.",
            "Välj Arkiv, Kontoinställningar och sedan Kontoinställningar igen.",
            "Öppna fliken Internetkalendrar och välj ”Nytt”.",
            "Klistra in adressen, välj ”Lägg till” och sedan ”OK”.",
        ),
        "Vid Skicka/ta emot, dock inte oftare än kalendern själv anger: var fjärde timme.",
        "Visar bara påminnelser ur din egen kalender, inte ur prenumererade.",
    ),
    CalendarClient(
        "Google Kalender",
        (
            "Öppna calendar.google.com i en dator; det går inte i appen.",
            "Välj plustecknet vid ”Andra kalendrar” och sedan ”Från webbadress”.",
            "Klistra in adressen som börjar på https och välj ”Lägg till kalender”.",
            "Kalendern syns efter en stund också i appen på telefonen.",
        ),
        "Några gånger om dygnet, ibland bara en. Det går inte att skynda på.",
        "Bortser från kalenderns larm. Du kan ställa in egna aviseringar för den.",
    ),
    CalendarClient(
        "iPhone och iPad",
        (
            "Rikta kameran mot QR-koden och öppna länken, eller tryck på ”Prenumerera” om du läser "
            "det här i telefonen.",
            "Välj ”Prenumerera” när Kalender frågar.",
            "Annars: Inställningar, Appar, Kalender, Kalenderkonton, Lägg till konto, Annat, "
            "”Lägg till kalenderprenumeration”, och klistra in adressen.",
        ),
        "Som du har valt under ”Hämta nya data”: från var femtonde minut till bara för hand.",
        "Tar bort larm om du inte stänger av ”Ta bort larm” i prenumerationens inställningar.",
    ),
    CalendarClient(
        "Kalender på Mac",
        (
            "Välj Arkiv och ”Ny kalenderprenumeration”.",
            "Klistra in adressen och välj ”Prenumerera”.",
            "Välj iCloud som plats om den ska synas på alla dina enheter.",
            "Ställ ”Uppdatera automatiskt” på varje timme eller varje dag.",
        ),
        "Så ofta du väljer: från var femte minut till varje vecka.",
        "Tar bort larm om du inte avmarkerar påminnelser vid ”Ta bort”.",
    ),
    CalendarClient(
        "Android",
        (
            "Lägg till kalendern i Google Kalender på en dator, som ovan. Den syns sedan på "
            "telefonen.",
            "Vill du inte använda Google: installera ICSx5, som är fri, välj plustecknet och "
            "klistra in adressen.",
        ),
        "Genom Google några gånger om dygnet; ICSx5 så ofta du väljer.",
        "Genom Google inga; ICSx5 visar kalenderns larm om du vill.",
    ),
    CalendarClient(
        "Thunderbird",
        (
            "Högerklicka bland kalendrarna och välj ”Ny kalender”, sedan ”På nätverket”.",
            "Klistra in adressen, lämna användarnamnet tomt och välj ”Hitta kalendrar”.",
            "Markera kalendern och välj ”Prenumerera”.",
        ),
        "Var trettionde minut om du inte väljer något annat i kalenderns egenskaper.",
        "Visar kalenderns larm om ”Visa påminnelser” är valt.",
    ),
)
