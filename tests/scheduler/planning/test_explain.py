"""Every code that the planner can give has a template: collected from the source itself."""

import re
from pathlib import Path

import scheduler.planning
from scheduler.domain.remisser import DecisionForm
from scheduler.planning import explain
from scheduler.services import rounds_file


def test_every_reason_has_a_swedish_template() -> None:
    codes: set[str] = set()
    folder = Path(scheduler.planning.__file__).parent
    for path in (*folder.rglob("*.py"), Path(rounds_file.__file__)):
        text = path.read_text(encoding="utf-8")
        codes |= set(re.findall(r'Reason\(\s*"(\w+)"', text))
    codes |= {"fixed_deadline", "latest_of_window"}
    codes |= {f"delegation_{form.value}" for form in DecisionForm if form.is_delegated}
    assert codes == explain.CODES
