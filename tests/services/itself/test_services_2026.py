"""The CBS and police tables of vintage 2026 are as the public ones are in autumn 2026."""

from __future__ import annotations

from lib.databank.catalogue.indicators import catalogue, sources
from tests.services import SyntheticServices
from tests.services.areas import BOUNDARY_CHANGED_LAST, RECODED_LAST, buurten
from tests.services.client import Caller
from tests.services.columns import columns_of
from tests.services.contract import PER_MONTH, PER_YEAR, tables, variables
from tests.services.figures import AGES, BANDS
from tests.services.scores import CRIME_YEARS_2026

VINTAGE = 2026

API = "opendata.cbs.nl/ODataApi/odata"
POLICE = "dataderden.cbs.nl/ODataApi/odata"


def test_columns_of_2026(call: Caller) -> None:
    keys = {
        year: [row["Key"] for row in call.rows(f"{API}/{table}/DataProperties") if row["Key"]]
        for year, table in tables(2026).items()
    }
    assert list(keys) == [2020, 2021, 2022, 2023, 2024, 2025, 2026]
    assert {"k_65JaarTot80Jaar_12", "k_80JaarOfOuder_13", "HuishoudensTotaal_30", "Eenpersoonshuishoudens_31"} <= set(keys[2026])
    assert not [key for key in keys[2026] if key.startswith("k_65JaarOfOuder")]
    assert {"GemiddeldeWOZWaardeVanWoningen_35", "Nettoarbeidsparticipatie_67"} <= set(keys[2020])
    assert {"GemiddeldInkomenPerInwoner_78", "PersonenInArmoede_81", "BasisonderwijsVmboMbo1_67"} <= set(keys[2024])
    assert {"MateVanStedelijkheid_120", "Nettoarbeidsparticipatie_71"} <= set(keys[2024])
    assert keys[2024] == keys[2025]
    assert "HuishOnderOfRondSociaalMinimum" not in {column.stem for column in columns_of(2024, vintage=2026)}
    assert "HuishOnderOfRondSociaalMinimum" in {column.stem for column in columns_of(2024, vintage=2024)}


def filled(call: Caller, table: str, level: str) -> set[str]:
    """Stems of the columns that have a value for an area of `level`, origin left out."""
    rows = call.rows(f"{API}/{table}/TypedDataSet", filter=f"startswith(WijkenEnBuurten,'{level}')", top=30)
    stems = {key: key.rsplit("_", 1)[0] for key in rows[0] if "_" in key}
    return {stem for key, stem in stems.items() if any(row[key] is not None for row in rows)}


def test_what_a_table_has_depends_on_its_age(call: Caller) -> None:
    newest, last, before = (filled(call, table, "GM") for table in ("86358NED", "86165NED", "85984NED"))
    assert {"AantalInwoners", *AGES[:-1], *BANDS, "HuishoudensTotaal", "IndelingswijzigingGemeenteWijkBuurt"} <= newest
    late = {"GemiddeldInkomenPerInwoner", "PersonenPerSoortUitkeringBijstand", "BasisonderwijsVmboMbo1", "WmoClientenRelatief"}
    late |= {"Nettoarbeidsparticipatie", "PersonenInArmoede", "GeboorteTotaal"}
    assert not newest & {*late, "Koopwoningen", "OppervlakteLand", "GemiddeldeWOZWaardeVanWoningen", "Bevolkingsdichtheid"}
    assert not last & late
    assert {"Koopwoningen", "GemiddeldeWOZWaardeVanWoningen", "OppervlakteLand"} <= last
    assert late <= before
    assert "GemiddeldInkomenPerInwoner" not in filled(call, "85984NED", "BU")
    named = {entry.id: entry.names.variable[0].text for entry in catalogue().indicators}
    for year, have in ((2024, before), (2025, last)):
        for indicator in sources()["key_figures"]["filled"][year]:
            assert named[indicator].split(" + ")[0] in have, (year, indicator)


def test_the_bands_from_65_add_up(services: SyntheticServices) -> None:
    here = services.country.key_figures[2026]
    people = here["AantalInwoners"]
    known = here["HuishoudensTotaal"].notna()
    assert (here[[*AGES[:-1], *BANDS]].sum(axis=1) == people)[known].all()
    assert (here[BANDS[0]] > here[BANDS[1]]).sum() > 30


