"""A form on the way: begun, answered, put aside, carried to a newer version, gone on with."""
