"""What becomes of a case in the end: held, emptied, retired; and what was wrong in it put right."""
