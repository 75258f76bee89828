import threading

import pytest

from scheduler.meanwhile import meanwhile


def test_it_goes_on_until_the_block_is_done():
    thrice = threading.Event()
    calls = []

    def act():
        calls.append(1)
        if len(calls) == 3:
            thrice.set()

    with meanwhile(act, 0.001):
        assert thrice.wait(10)
    after = len(calls)
    threading.Event().wait(0.02)
    assert len(calls) == after


def test_it_ends_with_a_block_that_fails():
    calls = []
    with pytest.raises(ValueError, match="broken"), meanwhile(lambda: calls.append(1), 0.001):
        raise ValueError("broken")
    after = len(calls)
    threading.Event().wait(0.02)
    assert len(calls) == after
