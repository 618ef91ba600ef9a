"""Complaints by the Ombudsman’s code: two stages, their clocks, what was found and learnt."""
