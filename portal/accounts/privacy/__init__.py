"""What we hold about somebody: consents, downloads, corrections, deletion, the ends of keeping."""
