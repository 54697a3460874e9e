"""A trial period from beginning to end: python -m lib.trial_kit start | end."""
