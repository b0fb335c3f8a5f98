"""What a real browser says of the shop in `examples/`, before and after the fix."""
