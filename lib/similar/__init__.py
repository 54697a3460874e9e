"""Buurten that look alike in stock, density, urbanity, size and household mix, and how to compare with them."""
