from __future__ import annotations

import re

from scheduler.services.secret_tokens import hash_of_token, new_token


def test_a_token_may_stand_in_an_address_and_is_never_the_same() -> None:
    made = {new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[\w-]{24}", one) for one in made)  # 144 bits in base64


def test_what_is_kept_is_the_sha_256() -> None:
    # FIPS 180-2, B.1
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hash_of_token("abc") == digest
