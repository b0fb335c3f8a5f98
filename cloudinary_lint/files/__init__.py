"""Which files there are, and which of them a run lints.

What a run without anything to report needs of it imports nothing but `os`: `git`, `never`, `spawning`.
"""
