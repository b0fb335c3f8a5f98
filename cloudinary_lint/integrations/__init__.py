"""Integrations: the flake8 plugin and the language server."""
