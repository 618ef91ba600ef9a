"""Bills and penalty charges that other systems sent us: taken in, found, owed, paid, told back."""
