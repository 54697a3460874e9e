"""The catalogue says what each figure rests on, and refuses to be incomplete."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from lib.interventions.catalogue.entry import AgeBand, HouseholdKind
from lib.interventions.catalogue.models import CatalogueError, InformationOnlyError, UnknownInterventionError
from lib.interventions.catalogue.read import DEFAULT_PATH, load_catalogue
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.simulate import simulate
from lib.interventions.housing.newcomers import HOUSING_PATH
from lib.outlook.population.figures import BANDS, KINDS

CATALOGUE = load_catalogue()
RAW: dict[str, Any] = yaml.safe_load(DEFAULT_PATH.read_text(encoding="utf-8"))
FOUNDING = (
    "verlichting",
    "groen_restruimte",
    "groen_algemeen",
    "speelplek",
    "wijkcentrum",
    "renovatie",
    "sociaal_beheer",
    "schoon_heel",
)


def saved(content: Any, folder: Path) -> Path:
    path = folder / "eigen.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_the_measures_of_the_founding_question_are_there() -> None:
    assert set(FOUNDING) <= set(CATALOGUE.ids)


@pytest.mark.parametrize("name", CATALOGUE.ids)
def test_every_entry_says_what_it_rests_on(name: str) -> None:
    entry = CATALOGUE.get(name)
    assert entry.label
    assert entry.sources
    assert all(source.authors and source.year and source.title for source in entry.sources)
    assert CATALOGUE.grades.of(entry.grade)
    assert entry.costs.unit
    assert entry.costs.kind == "aanname"
    assert entry.timing.kind == "aanname"
    assert all(partner.label and partner.does for partner in CATALOGUE.partners_of(name))
    assert all(risk.text for risk in entry.risks)
    assert len({risk.text for risk in entry.risks}) == len(entry.risks)
    assert entry.residents.hours
    assert entry.residents.household_types
    assert entry.residents.who
    assert entry.residents.how
    assert entry.measure_instead
    for _, effect in entry.effects.items():
        assert effect.unit
        assert effect.kind == "aanname"
        assert effect.reason


def test_users_are_figures_that_are_looked_ahead() -> None:
    users = {entry.id: entry.users for entry in CATALOGUE.interventions if entry.users}
    assert users["speelplek"].ages == ("age_0_14",)
    assert users["thuisplusflat"].ages == ("age_65_plus",)
    assert "verlichting" not in users  # for everybody
    assert {one for of in users.values() for one in of.ages + of.households} <= set(BANDS) | set(KINDS)
    assert set(get_args(AgeBand)) == set(BANDS)
    assert set(get_args(HouseholdKind)) == set(KINDS)


def test_every_measure_of_the_dossier_is_there() -> None:
    """More may be added; none of these may get lost."""
    others = """herstructurering verkoop_huur middenhuur_mix buurtwacht whatsapp cctv hotspot jongerenwerk buurtbemiddeling
        schuldhulp werk thuisplusflat burgerbegroting sociaal_pakket nplv"""
    assert {*FOUNDING, *others.split()} <= set(CATALOGUE.ids)
    assert "rotterdamwet" in [entry.id for entry in CATALOGUE.information]
    assert "rotterdamwet" not in CATALOGUE.ids


def test_a_measure_of_a_group_that_is_not_there_is_refused(tmp_path: Path) -> None:
    content = copy.deepcopy(RAW)
    content["interventions"][0]["group"] = "vuurtorens"
    with pytest.raises(
        CatalogueError, match=r"maatregel 'verlichting': de groep 'vuurtorens' staat niet bij `groups`; kies uit: gebied, "
    ):
        load_catalogue(saved(content, tmp_path))


def test_what_a_measure_is_found_by_is_no_assumption(tmp_path: Path) -> None:
    content = copy.deepcopy(RAW)
    content["interventions"][0]["group"] = "gebied"
    moved = load_catalogue(saved(content, tmp_path))
    assert moved.get("verlichting").group == "gebied"
    assert moved.fingerprint == CATALOGUE.fingerprint


@pytest.mark.parametrize("name", ["groen_algemeen", "speelplek", "sociaal_pakket"])
def test_null_effects_stay_and_show_their_grade(name: str) -> None:
    entry = CATALOGUE.get(name)
    assert entry.grade == "N"
    assert re.search("nauwelijks effect|geen meetbaar effect", entry.published)
    # A measure without effect may not look like a lever; ordinary drift is ten times as large.
    assert sum(effect.spread.mode for _, effect in entry.effects.items()) <= 0.003


def test_crime_rule_is_the_measured_one_and_lighting_follows_from_it() -> None:
    beta = CATALOGUE.crime_beta
    assert (beta.low, beta.mode, beta.high) == (0.014, 0.035, 0.064)
    crime = CATALOGUE.get("verlichting").effects.onv
    assert crime is not None
    assert crime.points is None
    assert crime.spread.model_dump() == {"low": 0.04, "mode": 0.14, "high": 0.21}


def test_safety_measures_go_through_crime_only() -> None:
    # A police figure translated by hand into points would bypass the one rule for crime.
    for name in ("verlichting", "buurtwacht", "whatsapp", "cctv", "hotspot", "jongerenwerk", "herstructurering", "nplv"):
        effect = CATALOGUE.get(name).effects.onv
        assert effect is not None
        assert effect.crime is not None
        assert effect.points is None


def test_published_safety_figures_are_not_exceeded() -> None:
    highest = {"verlichting": 0.21, "buurtwacht": 0.16, "cctv": 0.13, "hotspot": 0.16, "groen_restruimte": 0.13}
    for name, limit in highest.items():
        effect = CATALOGUE.get(name).effects.onv
        assert effect is not None
        assert effect.spread.high <= limit


def test_burglary_is_counted_as_the_small_part_of_crime_that_it_is() -> None:
    """What lowers burglary only can not lower all crime by more than the largest fall that was found times the share of burglary."""
    for entry in CATALOGUE.interventions:
        share, effect = CATALOGUE.outcome_of(entry).share, entry.effects.onv
        if share is not None and share < 1 and effect is not None and effect.crime is not None and entry.found.size is not None:
            # Twice the share of the country where burglary is more common than on average.
            assert effect.crime.mode <= 1.02 * entry.found.size * share
            assert effect.crime.high <= 2 * entry.found.size * share
    assert CATALOGUE.get("whatsapp").effects.onv.crime.mode == pytest.approx(0.011)  # type: ignore[union-attr]


def test_a_weak_fit_takes_more_off_than_a_good_one() -> None:
    """Nowhere is more assumed than was found, and where the fit is weak the middle is at most half of it."""
    for entry in CATALOGUE.interventions:
        effect, size = entry.effects.onv, entry.found.size
        if CATALOGUE.outcome_of(entry).id != "misdrijven" or effect is None or effect.crime is None or size is None:
            continue
        assert effect.crime.mode <= size, entry.id
        if entry.fit.mark in ("zwak", "geen"):
            assert effect.crime.mode <= 0.5 * size, entry.id


def test_every_duration_says_where_it_is_from() -> None:
    for entry in CATALOGUE.interventions:
        for evidence in (entry.timing.onset, entry.timing.half_life):
            assert (evidence.basis == "keuze") == (evidence.looked is not None) == (evidence.found is None)
    found = [entry.id for entry in CATALOGUE.interventions if entry.timing.half_life.basis == "bevinding"]
    assert found == ["hotspot"]


def test_a_source_without_a_mark_was_not_seen(tmp_path: Path) -> None:
    content = copy.deepcopy(RAW)
    del content["interventions"][0]["sources"][0]["seen"]
    source = load_catalogue(saved(content, tmp_path)).get("verlichting").sources[0]
    assert source.seen == "niet nagezien"
    assert "niet nagezien" in source.cite()


def test_the_rotterdamwet_is_information_only() -> None:
    assert "rotterdamwet" not in CATALOGUE.ids
    entry = CATALOGUE.information[0]
    assert entry.information_only is True
    assert not hasattr(entry, "effects")
    assert not hasattr(entry, "costs")
    assert entry.sources
    assert {risk.kind for risk in entry.risks} == {"waterbed", "stigma", "verdringing"}
    with pytest.raises(InformationOnlyError, match=r"'Rotterdamwet \(Wbmgp\)' staat in de catalogus als informatie"):
        simulate([Measure("rotterdamwet", 1.0, 2026)], CATALOGUE, [2030])


def test_every_partner_is_used_and_explained() -> None:
    used = {partner for entry in CATALOGUE.interventions for partner in entry.partners}
    assert used == {partner.id for partner in CATALOGUE.partners}


@pytest.mark.parametrize("path", [DEFAULT_PATH, DEFAULT_PATH.parent / "partners.yaml", HOUSING_PATH], ids=lambda p: p.name)
def test_no_forbidden_words_for_a_resident_to_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    forbidden = (
        r"herkomst|nationaliteit|religie|migratie|achterstandswijk|probleem(?:buurt|wijk)|aandachtswijk|hangplek|hangjongeren|"
        r"betrouwbaarheidsinterval|sociale huur|instroom|toewijzing|optimale? |beste maatregel|wegmeng|verdunn|eenza[am]|"
        r"veroorzaakt|komt door|lage inkomens|uitkeringsgerechtigd|passend maken"
    )
    assert re.findall(forbidden, text) == []


def _drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        holder: Any = content
        for step in path[:-1]:
            holder = holder[step]
        del holder[path[-1]]

    return change


def _put(value: Any, *path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        holder: Any = content
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = value

    return change


VERLICHTING = ("interventions", 0)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_drop(*VERLICHTING, "sources"), "maatregel 'verlichting', veld 'sources': dit veld ontbreekt"),
        (_put([], *VERLICHTING, "sources"), "veld 'sources': hier hoort ten minste één regel te staan"),
        (_drop(*VERLICHTING, "sources", 0, "year"), "veld 'sources.0.year': dit veld ontbreekt"),
        (_drop(*VERLICHTING, "label"), "veld 'label': dit veld ontbreekt"),
        (_put("  ", *VERLICHTING, "label"), "veld 'label': deze tekst is leeg"),
        (_drop(*VERLICHTING, "grade"), "veld 'grade': dit veld ontbreekt"),
        (_put("Z", *VERLICHTING, "grade"), "veld 'grade': deze waarde is niet toegestaan; kies uit: A, B, C, D, N of H"),
        (_drop(*VERLICHTING, "effects", "onv", "unit"), "veld 'effects.onv.unit': dit veld ontbreekt"),
        (_drop(*VERLICHTING, "effects", "onv", "kind"), "veld 'effects.onv.kind': dit veld ontbreekt"),
        (_drop(*VERLICHTING, "costs", "unit"), "veld 'costs.unit': dit veld ontbreekt"),
        (_drop(*VERLICHTING, "costs", "kind"), "veld 'costs.kind': dit veld ontbreekt"),
        (_put("euro per buurt", *VERLICHTING, "costs", "unit"), "begint met 'euro per huishouden'"),
        (_drop(*VERLICHTING, "costs", "per"), "veld 'costs.per': dit veld ontbreekt"),
        (_put("straat", *VERLICHTING, "costs", "per"), "veld 'costs.per': deze waarde is niet toegestaan; kies uit: "),
        (_put(None, *VERLICHTING, "costs", "share"), "een aandeel (share) hoort bij kosten per woning"),
        (_put(1.2, *VERLICHTING, "costs", "share"), "veld 'costs.share': dit getal is te groot"),
        (_drop(*VERLICHTING, "costs", "reason"), "veld 'costs.reason': dit veld ontbreekt"),
        (_drop(*VERLICHTING, "effects", "onv", "reason"), "veld 'effects.onv.reason': dit veld ontbreekt"),
        (_drop(*VERLICHTING, "timing", "reason"), "veld 'timing.reason': dit veld ontbreekt"),
        (_put(["burgemeester"], *VERLICHTING, "partners"), "de partner 'burgemeester' staat niet in de lijst"),
        (_put("ramp", *VERLICHTING, "risks", 0, "kind"), "veld 'risks.0.kind': deze waarde is niet toegestaan"),
        (_put(["nacht"], *VERLICHTING, "residents", "hours"), "veld 'residents.hours.0': deze waarde is niet toegestaan"),
        (_put(["student"], *VERLICHTING, "residents", "household_types"), "veld 'residents.household_types.0'"),
        (
            _put({"ages": ["kinderen"]}, *VERLICHTING, "users"),
            "maatregel 'verlichting', veld 'users.ages.0': deze waarde is niet toegestaan; kies uit: age_0_14, age_15_24, age_25_44, ",
        ),
        (
            _put({"households": ["gezin"]}, *VERLICHTING, "users"),
            "veld 'users.households.0': deze waarde is niet toegestaan; kies uit: households_single, households_no_children of households_children",
        ),
        (_put({}, *VERLICHTING, "users"), "veld 'users': noem ten minste één leeftijd (ages) of soort huishouden (households)"),
        (_put({"ages": ["age_0_14", "age_0_14"]}, *VERLICHTING, "users"), "veld 'users': in ages staat iets twee keer"),
        (_put({"age": ["age_0_14"]}, *VERLICHTING, "users"), "veld 'users.age': dit veld is niet bekend"),
        (_drop("discount", "sources"), "veld 'discount.sources': dit veld ontbreekt"),
        (_drop("information", 0, "reason"), "veld 'information.0.reason': dit veld ontbreekt"),
        (_put("verlichting", "information", 0, "id"), "de maatregel 'verlichting' staat er twee keer in"),
        (_put("scorepunten", *VERLICHTING, "effects", "onv", "unit"), "de eenheid hoort"),
        (_put(0.9, *VERLICHTING, "effects", "onv", "crime", "low"), "staan niet op volgorde"),
        (_put(1.0, *VERLICHTING, "effects", "onv", "crime", "high"), "ligt tussen -1 en 1"),
        (_put("0.1", *VERLICHTING, "effects", "onv", "crime", "low"), "hier hoort een getal te staan"),
        (_put(float("nan"), *VERLICHTING, "onset_years"), "hier hoort een gewoon getal te staan"),
        (_put(0, *VERLICHTING, "half_life_years"), "veld 'half_life_years': dit getal is te klein"),
        (_put("iets", *VERLICHTING, "verzonnen"), "veld 'verzonnen': dit veld is niet bekend"),
        (_put({}, *VERLICHTING, "effects"), "er staat geen enkele dimensie"),
        (_put("http:/x", *VERLICHTING, "sources", 0, "url"), "deze tekst heeft niet de goede vorm"),
        (_put(0.001, "ceilings", "fys"), "ligt boven de bovengrens"),
        (_drop("crime_beta", "kind"), "veld 'crime_beta.kind': dit veld ontbreekt"),
        (_put(2, "schema"), "veld 'schema': dit getal is te klein"),
        (_drop(*VERLICHTING, "fit"), "maatregel 'verlichting', veld 'fit': dit veld ontbreekt"),
        (
            _put("prima", *VERLICHTING, "fit", "mark"),
            "veld 'fit.mark': deze waarde is niet toegestaan; kies uit: goed, matig, zwak of geen",
        ),
        (_drop(*VERLICHTING, "fit", "reason"), "veld 'fit.reason': dit veld ontbreekt"),
        (
            _put("weer", *VERLICHTING, "found", "outcome"),
            "de uitkomst 'weer' bij found staat niet bij `outcomes`; kies uit: baten, ",
        ),
        (
            _put("Jansen (1999)", *VERLICHTING, "found", "source"),
            "de bron 'Jansen (1999)' bij found.source staat niet bij `sources`; kies uit: Welsh",
        ),
        (_put("geen verschil", *VERLICHTING, "found", "result"), "een grootte (size, range) hoort bij 'minder' of 'meer'"),
        (
            _put("gedaald", *VERLICHTING, "found", "result"),
            "veld 'found.result': deze waarde is niet toegestaan; kies uit: minder, ",
        ),
        (_put(0.5, *VERLICHTING, "found", "size"), "ligt niet tussen het laagste en het hoogste van range"),
        (_drop(*VERLICHTING, "timing", "half_life"), "veld 'timing.half_life': dit veld ontbreekt"),
        (_put("keuze", *VERLICHTING, "timing", "half_life", "basis"), "bij 'keuze' hoort waar is gezocht (looked)"),
        (
            _drop(*VERLICHTING, "timing", "half_life", "source"),
            "bij 'verwant' hoort wat is gevonden (found) en door wie (source)",
        ),
        (
            _put("Jansen (1999)", *VERLICHTING, "timing", "half_life", "source"),
            "de bron 'Jansen (1999)' bij timing.half_life.source",
        ),
        (
            _put("gehoord", *VERLICHTING, "sources", 0, "seen"),
            "veld 'sources.0.seen': deze waarde is niet toegestaan; kies uit: gelezen, ",
        ),
        (
            _put(60, *VERLICHTING, "split", "pays", "gemeente"),
            "de delen zijn samen 70 procent en horen samen 100 te zijn: tel erbij 30",
        ),
        (
            _put(95, *VERLICHTING, "split", "pays", "gemeente"),
            "de delen zijn samen 105 procent en horen samen 100 te zijn: haal er af 5",
        ),
        (_put(10, *VERLICHTING, "split", "pays", "waterschap"), "veld 'split.pays.waterschap': dit veld is niet bekend"),
        (_put(4, "schema"), "veld 'schema': dit getal is te groot"),
    ],
)
def test_what_lacks_or_contradicts_is_refused_by_name(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], expected: str
) -> None:
    content = copy.deepcopy(RAW)
    change(content)
    with pytest.raises(CatalogueError, match=re.escape(expected)) as caught:
        load_catalogue(saved(content, tmp_path))
    assert "eigen.yaml" in str(caught.value)


def test_a_crime_fall_belongs_to_onv_only(tmp_path: Path) -> None:
    content = copy.deepcopy(RAW)
    effects = content["interventions"][0]["effects"]
    effects["soc"] = effects["onv"]
    with pytest.raises(CatalogueError, match="hoort bij onv, niet bij soc"):
        load_catalogue(saved(content, tmp_path))


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    content = copy.deepcopy(RAW)
    content["interventions"].append(content["interventions"][0])
    with pytest.raises(CatalogueError, match="'verlichting' staat er twee keer in"):
        load_catalogue(saved(content, tmp_path))


@pytest.mark.parametrize("text", ["", "- 1\n", "a: [1\n"])
def test_a_foreign_file_gives_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "vreemd.yaml"
    path.write_text(text)
    with pytest.raises(CatalogueError, match=r"vreemd\.yaml"):
        load_catalogue(path)


def test_own_partners_may_lie_beside_an_own_catalogue(tmp_path: Path) -> None:
    path = saved(RAW, tmp_path)
    assert load_catalogue(path).partner("ggd").label == "GGD"
    (tmp_path / "partners.yaml").write_text("partners:\n  - {id: ik, label: ik, role: alles, does: alles}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="de partner 'gemeente' staat niet in de lijst"):
        load_catalogue(path)
    with pytest.raises(CatalogueError, match="'niemand'"):
        CATALOGUE.partner("niemand")


def test_a_missing_or_binary_file_gives_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="kan niet worden gelezen"):
        load_catalogue(tmp_path / "nergens.yaml")
    (tmp_path / "binair.yaml").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CatalogueError, match="kan niet worden gelezen"):
        load_catalogue(tmp_path / "binair.yaml")


def test_unknown_measure_names_the_choices() -> None:
    with pytest.raises(UnknownInterventionError, match=r"'verlichtingg' staat niet.*verlichting, "):
        CATALOGUE.get("verlichtingg")


def test_an_empty_half_life_means_no_decay(tmp_path: Path) -> None:
    content = copy.deepcopy(RAW)
    content["interventions"][0]["half_life_years"] = None
    assert load_catalogue(saved(content, tmp_path)).get("verlichting").half_life == float("inf")


def test_the_catalogue_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValueError, match="frozen"):
        CATALOGUE.get("verlichting").grade = "N"  # type: ignore[misc]
