"""The HTTP face of the coach."""
