"""Direct Debit: mandates taken without paper, collections, and the file for the bank bureau."""
