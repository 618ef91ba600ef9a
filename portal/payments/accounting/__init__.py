"""The ledger for finance: totals, exports, differences, and a mail each morning."""
