"""One module per public service; each turns its answers, quirks included, into the tables of lib/databank/schema.py."""