def test_every_name_of_the_contract_occurs_in_a_table() -> None:
    """Spelled as in one of the tables of either vintage: a name that none of them bears cannot be tested."""
    seen = {column.stem for vintage in (2024, 2026) for year in tables(vintage) for column in columns_of(year, vintage=vintage)}
    assert [name for name in variables() if name not in seen] == []


def test_every_year_is_whole_and_changes_of_2026_have_flags(services: SyntheticServices) -> None:
    for year in tables(2026):
        assert {"NL00", "GM9004"} <= set(services.country.areas_of(year)["code"])
    flags = services.country.areas_of(2026).set_index("code")["flag"]
    story = buurten()
    assert flags[story[BOUNDARY_CHANGED_LAST].code(2026)] == "3"
    assert flags[story[RECODED_LAST].code(2026)] == "2"
    assert story[RECODED_LAST].code(2026) != story[RECODED_LAST].code(2025)
    codes = [set(services.country.areas_of(year)["code"]) for year in (2024, 2025, 2026)]
    assert codes[0] == codes[1] != codes[2]


def test_the_list_of_tables(call: Caller) -> None:
    address = "opendata.cbs.nl/ODataCatalog/Tables"
    rows = call.rows(address, filter="substringof('Kerncijfers wijken en buurten',Title)", orderby="Period desc")
    assert [row["Identifier"] for row in rows] == list(tables(2026).values())[::-1]
    assert rows[0]["Title"] == "Kerncijfers wijken en buurten 2026"
    assert {"Identifier", "Title", "ShortTitle", "Period", "Modified", "Frequency"} <= set(rows[0])
    assert call.rows(address, filter="substringof('Bodemgebruik',Title)") == []
    assert call.rows(address, orderby="Period", top=1, select="Identifier") == [{"Identifier": "84799NED"}]
    assert call.raw(address, orderby="Kleur")[0] == 400


def test_most_buurten_have_a_postcode(call: Caller) -> None:
    known = {}
    for table, key in (("86165NED", "MeestVoorkomendePostcode_118"), ("86358NED", "MeestVoorkomendePostcode_119")):
        rows = call.rows(f"{API}/{table}/TypedDataSet", filter="startswith(WijkenEnBuurten,'BU9001')", select=key)
        known[table] = [row[key].strip() for row in rows if row[key].strip().isdigit()]
    assert len(known["86165NED"]) > 14
    assert all(len(postcode) == 4 for postcode in known["86165NED"])
    assert known["86358NED"] == []


def test_crime_per_year_and_per_month(call: Caller, services: SyntheticServices) -> None:
    periods = [row["Key"] for row in call.rows(f"{POLICE}/{PER_YEAR}/Perioden")]
    assert periods == [f"{year}JJ00" for year in range(2012, 2026)]
    total = "SoortMisdrijf eq '0.0.0 '"
    rows = call.rows(f"{POLICE}/{PER_YEAR}/TypedDataSet", filter=f"{total} and startswith(WijkenEnBuurten,'GM')")
    assert sorted({row["Perioden"] for row in rows}) == [f"{year}JJ00" for year in CRIME_YEARS_2026]
    assert call.rows(f"{POLICE}/{PER_YEAR}/TypedDataSet", filter=f"{total} and Perioden eq '2015JJ00'") == []
    months = [row["Key"] for row in call.rows(f"{POLICE}/{PER_MONTH}/Perioden")]
    assert months == ["2025MM01", "2025MM02"]
    crime = services.country.crime
    crime = crime[(crime["kind"] == "0.0.0 ") & (crime["period"] == "2025JJ00")].set_index("code")["count"]
    assert crime["GM9002"] == crime[crime.index.str.startswith("BU9002")].sum() > 0
    (served,) = [row for row in rows if row["WijkenEnBuurten"] == "GM9002    " and row["Perioden"] == "2025JJ00"]
    assert served["GeregistreerdeMisdrijven_1"] == crime["GM9002"]
