from scheduler.domain.names import nearest_name, normalise_name


def test_names_are_compared_without_case_spaces_and_outer_punctuation() -> None:
    assert normalise_name("  KS –  Berg: ") == normalise_name("ks berg")
    assert normalise_name("GNU (RJH)") != normalise_name("GNU")


def test_the_nearest_name_or_none() -> None:
    assert nearest_name("KS Bergh", ["KS Berg", "KS Åre"]) == "KS Berg"
    assert nearest_name("Miljönämnden", ["KS Berg"]) is None
