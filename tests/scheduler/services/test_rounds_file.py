from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from scheduler.configuration import Configuration
from scheduler.domain.errors import BadInputError, ConfigError, UnknownNameError
from scheduler.services.rounds_file import PlannedRounds, plan_rounds_file
from tests.support import CASE_2019, DATA


def plan(config: Configuration, path: Path) -> PlannedRounds:
    return plan_rounds_file(config, path, CASE_2019, None)


def test_rounds_share_the_meetings(config: Configuration) -> None:
    planned = plan(config, DATA / "rounds" / "three-rounds.toml")
    merger, aids, digital = (named.proposal for named in planned.rounds)
    # Ragunda takes one remiss a meeting and has one usable meeting: the merger gets it.
    assert merger.deadline == date(2019, 10, 29)
    assert not aids.possible
    assert [c.body.key for c in aids.conflicts] == ["ks-ragunda"]
    assert aids.conflicts[0].reason.code == "no_room"
    assert digital.possible
    ragunda = next(row for row in digital.recipients if row.body.key == "ks-ragunda")
    assert not ragunda.mandatory
    assert ragunda.obstacle is not None
    assert ragunda.obstacle.code == "no_room"
    assert not planned.possible


def write(tmp_path: Path, rounds: str) -> Path:
    path = tmp_path / "rundor.toml"
    path.write_text(f'region = "jamtland"\nyear = 2019\n{rounds}', encoding="utf-8")
    return path


ROUND = '[[rounds]]\nowner = "RSR"\ndispatch = 2019-09-02\n'


def test_one_round_alone_is_the_case(config: Configuration, tmp_path: Path) -> None:
    (named,) = plan(config, write(tmp_path, ROUND)).rounds
    assert named.proposal.deadline == date(2019, 10, 29)


@pytest.mark.parametrize(
    ("text", "error", "word"),
    [
        ("", ConfigError, "minst en"),
        ('[[rounds]]\nowner = "RSR"\n', ConfigError, "dispatch"),
        ('[[rounds]]\nowner = "RSR"\ndispatch = "snart"\n', ConfigError, "datum"),
        (ROUND + "priority = 1\n", ConfigError, "okänd nyckel"),
        (ROUND.replace("RSR", "RSX"), UnknownNameError, "RSX"),
        (ROUND + 'key = "a"\n' + ROUND + 'key = "a"\n', BadInputError, "samma key"),
        ('[capacity]\n"KS Bergh" = 1\n' + ROUND, UnknownNameError, "KS Berg"),
    ],
)
def test_a_fault_in_the_file_is_named(
    config: Configuration, tmp_path: Path, text: str, error: type[Exception], word: str
) -> None:
    with pytest.raises(error, match=word):
        plan(config, write(tmp_path, text))


def test_a_missing_file(config: Configuration, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="finns inte"):
        plan(config, tmp_path / "nej.toml")


def test_roles_decisions_and_groups(config: Configuration, tmp_path: Path) -> None:
    # RS, wished, is ready on 2 October and waited for: everybody is in time all the same. The
    # papers go on on 3 October; the chair of KS Berg needs 3 days: Sunday 6, so Monday 7 October.
    more = (
        'recipients = ["GNU (RJH)", "KS Berg"]\ninformed = ["KS Åre"]\nwished = ["RS"]\n'
        'groups = [["GNU (RJH)", "RS"], ["KS Berg"]]\nallow_tentative = true\n'
        '[rounds.decisions]\n"KS Berg" = "ordförande"\n'
    )
    (named,) = plan(config, write(tmp_path, ROUND + more)).rounds
    assert [body.key for body in named.proposal.informed] == ["ks-are"]
    rows = {row.body.key: row for row in named.proposal.recipients}
    assert not rows["rs"].mandatory
    assert [group.dispatch for group in named.proposal.groups][1] == date(2019, 10, 3)
    assert rows["ks-berg"].ready == date(2019, 10, 7)
    assert named.remiss.rules.allow_tentative


def write_json(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rundor.json"
    path.write_text(text, encoding="utf-8")
    return path


JSON_ROUND = '{"owner": "RSR", "dispatch": "2019-09-02"}'
JSON_HEAD = '{"region": "jamtland", "year": 2019, "rounds": ['


def test_json_gives_the_same_plan_as_toml(config: Configuration, tmp_path: Path) -> None:
    toml = DATA / "rounds" / "three-rounds.toml"
    same = json.dumps(tomllib.loads(toml.read_text(encoding="utf-8")), default=date.isoformat)
    as_json = plan(config, write_json(tmp_path, same))
    assert [named.proposal for named in as_json.rounds] == [
        named.proposal for named in plan(config, toml).rounds
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[]", "en tabell väntas"),
        (JSON_HEAD + "]}", "minst en"),
        (JSON_HEAD + '{"owner": "RSR", "dispatch": "2 september"}]}', "rounds[1].dispatch"),
        (JSON_HEAD + '{"owner": "RSR", "dispatch": 20190902}]}', "ett datum"),
        (JSON_HEAD + '{"owner": "RSR"}]}', "dispatch"),
        (JSON_HEAD + JSON_ROUND.replace("owner", "owners") + "]}", "menade du"),
        (JSON_HEAD + JSON_ROUND + ",]}", "inte giltig JSON: rad 1"),
        ('{"region": "jamtland", "region": "halland"}', "”region” står två gånger"),
        ("[" * 100_000, "djupt"),
        (JSON_HEAD + JSON_ROUND.replace("}", ', "lag_days": true}]}'), "heltal"),
    ],
)
def test_a_fault_in_json_is_named_as_in_toml(
    config: Configuration, tmp_path: Path, text: str, word: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(word)) as caught:
        plan(config, write_json(tmp_path, text))
    assert "rundor.json" in str(caught.value)
