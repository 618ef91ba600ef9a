"""Faults in public: where they are, who knows of them, and what becomes of them."""
