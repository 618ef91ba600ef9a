"""What becomes of what payments hold about people."""
