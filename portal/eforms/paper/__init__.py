"""A form on paper, made from its definition: the same questions, with a pen instead of a screen."""
