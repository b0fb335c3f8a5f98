"""What all tests share: property tests that repeat themselves and watch no clock.

`HYPOTHESIS_PROFILE=long` tries many more texts, other ones each time.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

from cloudinary_lint.files import parallel

settings.register_profile("project", deadline=None, derandomize=True)
settings.register_profile(
    "long", deadline=None, max_examples=20_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "project"))


@pytest.fixture(autouse=True, scope="session")
def _no_answers_of_others(tmp_path_factory):
    """Lets the tool keep its answers where no other run finds them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLOUDINARY_LINT_CACHE_DIR", str(tmp_path_factory.mktemp("answers")))
        yield


@pytest.fixture
def process_counts(monkeypatch):
    """The number of processes each time that work is spread, of which there may be two."""
    found: list[int] = []
    spread = parallel.spread
    monkeypatch.setattr(
        parallel, "spread", lambda parts, *work: found.append(len(parts)) or spread(parts, *work)
    )
    monkeypatch.setattr(parallel, "how_many", lambda: 2)
    return found
