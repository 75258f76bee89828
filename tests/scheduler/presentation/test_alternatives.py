from scheduler.presentation.alternatives import fragile_words, usable_words


def test_one_meeting_is_one() -> None:
    assert (usable_words(1), usable_words(2)) == ("1 användbart möte", "2 användbara möten")
    assert fragile_words(1) == "1 möte den inte kan undvara"
    assert fragile_words(0) == "0 möten den inte kan undvara"
