"""Texts that no one wrote: coverage-guided fuzzing of each reader and the fixer, and runs over real files."""
