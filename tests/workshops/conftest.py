"""Databases to keep workshops in, of both kinds."""

from tests.scenarios.conftest import main_of_a_test, postgres_url, url

__all__ = ["main_of_a_test", "postgres_url", "url"]
