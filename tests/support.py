"""Facts and helpers that tests import."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

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
