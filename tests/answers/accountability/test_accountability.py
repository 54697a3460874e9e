"""Model card and register entry: true to their sources, complete, current, and with no word or path that does not belong there."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from lib.answers.accountability.__main__ import main
from lib.answers.accountability.card import NOT_FOR, model_card
from lib.answers.accountability.documents import (
    CARD,
    COMMAND,
    REGISTER,
    files,
    make_documents,
)
from lib.answers.accountability.estimate_quality import left_out
from lib.answers.accountability.facts import (
    ERROR_YEARS_AHEAD,
    Facts,
    assumed,
    fingerprints,
    gather,
    markdown_table,
    population_beaten,
    population_errors,
)
from lib.answers.accountability.register import (
    CATEGORIES,
    STRUCTURE,
    YOURS,
    as_json,
    as_markdown,
    register_entry,
)
from lib.answers.measures.choice import catalogue
from lib.answers.outlook.score import ScoresAhead, scores_ahead
from lib.answers.outlook.score_record import coverage_sentence
from lib.databank import SAMPLE
from lib.databank.catalogue.indicators import catalogue as indicators
from lib.databank.store import MANIFEST, Databank, open_databank
from lib.outlook.population.errors import load_errors
from lib.settings import CATALOGUE, ROOT
from lib.words import number
from tests.words_to_avoid import PATTERN

pytestmark = pytest.mark.skipif(not (SAMPLE / MANIFEST).exists(), reason="data/sample is not there: python -m lib.sample")

# The fields of publication standard 1.0 of the Algoritmeregister (schema 1.0 of MinBZK/Algoritmeregister); `lars` is given by the register.
STANDARD_FIELDS = {
    *("name", "description_short", "organization", "category", "status", "begin_date", "end_date", "contact_email", "website"),
    *("publication_category", "url", "goal", "proportionality", "human_intervention", "risks", "lawful_basis"),
    *("lawful_basis_grouping", "process_index_url", "impacttoetsen_grouping", "impacttoetsen", "source_data"),
    *("source_data_grouping", "methods_and_models", "provider", "publiccode", "lang", "standard_version", "source_id", "tags"),
}


@pytest.fixture(scope="module")
def sample() -> Databank:
    return open_databank(SAMPLE)


@pytest.fixture(scope="module")
def facts(sample: Databank) -> Facts:
    return gather(sample)


@pytest.fixture(scope="module")
def card(facts: Facts) -> str:
    return model_card(facts)


@pytest.mark.parametrize("name", [CARD, REGISTER])
def test_the_documents_in_docs_are_current(name: str, made_files: dict[str, str]) -> None:
    stored = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert stored == made_files[name], f"docs/{name} is not current: run `{COMMAND}` and commit the result"


@pytest.fixture(scope="module")
def made_files() -> dict[str, str]:
    return files()


def test_the_same_facts_give_the_same_text(facts: Facts, made_files: dict[str, str]) -> None:
    assert made_files[CARD].endswith(make_documents(facts).card)
    assert made_files[REGISTER].endswith(make_documents(facts).register)


# ---- figures come from the functions they are said to come from


def test_errors_of_the_score_are_those_of_the_outlook(sample: Databank, card: str) -> None:
    found = scores_ahead(sample)
    assert set(found.levels) == {"buurt", "wijk"}
    for level in found.levels.values():
        assert level.errors is not None
        assert coverage_sentence(level) in card
        for way in ("model", "no_change", "straight_line"):
            assert f"| {number(level.errors['mae'][way], 3)} | {number(level.errors['rmse'][way], 4)} |" in card


def test_a_worse_method_is_called_worse(facts: Facts) -> None:
    level = facts.scores.levels["buurt"]
    assert level.errors is not None
    worse = replace(level, errors=level.errors | {"mae": level.errors["mae"] | {"model": 9.0}})
    text = model_card(replace(facts, scores=ScoresAhead({"buurt": worse})))
    assert "even grote of grotere gemiddelde fout dan geen verandering" in text
    assert "kleinere gemiddelde fout" not in text
    assert "9,000" in text


def test_few_measurements_are_said_to_be_too_few(facts: Facts) -> None:
    untested = replace(facts.scores.levels["wijk"], errors=None, warned=None, test_years=())
    text = model_card(replace(facts, scores=ScoresAhead({"wijk": untested})))
    assert "te weinig metingen om de vooruitblik te testen" in text


def test_errors_of_the_population_are_those_of_the_catalogue(card: str) -> None:
    cells = load_errors().cells
    row = cells[
        (cells["history"] == "eigen reeks")
        & (cells["figure"] == "households")
        & (cells["size"] == "50-249")
        & (cells["horizon"] == ERROR_YEARS_AHEAD)
    ].iloc[0]
    expected = [number(row[f"mape_{way}"], 1) for way in ("model", "no_change", "straight_line")]
    assert f"| huishoudens | 50-249 | {' | '.join(expected)} | {number(row['n'])} |" in card
    assert len(population_errors()) == 16
    lost = sum(model >= still for model, still in zip(cells["mape_model"], cells["mape_no_change"], strict=True))
    assert population_beaten() == (lost, len(cells))
    assert f"In {lost} van de {len(cells)} vergelijkingen" in card


def test_errors_of_the_household_types_are_those_of_the_check(sample: Databank, facts: Facts, card: str) -> None:
    assert facts.quality_year == 2024
    table = left_out(sample, 2024)
    assert len(table) == 3
    for row in table.itertuples(index=False):
        assert "| " + " | ".join(str(value) for value in row) + " |" in card


def test_measures_and_grades_are_those_of_the_catalogue(card: str) -> None:
    of = catalogue()
    assert f"De catalogus telt {len(of.interventions)} maatregelen" in card
    for entry in of.interventions:
        assert f"| {entry.label} | {entry.grade} |" in card
    for grade, meaning in of.grades.model_dump().items():
        assert f"| {grade} | {meaning} | {sum(entry.grade == grade for entry in of.interventions)} |" in card


def test_every_assumption_is_counted(card: str) -> None:
    counts = {group.what: group.count for group in assumed()}
    assert counts["wat huishoudens kunnen bieden en vragen"] == 10 * 6 * 2
    seed = (CATALOGUE / "household_seed.yaml").read_text(encoding="utf-8")
    assert counts["onderdelen van de landelijke basistabel van huishoudens"] == len(re.findall(r"nature: aanname", seed))
    assert f"samen {sum(counts.values())} aannames" in card


def test_indicators_are_counted_and_none_is_about_origin(card: str) -> None:
    known = indicators()
    assert f"telt {len(known.indicators)} kerncijfers" in card
    text = " ".join(f"{e.id} {e.label} {e.names}" for e in (*known.indicators, *known.elsewhere)).lower()
    assert re.search(r"herkomst|nationalit|geloof|marok|turk|surin|antil|w_all|nw_", text) is None


def test_versions_and_years_are_those_of_the_databank(sample: Databank, card: str) -> None:
    assert sample.version[:12] in card
    for name, mark in fingerprints():
        assert f"| `data/catalogue/{name}` | {mark} |" in card
    assert "2014 tot en met 2025" in card


def test_a_changed_catalogue_has_another_fingerprint_and_other_line_endings_do_not(tmp_path: Path) -> None:
    before = dict(fingerprints())
    assert set(before) == {path.name for path in CATALOGUE.glob("*.yaml")}
    text = (CATALOGUE / "partners.yaml").read_text(encoding="utf-8")
    (tmp_path / "partners.yaml").write_text(text, encoding="utf-8", newline="\r\n")
    assert dict(fingerprints(tmp_path))["partners.yaml"] == before["partners.yaml"]
    (tmp_path / "partners.yaml").write_text(text.replace("GGD", "GGZ"), encoding="utf-8")
    assert dict(fingerprints(tmp_path))["partners.yaml"] != before["partners.yaml"]


# ---- the register entry


def test_the_entry_has_every_field_of_the_standard_once(facts: Facts) -> None:
    keys = [field.key for field in register_entry(facts)]
    assert len(keys) == len(set(keys))
    assert set(keys) == STANDARD_FIELDS


def test_every_field_is_filled_or_said_to_be_the_organisations(facts: Facts) -> None:
    entry = register_entry(facts)
    for field in entry:
        assert field.value, field.key
        if isinstance(field.value, str) and field.longest and not field.of_organisation:
            assert len(field.value) <= field.longest, field.key
    theirs = {field.key for field in entry if field.of_organisation}
    assert {"organization", "status", "contact_email", "lawful_basis", "begin_date"} <= theirs
    ours = STANDARD_FIELDS - theirs
    assert {"goal", "proportionality", "human_intervention", "risks", "source_data", "methods_and_models"} <= ours


def test_values_that_the_standard_limits_are_allowed(facts: Facts) -> None:
    by_key = {field.key: field.value for field in register_entry(facts)}
    assert by_key["publication_category"] in CATEGORIES
    assert by_key["lang"] == "nld"
    assert by_key["standard_version"] == "1.0"
    assert len(by_key["category"]) <= 3
    for link in by_key["source_data_grouping"]:
        assert isinstance(link, dict)
        assert link["link"].startswith("https://")


def test_known_organisation_is_filled_in(facts: Facts) -> None:
    entry = {field.key: field for field in register_entry(facts, "Gemeente Voorbeeld")}
    assert entry["organization"].value == "Gemeente Voorbeeld"
    assert not entry["organization"].of_organisation


def test_markdown_and_json_say_the_same(facts: Facts) -> None:
    entry = register_entry(facts)
    text, content = as_markdown(entry), json.loads(as_json(entry))
    assert content.pop("vult_de_organisatie_in") == [field.key for field in entry if field.of_organisation]
    assert set(content) == STANDARD_FIELDS
    assert text.count("\n### ") == len(entry)
    assert text.count(f"**{YOURS}**") == sum(field.of_organisation for field in entry)
    for tab in STRUCTURE:
        assert f"\n## {tab}\n" in text
    for value in content.values():
        if isinstance(value, str) and not value.startswith(YOURS):
            assert value in text


# ---- what must and must not be in the texts


@pytest.mark.parametrize("name", [CARD, REGISTER])
def test_the_texts_hold_no_word_to_avoid_and_no_path_of_a_machine(name: str, made_files: dict[str, str]) -> None:
    text = made_files[name]
    assert PATTERN.findall(text) == []
    assert re.findall(r"(?:/work|/tmp|/home|/Users|[A-Z]:\\)\S*", text) == []
    assert str(ROOT) not in text
    # A figure with many decimals would differ from machine to machine.
    assert re.findall(r"\d[.,]\d{5,}", text) == []


def test_the_card_says_what_it_must_not_be_used_for(card: str) -> None:
    for use in NOT_FOR:
        assert use in card
    for word in ("personen", "woning krijgt", "ranglijsten", "handhaving"):
        assert any(word in use for use in NOT_FOR)
    headings = re.findall(r"^## (.+)$", card, re.MULTILINE)
    for wanted in (
        "Doel en gebruikers",
        "Gegevens",
        "Aannames",
        "De rol van mensen",
        "Eerlijkheid en privacy",
        "Versies",
        "Contact",
    ):
        assert wanted in headings


def test_the_sample_is_called_fictional_and_other_data_are_not(facts: Facts) -> None:
    assert "Voorbeeldgegevens:" in model_card(facts)
    real = make_documents(replace(facts, fictional=False, databank="Eigen databank"))
    for text in (real.card, real.register):
        assert "voorbeeldgegevens" not in text.lower()


def test_a_databank_without_scores_says_so(facts: Facts) -> None:
    text = model_card(replace(facts, scores=ScoresAhead({})))
    assert "Deze databank heeft geen scores." in text
    assert "Getest op" not in text


def test_a_check_that_was_not_done_or_cannot_be_done_says_so(facts: Facts) -> None:
    assert "nog niet op deze databank gedaan" in model_card(replace(facts, quality=None))
    assert "te weinig gebieden" in model_card(replace(facts, quality=pd.DataFrame()))


def test_the_small_databank_gives_a_card(databank: Databank) -> None:
    found = gather(databank)
    assert found.quality is not None
    assert found.quality.empty
    text = model_card(found)
    assert "2020, 2023 en 2024" in text
    assert "nan" not in text.lower().replace("financ", "")


def test_a_table_survives_bars_and_line_breaks() -> None:
    assert markdown_table(("A", "B"), [("x|y", "een\ntwee")]) == "| A | B |\n|---|---|\n| x\\|y | een twee |"


def test_command_writes_both_files_and_reports_a_bad_databank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "leeg").mkdir()
    assert main(["--write", str(tmp_path / "uit"), "--databank", str(tmp_path / "leeg")]) == 2
    assert capsys.readouterr().err.strip()
    assert not (tmp_path / "uit").exists()
    assert main(["--write", str(tmp_path / "uit")]) == 0
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == [REGISTER, CARD]


def test_command_says_in_dutch_what_cannot_be_read_or_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lib.answers.accountability.__main__.files", lambda _path: {CARD: "tekst"})
    file = tmp_path / "bestand"
    file.write_text("")
    (tmp_path / "bezet" / CARD).mkdir(parents=True)
    for options, reason in (
        (["--write", str(file)], "is een bestand en geen map"),
        (["--write", str(file / "uit")], "kan niet worden geschreven"),
        (["--write", str(tmp_path / "bezet")], "kan niet worden geschreven"),
        (["--write", str(tmp_path / "uit"), "--databank", str(tmp_path / "weg")], "met de databank bestaat niet"),
    ):
        assert main(options) == 2
        told = capsys.readouterr().err
        assert reason in told
        assert told.count("\n") == 1
        assert "Errno" not in told


# ---- the statement on accessibility


def test_the_statement_is_honest_and_plain() -> None:
    text = (ROOT / "docs" / "toegankelijkheid.md").read_text(encoding="utf-8")
    assert "Er is nog geen volledig onderzoek volgens WCAG-EM gedaan." in text
    assert PATTERN.findall(text) == []
    rows = [line for line in text.splitlines() if re.match(r"\| .* \| \d\.\d", line)]
    assert len(rows) >= 8
    for row in rows:
        what, criterion, consequence, why, instead, plan = (cell.strip() for cell in row.strip("|").split("|"))
        assert re.fullmatch(r"\d\.\d\.\d+(, \d\.\d\.\d+)*", criterion), row
        assert what
        assert why
        assert consequence
        assert instead
        assert plan
