"""The API is called as its own description says, and otherwise: nothing but what is described comes
back."""

from __future__ import annotations

from datetime import date

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from scheduler.domain.api_tokens import ApiScope
from scheduler.services import answer_links, api_tokens, imports
from scheduler.services.app import App
from scheduler.services.link_requests import ask_extension
from tests.support import accept_case, load_case
from web.api.operations import OPERATIONS

CALLS = 25
# Which bodies there are and what a cursor holds: a text of the right type is refused with 400.
NOT_IN_A_SCHEMA = [positive_data_acceptance]


def there(app: App) -> dict[str, str | int]:
    """What is there to be found, by the parameter's name."""
    load_case(app)
    accepted = accept_case(app)
    entry = next(one for one in accepted.register if one.body == "ks-are")
    with app.database.write() as connection:
        link = answer_links.make_link(app, connection, accepted, entry, "ks@are.example")
    ask_extension(app, link.rpartition("/")[2], date(2019, 10, 31), "Sent möte")
    plan = b"KS Berg: 3 december 2019"
    import_id = imports.start_import(app, "jamtland", "eva", file_name="a.txt", content=plan)
    return {
        "round_id": accepted.id,
        "recipient_id": entry.id,
        "request_id": 1,
        "import_id": import_id,
    }


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_as_described(
    client: FlaskClient,
    svarsdag: App,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    mode: GenerationMode,
) -> None:
    monkeypatch.setattr("web.limits.limiter.enabled", False)
    found = there(svarsdag)
    token = api_tokens.create_token(svarsdag, "jamtland", "eva", "prov", [*ApiScope], 1)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", client.application)
    operation = schema.find_operation_by_id(name)
    headers = {"Authorization": f"Bearer {token}"}

    @seed(1)
    @settings(
        max_examples=CALLS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def call(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy(generation_mode=mode))
        # An empty list or object in a query is not sent at all: the call is then as described.
        assume(all(one not in ([], {}) for one in (case.query or {}).values()))
        if mode is GenerationMode.POSITIVE and data.draw(st.booleans()):
            case.path_parameters.update(
                {key: found[key] for key in case.path_parameters if key in found}
            )
        answer = case.call(headers=headers)
        case.validate_response(answer, headers=headers, excluded_checks=NOT_IN_A_SCHEMA)

    call()
