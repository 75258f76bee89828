"""Letters with a one-time link: an invitation, and a new password."""

from __future__ import annotations

from scheduler.reminders.letters.letter import Action, Letter


def invitation_letter(region: str, role: str, invited_by: str, url: str) -> Letter:
    """Invites somebody to log in."""
    return Letter(
        subject=f"Inbjudan till Svarsdag för {region}",
        paragraphs=(
            f"{invited_by} bjuder in dig till Svarsdag för {region}, som {role}.",
            "Svarsdag finner den sista svarsdag som alla mottagare av en remiss hinner med, och "
            "påminner tills de har svarat.",
        ),
        action=Action(
            ask="Välj ett lösenord:",
            button="Ta emot inbjudan",
            url=url,
            note="Länken gäller en gång, i sju dagar. Sänd den inte vidare.",
        ),
        footer="Väntar du ingen inbjudan kan du låta bli att göra något.",
    )


def new_password_letter(url: str) -> Letter:
    """Lets somebody choose a new password."""
    return Letter(
        subject="Nytt lösenord till Svarsdag",
        paragraphs=("Någon, troligen du, har bett om ett nytt lösenord till Svarsdag.",),
        action=Action(
            ask="Välj ett nytt:",
            button="Välj lösenord",
            url=url,
            note="Länken gäller en gång, i en timme. Du loggas ut överallt när du använder den.",
        ),
        footer="Har du inte bett om det kan du låta bli att göra något: ditt lösenord gäller.",
    )
