"""How long cloudinary-lint takes, beside the tools that people run beside it.

Fetches nothing: corpora are folders that are given, or made here.
"""
