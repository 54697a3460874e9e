"""A link carries a scenario and nothing private, opens for years, and fails with a sentence."""

from __future__ import annotations

import base64
import json
import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.scenarios import (
    MAX_LINK,
    InvalidScenarioError,
    NewerSchemaError,
    Scenario,
    ScenarioAction,
    ScenarioError,
    ScenarioEvent,
    ScenarioHousing,
    ScenarioMeasure,
    TruncatedLinkError,
    UnknownFieldError,
    UnreadableLinkError,
    canonical,
    decode_link,
    encode_link,
    fits_in_link,
)

# Made with schema 1. Links live on in council papers: this one must keep opening, whatever schema is current.
OLD_LINK = (
    "eNptjz1PwzAYhP_LO1uR06gRygYMDBUj6lChyETXxKrtWP6oQFH-O69hKAE2f9zdc7eQClCRuhM9vMimbe4fZU2CjofvC70"
    "KUjFm65OeHesWGoK26N-QVDXpcaJOVvJO0BXB6GFK2o3VpMy5N_qM_gMqsGtfyVUQrnCpsJYvKnU3jKCE98QvfCoe6naybl"
    "emj7BgG_jv6bmoWWG5cg7YRG3qDzPXUSObWilIsz0UNk9g5Y-mLI1JhVRwu72g7C-A7zNLTXlruPZ_ZW_5tfwLiB4w3uCyi"
    "W9_x7tsTFno5lSmlOlxmGCZVa-fmUWAZA"
)
OLD_HASH = "15012e606d345a41fa76b98664e7ed14acac2f6d5f01bcb35b9d8e9c2c1fb1b9"

codes = st.from_regex(r"\ABU0917[0-9A-Z]{4}\Z", fullmatch=True)
years = st.integers(1950, 2150)
names = st.from_regex(r"\A[a-z][a-z0-9_]{0,12}\Z", fullmatch=True)
texts = st.text(st.characters(codec="utf-8"), max_size=30)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    areas = draw(st.lists(codes, min_size=1, max_size=5, unique=True))
    area = st.sampled_from(areas)
    measure = st.builds(
        ScenarioMeasure,
        intervention=names,
        area=area,
        coverage=st.integers(0, 100),
        start=years,
        upkeep_until=st.none() | years,
    )
    project = st.builds(
        ScenarioHousing,
        area=area,
        kind=names,
        tenure=st.sampled_from(["koop", "corporatie", "overig"]),
        dwellings=st.integers(1, 20_000),
        before=st.none() | st.integers(1, 20_000),
        dwelling=st.none() | names,
        start=years,
    )
    return Scenario(
        gemeente="GM0917",
        title=draw(texts),
        housing=tuple(draw(st.lists(project, max_size=3, unique=True))),
        actions=tuple(draw(st.lists(st.builds(ScenarioAction, partner=names, year=years, text=texts), max_size=3))),
        areas=tuple(areas),
        measures=tuple(draw(st.lists(measure, max_size=5, unique=True))),
        assumptions=draw(
            st.dictionaries(
                st.builds("{}.{}".format, names, names),
                st.floats(allow_nan=False, allow_infinity=False),
                max_size=4,
            )
        ),  # type: ignore[arg-type]
        events=tuple(draw(st.lists(st.builds(ScenarioEvent, year=years, area=area, text=texts), max_size=3))),
        notes=draw(texts),
    )


def pack(content: Any) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(zlib.compress(raw)).rstrip(b"=").decode()


def with_measures(count: int) -> Scenario:
    areas = tuple(f"BU0917{(7919 * number) % 10000:04d}" for number in range(count))
    return Scenario(
        gemeente="GM0917",
        areas=areas,
        measures=tuple(
            ScenarioMeasure(intervention="verlichting", area=area, coverage=(37 * i) % 101, start=2025 + i % 7)
            for i, area in enumerate(areas)
        ),
    )


@given(scenario=scenarios())
def test_round_trip_leaves_only_the_texts_out(scenario: Scenario) -> None:
    opened = decode_link(encode_link(scenario))
    assert opened == scenario.without_text()
    assert opened.hash == scenario.without_text().hash
    assert encode_link(opened) == encode_link(scenario)


