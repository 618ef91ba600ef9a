"""Handing reports to other authorities, and hearing what became of them."""
