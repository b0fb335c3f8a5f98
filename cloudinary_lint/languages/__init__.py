"""Languages: kinds of files, candidates, and a reader for each language."""