@given(scenario=scenarios())
def test_a_link_needs_no_escaping(scenario: Scenario) -> None:
    assert set(encode_link(scenario)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_free_text_never_enters_a_link() -> None:
    areas = ("BU09170001",)
    event = ScenarioEvent(year=2016, area="BU09170001", text="geheim-een")
    action = ScenarioAction(partner="corporatie", year=2027, text="geheim-drie")
    private = Scenario(
        gemeente="GM0917", areas=areas, events=(event,), actions=(action,), notes="geheim-twee", title="geheim-vier"
    )
    bare = Scenario(
        gemeente="GM0917",
        areas=areas,
        events=(event.model_copy(update={"text": ""}),),
        actions=(action.model_copy(update={"text": ""}),),
    )
    link = encode_link(private)
    assert link == encode_link(bare)
    assert b"geheim" not in zlib.decompress(base64.urlsafe_b64decode(link + "=" * (-len(link) % 4)))
    assert decode_link(link).actions == (ScenarioAction(partner="corporatie", year=2027),)


def test_an_old_link_keeps_opening() -> None:
    opened = decode_link(OLD_LINK)
    assert opened.hash == OLD_HASH
    assert opened.gemeente == "GM0363"
    assert opened.areas == ("BU0363AC01", "WK0363AC")
    assert opened.measures[0].upkeep_until is None or opened.measures[1].upkeep_until is None
    assert {measure.intervention: measure.coverage for measure in opened.measures} == {
        "verlichting": 60,
        "speelplek": 100,
    }
    assert opened.changed == {"verlichting.half_life_years": 5.0, "crime_beta.high": 0.08}
    assert opened.events == (ScenarioEvent(year=2016, area="WK0363AC"),)


def test_a_workshop_with_housing_and_agreements_still_fits_in_a_link() -> None:
    """Five buurten, ten measures, six plans for dwellings, ten agreements with texts of any length."""
    areas = tuple(f"BU0917{7919 * n % 10000:04d}" for n in range(5))
    ids = ("verlichting", "speelplek", "groen_restruimte", "wijkcentrum", "renovatie")
    kinds, tenures = ("nieuwbouw", "sloop", "splitsen"), ("koop", "corporatie", "overig")
    scenario = Scenario(
        gemeente="GM0917",
        areas=areas,
        measures=tuple(
            ScenarioMeasure(intervention=ids[n % 5], area=areas[n // 2], coverage=30 + 7 * n, start=2026 + n % 4)
            for n in range(10)
        ),
        housing=tuple(
            ScenarioHousing(area=areas[n % 5], kind=kinds[n % 3], tenure=tenures[n % 3], dwellings=20 + 17 * n, start=2027 + n)
            for n in range(6)
        ),
        actions=tuple(ScenarioAction(partner=ids[n % 5], year=2026 + n % 5, text="wie wat doet " * 200) for n in range(10)),
        assumptions={f"{name}.half_life_years": 5.5 for name in ids},  # type: ignore[arg-type]
        title="Plan voor de zomer",
        notes="lang " * 500,
    )
    assert len(encode_link(scenario)) < MAX_LINK / 2
    assert fits_in_link(scenario)


def test_space_around_a_pasted_link_is_forgiven() -> None:
    assert decode_link(f"  {OLD_LINK}\n") == decode_link(OLD_LINK)


def test_what_fits_in_a_link() -> None:
    small, large = with_measures(20), with_measures(400)
    assert len(encode_link(small)) <= MAX_LINK
    assert fits_in_link(small)
    assert len(encode_link(large)) > MAX_LINK
    assert not fits_in_link(large)
    with pytest.raises(UnreadableLinkError, match=r"hooguit 2000 tekens.*bewaren"):
        decode_link(encode_link(large))
    barely = max(
        (with_measures(n) for n in range(20, 400, 5) if len(encode_link(with_measures(n))) < 2000), key=lambda s: len(s.measures)
    )
    assert decode_link(encode_link(barely)) == barely


@pytest.mark.parametrize("cut", range(1, len(OLD_LINK) - 4, 7))
def test_a_link_that_was_cut_off_says_so(cut: int) -> None:
    # The first characters alone are not enough to tell a cut from nonsense.
    with pytest.raises((TruncatedLinkError, UnreadableLinkError)) as caught:
        decode_link(OLD_LINK[: len(OLD_LINK) - cut])
    if cut < len(OLD_LINK) - 8:
        assert isinstance(caught.value, TruncatedLinkError)
        assert "afgebroken" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "abc",
        "hallo wereld",
        "é" * 20,
        "%7B%7D",
        "A" * 100,
        OLD_LINK + "AAAA",
        OLD_LINK[:40] + ("A" if OLD_LINK[40] != "A" else "B") + OLD_LINK[41:],
        pack(b"\xff\xfe"),
        pack(b"{"),
        pack(b'{"schema":1,"schema":1}'),
        pack(b'{"schema":NaN}'),
        pack(b"[" * 100_000),
        pack(b"9" * 100_000),
    ],
)
def test_what_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(UnreadableLinkError, match="geen leesbaar scenario"):
        decode_link(text)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = pack(b" " * 1_400_000)
    assert len(bomb) < 2000
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableLinkError):
            decode_link(bomb)
        assert tracemalloc.get_traced_memory()[1] < 1_200_000
    finally:
        tracemalloc.stop()


def test_newer_unknown_and_invalid_keep_their_own_sentence() -> None:
    content = with_measures(1).content()
    with pytest.raises(NewerSchemaError, match="gemaakt met een nieuwere versie"):
        decode_link(pack(content | {"schema": 3}))
    with pytest.raises(UnknownFieldError, match="'budget'"):
        decode_link(pack(content | {"budget": 1}))
    with pytest.raises(InvalidScenarioError, match="'gemeente'"):
        decode_link(pack(content | {"gemeente": "Heerlen"}))
    with pytest.raises(InvalidScenarioError):
        decode_link(pack([]))


@settings(max_examples=300)
@given(text=st.text(max_size=80) | st.text("ABCDEFabcdef0123-_", max_size=80))
def test_no_text_gives_anything_but_a_scenario_error(text: str) -> None:
    with pytest.raises(ScenarioError):
        decode_link(text)


@given(
    content=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=10,
    ),
    field=st.sampled_from([*with_measures(1).content(), "title", "housing", "actions"]),
)
def test_no_content_gives_anything_but_a_scenario_error(content: Any, field: str) -> None:
    whole = with_measures(2).content() | {field: content}
    try:
        opened = decode_link(pack(whole))
    except ScenarioError:
        return
    # Some of these values are fine (an empty text as notes); then nothing else may have changed.
    expected = json.loads(canonical.encode(with_measures(2).content()))
    # The schema follows from the other fields.
    kept = expected.keys() - {field, "schema"}
    assert {name: opened.content()[name] for name in kept} == {name: expected[name] for name in kept}
