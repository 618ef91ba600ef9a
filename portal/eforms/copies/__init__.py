"""Copies of what was sent, and PDFs that the worker makes."""
