from __future__ import annotations

from datetime import date

import pytest

from scheduler.domain.answers import GivenAnswer, RequestKind
from scheduler.domain.errors import NotFoundError
from scheduler.services import (
    answer_links,
    answer_requests,
    imports,
    link_answers,
    link_delegation,
    link_requests,
    replans,
    round_log,
    rounds,
)
from scheduler.services.app import App
from tests.support import accept_case, load_case

REGION = "jamtland"


def test_everything_done_in_a_round_is_told_with_what_stood_before(sqlite_app: App) -> None:
    app = sqlite_app
    load_case(app)
    accepted = accept_case(app)
    entry = next(one for one in accepted.register if one.body == "ks-ragunda")
    with app.database.write() as connection:
        url = answer_links.make_link(app, connection, accepted, entry, "ks@example.org")
    token = url.rpartition("/")[2]

    def decide(*, grant: bool) -> None:
        (waiting,) = answer_requests.waiting_requests(app, REGION)
        answer_requests.decide(
            app, REGION, "eva", accepted.id, waiting.request.id, grant=grant, decision="för sent"
        )

    link_answers.confirm(app, token, date(2019, 10, 22))
    link_requests.ask_extension(app, token, date(2019, 11, 1), "x")
    decide(grant=False)
    link_requests.ask_extension(app, token, date(2019, 10, 31), "x")
    decide(grant=True)
    link_requests.report_moved_meeting(app, token, date(2019, 10, 24), "")
    link_requests.withdraw_request(app, token, RequestKind.MOVED_MEETING)
    link_requests.ask_extension(app, token, date(2019, 11, 4), "x")
    link_requests.withdraw_request(app, token, RequestKind.EXTENSION)
    link_delegation.delegate(app, token, "Kim Ek", "kim.ek@example.org")
    link_delegation.end_delegation(app, token)
    link_answers.answer(app, token, GivenAnswer("§ 1"))
    link_answers.take_back(app, token)
    link_answers.decline(app, token, "Berör oss inte")
    rounds.withdraw_answer(app, REGION, "eva", accepted.id, entry.id)
    answer_links.revoke_links(app, REGION, "eva", accepted.id, entry.id)
    import_id = imports.start_import(
        app, REGION, "eva", file_name="x", content=b"KS Berg: 9 oktober", year=2019
    )
    imports.confirm_import(app, REGION, "eva", import_id)
    proposal = replans.propose_replan(app, REGION, accepted.id)
    if proposal.seen:
        replans.accept_replan(app, REGION, "eva", proposal.seen, accepted.id)

    lines = round_log.round_log(app, REGION, accepted.id)[::-1]
    told = [line.text.removeprefix("KS Ragunda: ") for line in lines]
    assert told[:16] == [
        "rundan godkänd med sista svarsdag 29 oktober 2019",
        "väntar → bekräftat",
        "begär anstånd till 1 november 2019",
        "anstånd till 1 november 2019 avslaget: för sent",
        "begär anstånd till 31 oktober 2019",
        "anstånd till 31 oktober 2019 beviljat: för sent",
        "säger att mötet är 24 oktober 2019",
        "tar tillbaka uppgiften om mötet 24 oktober 2019",
        "begär anstånd till 4 november 2019",
        "tar tillbaka begäran om anstånd till 4 november 2019",
        "svaret överlämnat till Kim Ek (kim.ek@example.org)",
        "svaret taget tillbaka från Kim Ek",
        "bekräftat → svarat: § 1",
        "ångrat: svarat → bekräftat",
        "bekräftat → avstår: Berör oss inte",
        "ångrat: avstår → bekräftat",
    ]
    assert told[16] == "svarslänkar till alla avslutade"
    assert told[17].startswith("rundan omplanerad; 1 mottagare")
    assert {line.actor for line in lines} == {"test", "eva", "svarslänk till ks@example.org"}
    with pytest.raises(NotFoundError):
        round_log.round_log(app, "vasterbotten", accepted.id)
