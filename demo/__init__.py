"""Larkmere, the demonstration council: a borough that exists nowhere."""
