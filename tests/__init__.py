"""The tests, one folder for each folder of the package; beside them what belongs to none of these."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The folder of the repository."""
