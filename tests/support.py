"""Facts and helpers that tests import."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from msgspec.structs import replace

from scheduler.domain.remisser import AcceptedRound
from scheduler.services import contacts, imports, rounds
from scheduler.services.app import App
from scheduler.services.planning import RoundWish
from scheduler.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
CASE_2019 = DATA / "text" / "2019-sammanslagning.txt"
# Monday 2 September 2019 at nine in Sweden: the day the case's remiss is sent.
DISPATCH_MORNING = datetime(2019, 9, 2, 7, 0, tzinfo=UTC)


def settings_for(tmp_path: Path, url: str, **environment: str) -> Settings:
    return load_settings(
        {
            "SVARSDAG_DATA_DIR": str(tmp_path),
            "SVARSDAG_DATABASE_URL": url,
            "SVARSDAG_TODAY": "2019-09-02",
            "SVARSDAG_SECRET_KEY": "only for tests",
            **environment,
        }
    )


def load_case(app: App, region: str = "jamtland") -> None:
    """Stores the meeting plan of 2019 and a mailbox for every recipient."""
    import_id = imports.start_import(
        app,
        region,
        "test",
        file_name=CASE_2019.name,
        content=CASE_2019.read_bytes(),
        year=2019,
    )
    imports.confirm_import(app, region, "test", import_id)
    for body in app.config.region(region).addressees_of("rsr"):
        contacts.set_contact(app, region, "test", body.key, f"{body.key}@example.org")


CASE_WISH = RoundWish(
    owner="RSR",
    dispatch_date=date(2019, 9, 2),
    title="Sammanslagning av gemensamma nämnder",
    dnr="RS/559/2019",
)


def accept_case(
    app: App,
    round_id: str = "11111111-1111-4111-8111-111111111111",
    region: str = "jamtland",
) -> AcceptedRound:
    """The case's round, accepted on its day of dispatch. `load_case` comes first."""
    return rounds.accept_round(
        app,
        region,
        "test",
        CASE_WISH,
        round_id,
        expected_target=date(2019, 11, 11),
        expected_deadline=date(2019, 10, 29),
        new_confirmed=True,
    )


def with_capacity(app: App, body: str, capacity: int) -> App:
    """The app where a meeting of ``body`` takes so many remisser."""
    region = app.config.region("jamtland")
    bodies = {**region.bodies, body: replace(region.body(body), meeting_capacity=capacity)}
    regions = {**app.config.regions, "jamtland": replace(region, bodies=bodies)}
    return replace(app, config=replace(app.config, regions=regions))
