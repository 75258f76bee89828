"""What a user says of a round's single recipients: role, who decides, and group; names as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.remisser import DecisionForm, Recipient, RecipientRole

T = TypeVar("T")

MAX_GROUP = 9
DECISION_WORDS: Mapping[str, DecisionForm] = {
    "organet": DecisionForm.BODY,
    "au": DecisionForm.COMMITTEE,
    "ordförande": DecisionForm.CHAIR,
    "tjänsteperson": DecisionForm.OFFICIAL,
    "fullmäktige": DecisionForm.ASSEMBLY,
}
ROLE_WORDS: Mapping[str, RecipientRole] = {
    "ska svara": RecipientRole.MANDATORY,
    "önskad": RecipientRole.WISHED,
    "kännedom": RecipientRole.INFORMED,
}


class RecipientWishes(Struct, frozen=True):
    """By the recipient's name. A body with a role that is no recipient becomes one."""

    roles: Mapping[str, RecipientRole] = field(default_factory=dict)
    decisions: Mapping[str, DecisionForm] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)

    def on(self, region: Region, recipients: Sequence[Recipient]) -> tuple[Recipient, ...]:
        """The recipients as wished. Raises UnknownNameError, or BadInputError where a body is no
        recipient or a group impossible."""
        found = {recipient.body: recipient for recipient in recipients}
        for name, role in self.roles.items():
            key = region.require_body(name).key
            found[key] = replace(found.get(key, Recipient(key)), role=role)
        for name, decision in self.decisions.items():
            key = _recipient(region, name, found)
            found[key] = replace(found[key], decision=decision)
        for name, group in self.groups.items():
            if not 1 <= group <= MAX_GROUP:
                raise BadInputError(
                    f"Grupp för {name} är {group}: ange ett tal mellan 1 och {MAX_GROUP}."
                )
            key = _recipient(region, name, found)
            found[key] = replace(found[key], group=group)
        return tuple(found.values())


NO_WISHES = RecipientWishes()


def _recipient(region: Region, name: str, recipients: Mapping[str, Recipient]) -> str:
    body = region.require_body(name)
    if body.key not in recipients:
        raise BadInputError(f"{body.name} är ingen mottagare: lägg till den bland mottagarna.")
    return body.key


def parse_wishes(
    roles: Iterable[str], decisions: Iterable[str], groups: Iterable[str]
) -> RecipientWishes:
    """From texts such as ”KS Berg=önskad”, ”KS Berg=au” and ”KS Berg=2”; empty texts say nothing.

    Raises BadInputError that quotes the text.
    """
    return RecipientWishes(
        dict(_word(text, ROLE_WORDS) for text in roles if text),
        dict(_word(text, DECISION_WORDS) for text in decisions if text),
        dict(_group(text) for text in groups if text),
    )


class WishTexts(Struct, frozen=True):
    """Roles, who decides and groups as `parse_wishes` reads them, with the bodies' keys."""

    roles: Sequence[str]
    decisions: Sequence[str]
    groups: Sequence[str]


def wish_texts(recipients: Iterable[Recipient]) -> WishTexts:
    """What is said of the recipients; nothing of what every recipient is unless said."""
    roles, decisions, groups = [], [], []
    usual = Recipient("")
    for one in recipients:
        if one.role is not usual.role:
            roles.append(f"{one.body}={_word_of(ROLE_WORDS, one.role)}")
        if one.decision is not usual.decision:
            decisions.append(f"{one.body}={_word_of(DECISION_WORDS, one.decision)}")
        if one.group != usual.group:
            groups.append(f"{one.body}={one.group}")
    return WishTexts(roles, decisions, groups)


def _word_of(words: Mapping[str, T], value: T) -> str:
    return next(word for word, known in words.items() if known is value)


def _word(text: str, words: Mapping[str, T]) -> tuple[str, T]:
    name, _equals, word = (part.strip() for part in text.rpartition("="))
    if not name or word.lower() not in words:
        known = ", ".join(words)
        raise BadInputError(f"”{text}” går inte att läsa: skriv namn=ord, med ett av {known}.")
    return name, words[word.lower()]


def _group(text: str) -> tuple[str, int]:
    name, _equals, number = (part.strip() for part in text.rpartition("="))
    if not name or not (number.isascii() and number.isdecimal()) or len(number) > 2:
        raise BadInputError(f"Gruppen ”{text}” går inte att läsa: skriv som ”KS Berg=2”.")
    return name, int(number)
