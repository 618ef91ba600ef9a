"""What the provider told us and didn't, found and compared with the ledger."""
