"""A place on paper: its profile, the atlas of a gemeente, and a sheet to take into the buurt."""
