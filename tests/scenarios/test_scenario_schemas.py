"""What was made with an earlier schema keeps opening, and keeps the hash that was printed with it."""

from __future__ import annotations

import json

import pytest

from lib.scenarios import SCHEMA, Scenario, ScenarioAction, ScenarioHousing, canonical, decode_link, encode_link, from_content

# Written by the release with schema 1. They live on in databases, files and council papers: never to be edited.
TEXT_1 = (
    '{"areas":["BU09170002","BU0917AB01","WK091700"],"assumptions":{"crime_beta.high":0.08,"verlichting.half_life_years":5.0},'
    '"events":[{"area":"WK091700","text":"sloop-nieuwbouw café","year":2016}],"gemeente":"GM0917","measures":[{"area":"BU09170002",'
    '"coverage":100,"intervention":"speelplek","start":2026,"upkeep_until":null},{"area":"BU0917AB01","coverage":60,'
    '"intervention":"verlichting","start":2025,"upkeep_until":2030}],"notes":"voor de wethouder: \'eerst luisteren\'","schema":1}'
)
HASH_1 = "6d007699fb52011d60ede560891da458e0095f4b75ecf701793972f6f5f36ed3"
LINK_1 = (
    "eNplkE9PwzAMxb-Lz1HlFK1AbuzCAXFEHBCqQuW10ZI0yp8JVPW748Ck0XGL4_f88_MCOpJOoN5g_4L38hYRWxDn4mGPkovXp98OvAvQKRUXspk9mxYYonHUf1DW"
    "zWTGCRQ2eCfgRNGaYcrGj82k7aG35kD9F-nIrl2DqwA6kc8VvPysAOqCEZDpM_MPv6oHVIuyW5k-kiO2Efcen6uaFY73L5E2ozZZhpnX0SObJKIAw_5Y4ZyBpSkQ"
    "2WDpyMqUdcyV1nYCSjgShb6w0ILyxdpVXAHO97kAuv_z_5xiQ9hdE1q8wZrRz7mGqeHTMJFjnFy_AavcgwU"
)
HASH_OF_LINK_1 = "a0a3c16a481bb109f2b4227f6c019c2faaf8d1bf9996ca31cd94b5c9bbb0b1aa"
EMPTY_LINK_1 = (
    "eNqrVkosSk0sVrKKjtVRSiwuLs0tKMnMzwMKVNfqKKWWpeaVQCXTU3NTgbxUJSsld18DYzNjJR2lXKDW0qJUqIq8_BIQUwkoUZyckZqbqGRlWAsAN1EfXA"
)
EMPTY_HASH_1 = "381c90893075214fe073a092c9fcc2a9f9a7ea5d3c47a9acafc65bc88309c4af"

# And of schema 2, for the releases to come.
TEXT_2 = (
    '{"actions":[{"partner":"corporatie","text":"portieken","year":2027}],"areas":["BU09170002"],"assumptions":{},"events":[],"gemeente":"GM0917","housing":[{"area":"BU09170002","before":20,"dwelling":"meergezins",'
    '"dwellings":40,"kind":"splitsen","start":2028,"tenure":"koop"}],'
    '"measures":[],"notes":"","schema":2,"title":"Plan A"}'
)
HASH_2 = "442a313f56039f943f167757b94b9a9cc0a080cbfd9b5ad71aa834e04f672897"
LINK_2 = (
    "eNpNT7tuwzAQ-xfOGhSjQNqMWTp17FR0UJ2rI8SWBOncRwz_e3lGgHS745E8ckHoNebUcHhbUELVJBUH9LmWXINGgYPKjxLj9CuB1853-_XdIVQJJsTx1T"
    "_t9t77Dga3Nk_l5rqsDvIlSY3I4yCTcBP6Pb-Yiq7nPLeYhi2CefL2z9HhQz5zFfvrcPqWcdzIoFEd5Br55o7zzQNpl5hOpLQyRm2SSGjKclv2R2uUZnPE"
    "JecC6zKxCqFbypTVRqvc-rNMjNRRFXU0EdY_0n9hjQ"
)


def test_content_of_schema_1_opens_with_its_own_hash() -> None:
    opened = from_content(json.loads(TEXT_1))
    assert opened.hash == HASH_1
    assert canonical.encode(opened.content()) == TEXT_1.encode()
    assert opened.notes == "voor de wethouder: 'eerst luisteren'"
    assert (opened.title, opened.housing, opened.actions) == ("", (), ())
    assert opened.schema_version == SCHEMA


@pytest.mark.parametrize(("link", "hash"), [(LINK_1, HASH_OF_LINK_1), (EMPTY_LINK_1, EMPTY_HASH_1)])
def test_links_of_schema_1_open_with_their_own_hash(link: str, hash: str) -> None:
    opened = decode_link(link)
    assert opened.hash == hash
    assert decode_link(encode_link(opened)) == opened


def test_a_scenario_is_the_same_whether_from_then_or_made_now() -> None:
    now = Scenario(gemeente="GM0363")
    assert decode_link(EMPTY_LINK_1) == now
    assert now.hash == EMPTY_HASH_1
    # Taking away again what schema 2 added leads back to the same hash.
    added = Scenario.model_validate(now.content() | {"title": "Plan A"})
    assert added.content()["schema"] == 2
    assert Scenario.model_validate(added.content() | {"title": ""}).hash == EMPTY_HASH_1


def test_content_and_links_of_schema_2_are_pinned() -> None:
    made = Scenario(
        gemeente="GM0917",
        areas=("BU09170002",),
        title="Plan A",
        housing=(
            ScenarioHousing(
                area="BU09170002", kind="splitsen", tenure="koop", before=20, dwellings=40, dwelling="meergezins", start=2028
            ),
        ),
        actions=(ScenarioAction(partner="corporatie", year=2027, text="portieken"),),
    )
    assert canonical.encode(made.content()).decode() == TEXT_2
    assert from_content(json.loads(TEXT_2)) == made
    assert made.hash == HASH_2
    assert decode_link(LINK_2) == made.without_text()
