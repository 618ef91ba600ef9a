"""Answering other systems' calls."""
