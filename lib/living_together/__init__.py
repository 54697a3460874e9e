"""Who lives together and what they could do for each other: one index per file, each with formula, source and caveat.

Everything here is about possibilities, not about behaviour. Arrays in, arrays out: shares of ten household types per area,
with or without the members of an ensemble.
"""
