"""The borough as it is made up: wards, streets, houses, landmarks. Any likeness is chance."""
