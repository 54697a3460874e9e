"""Measures: their evidence, their effect over time, and how long it lasts.

Pure: tables and numbers in, numbers out. Effects come from the catalogue (published evidence, translated by
stated assumptions), never from regressing scores on indicators.
"""
