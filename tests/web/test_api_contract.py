"""The API is called as its own description says, and otherwise: nothing but what is described comes
back."""

from __future__ import annotations

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from scheduler.domain.api_tokens import ApiScope
from scheduler.services import api_tokens
from scheduler.services.app import App
from tests.support import accept_case, load_case
from web.api.operations import OPERATIONS

CALLS = 25
# Which bodies there are and what a cursor holds: a text of the right type is refused with 400.
NOT_IN_A_SCHEMA = [positive_data_acceptance]


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(
    "name", ["organisations", "bodies", "meetings", "round_list", "round_detail"]
)
def test_every_answer_is_as_described(
    client: FlaskClient,
    svarsdag: App,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    mode: GenerationMode,
) -> None:
    monkeypatch.setattr("web.limits.limiter.enabled", False)
    load_case(svarsdag)
    accept_case(svarsdag)
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
        answer = case.call(headers=headers)
        case.validate_response(answer, headers=headers, excluded_checks=NOT_IN_A_SCHEMA)

    call()


def test_no_operation_is_left_out() -> None:
    assert set(OPERATIONS) == {"organisations", "bodies", "meetings", "round_list", "round_detail"}
