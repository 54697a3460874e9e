"""Households, inhabitants, ages and kinds of household ahead: the model where it beats no change, no change elsewhere."""
