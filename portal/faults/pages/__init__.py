"""Reports in words, for the pages that show them."""
