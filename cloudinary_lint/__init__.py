"""Finds Cloudinary addresses that a Python project builds without https, and fixes them in place."""

__version__ = "0.1.0"
