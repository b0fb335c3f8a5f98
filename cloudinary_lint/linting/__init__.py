"""Linting: from files to findings and fixed files."""
