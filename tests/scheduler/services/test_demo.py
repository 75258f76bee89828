from scheduler.services import contacts, imports, log_ins, rounds
from scheduler.services.app import App
from scheduler.services.demo import REGION, USERNAME, load_demo
from tests.support import CASE_2019, ROOT


def test_the_demonstration_loads_once(app: App) -> None:
    password = load_demo(app)
    assert load_demo(app) == password
    assert log_ins.log_in(app, USERNAME, password) is not None
    assert len(imports.stored_meetings(app, REGION)) == 30
    (accepted,) = rounds.rounds(app, REGION)
    assert accepted.deadline.isoformat() == "2019-10-29"
    assert len(contacts.contacts(app, REGION)) == 12


def test_the_demonstration_is_the_case_that_is_tested() -> None:
    demo = ROOT / "config" / "demo" / CASE_2019.name
    assert demo.read_bytes() == CASE_2019.read_bytes()
