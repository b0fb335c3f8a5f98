"""Text: bytes to text and back, positions, edits, redaction of credentials."""
