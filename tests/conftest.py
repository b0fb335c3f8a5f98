"""What all tests share: property tests that repeat themselves and watch no clock."""

from hypothesis import settings

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
