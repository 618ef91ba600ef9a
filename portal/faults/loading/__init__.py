"""Files taken in whole or not at all: things in the street, authorities and their duties."""
