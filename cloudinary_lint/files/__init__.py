"""Which files there are: listed by git or by walking, read, and opened in parallel."""
