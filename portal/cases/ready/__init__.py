"""Answers that officers can send as they are."""
