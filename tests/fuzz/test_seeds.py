"""What fuzzing begins with, and what it once found, keeps the laws."""

from __future__ import annotations

import pytest

from tests.fuzz.seeds import Seed, seeds
from tests.laws import hold


@pytest.mark.parametrize("seed", list(seeds()), ids=lambda seed: seed.origin)
def test_the_laws_hold(seed: Seed):
    hold(seed.name, seed.raw, seed.kind)
