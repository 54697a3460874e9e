"""A link reopens what was seen; the menu and the buttons of the browser keep it; a wrong link is reported."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.app_server import AppServer
from tests.e2e.places import Buurt, Place
from tests.e2e.visitor import Visit, Visitor

LIGHTING = "Straat- en achterpadverlichting"
THEME = "Samenleven: Score op sociale samenhang"


def stands_at(visitor: Visitor, page: str, place: Place, buurt: Buurt) -> None:
    visitor.until(lambda: visitor.at == page, f"the page {page}")
    visitor.wait()
    expect(visitor.title).to_be_visible()
    visitor.chosen("Gemeente", place.name)
    visitor.chosen("Buurt of wijk", buurt.label)
    assert (visitor.query["gm"], visitor.query["bu"]) == (place.code, buurt.code)


def test_link_reopens_in_another_browser(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    buurt, other = ravelstad.apart(2)
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code)
    visitor.choose("Buurt of wijk", buurt.label)
    visitor.choose("Jaar", str(ravelstad.years[-2]))
    visitor.choose("Onderwerp op de kaart", THEME)
    visitor.menu("Huishoudens")
    visitor.add("Gebieden naast elkaar (ten hoogste vier)", f"Buurt {other.label}")
    visitor.menu("Maatregelen")
    visitor.tick(LIGHTING)
    visitor.choose("Onderhoud tot en met", "geen onderhoud")
    left = visitor.figures()
    link, query = visitor.page.url, visitor.query
    assert query == {**query, "gm": ravelstad.code, "bu": buurt.code, "jaar": str(ravelstad.years[-2]), "thema": "soc"}

    fresh = visit(server, elsewhere=True)
    fresh.follow(link)
    stands_at(fresh, "maatregelen", ravelstad, buurt)
    assert fresh.query == query
    assert fresh.warnings == []
    fresh.chosen("Jaar", str(ravelstad.years[-2]))
    fresh.chosen("Onderhoud tot en met", "geen onderhoud")
    expect(fresh.checkbox(LIGHTING)).to_be_checked()
    fresh.until(lambda: fresh.figures() == left, "the same figures")
    fresh.menu("Kaart")
    stands_at(fresh, "kaart", ravelstad, buurt)
    fresh.chosen("Onderwerp op de kaart", THEME)
    fresh.menu("Huishoudens")
    fresh.shows(f"Buurt {other.label}")


def test_menu_keeps_what_was_chosen_and_puts_it_in_the_link(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    buurt = ravelstad.scored[0]
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code, bu=buurt.code, thema="soc")
    for title, page in (
        ("Maatregelen", "maatregelen"),
        ("Databank", "databank"),
        ("Huishoudens", "huishoudens"),
        ("Kaart", "kaart"),
    ):
        visitor.menu(title)
        stands_at(visitor, page, ravelstad, buurt)
        assert visitor.query["thema"] == "soc"
    visitor.main.get_by_role("link", name="Probeer een maatregel in deze buurt").click()
    visitor.wait()
    stands_at(visitor, "maatregelen", ravelstad, buurt)


def test_back_and_forward(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    first, second = ravelstad.apart(2)
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code)
    visitor.choose("Buurt of wijk", first.label)
    visitor.choose("Buurt of wijk", second.label)
    visitor.choose("Onderwerp op de kaart", THEME)
    visitor.menu("Maatregelen")
    stands_at(visitor, "maatregelen", ravelstad, second)
    visitor.back()
    stands_at(visitor, "kaart", ravelstad, second)
    visitor.chosen("Onderwerp op de kaart", THEME)
    visitor.back()
    visitor.chosen("Onderwerp op de kaart", "Leefbaarheid: Leefbaarheidsscore")
    visitor.back()
    stands_at(visitor, "kaart", ravelstad, first)
    expect(visitor.main.get_by_role("heading", name=first.label, exact=True)).to_be_visible()
    visitor.forward()
    stands_at(visitor, "kaart", ravelstad, second)
    visitor.forward()
    visitor.chosen("Onderwerp op de kaart", THEME)
    visitor.forward()
    stands_at(visitor, "maatregelen", ravelstad, second)


def test_back_takes_a_measure_away_again(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    buurt = ravelstad.scored[0]
    visitor = visit(server)
    visitor.open("maatregelen", gm=ravelstad.code, bu=buurt.code)
    visitor.tick(LIGHTING)
    visitor.until(lambda: "s" in visitor.query, "the measure is in the link")
    visitor.back()
    expect(visitor.checkbox(LIGHTING)).not_to_be_checked()
    visitor.until(lambda: "s" not in visitor.query, "no measure, none in the link")
    visitor.forward()
    expect(visitor.checkbox(LIGHTING)).to_be_checked()


WRONG = {
    "unknown gemeente": ({"gm": "GM1234"}, "Gemeente GM1234 uit de link staat niet in deze databank."),
    "misspelt gemeente": ({"gm": "Ravelstad"}, "De link noemt gemeente 'Ravelstad'; dat is geen geldige code."),
    "buurt of another gemeente": (
        {"gm": "GM9901", "bu": "BU99030404"},
        "buurt BU99030404, maar die ligt niet in GM9901.",
    ),
    "unknown buurt": ({"gm": "GM9901", "bu": "BU99019999"}, "Buurt BU99019999 uit de link bestaat niet in Ravelstad"),
    "year without figures": ({"gm": "GM9901", "jaar": "1950"}, "De link noemt jaar 1950; voor Ravelstad zijn er scores van"),
    "year 1850": ({"gm": "GM9901", "jaar": "1850"}, "De link noemt jaar '1850'; dat is geen jaartal."),
    "unknown theme": ({"gm": "GM9901", "thema": "herkomst"}, "De link noemt onderwerp 'herkomst'. Dat kent Buurtbalans niet."),
    "unknown databank": ({"gm": "GM9901", "db": "geheim"}, "De link noemt databank 'geheim'"),
    "garbage scenario": ({"gm": "GM9901", "s": "%%%geen-scenario"}, "cenario"),
    "areas of elsewhere": ({"gm": "GM9901", "vs": "GM0363,XX1"}, "De link vergelijkt met GM0363"),
    "unknown part": ({"gm": "GM9901", "gemeent": "GM9901"}, "De link heeft een onbekend onderdeel: gemeent."),
}


def test_wrong_link_is_reported_and_the_app_stays_usable(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    visitor = visit(server)
    for case, (query, sentence) in WRONG.items():
        visitor.open("maatregelen", **query)
        assert [sentence in warning for warning in visitor.warnings].count(True) == 1, (case, visitor.warnings)
        visitor.screenshot(f"wrong-{case.replace(' ', '-')}")
        expect(visitor.title).to_be_visible()
        expect(visitor.box("Gemeente")).to_be_enabled()
    visitor.open("kaart", gm="GM1234")
    visitor.choose("Gemeente", ravelstad.name)
    expect(visitor.title).to_contain_text(ravelstad.name)
    assert visitor.warnings == []
    visitor.hover(ravelstad, ravelstad.scored[0])


def test_wrong_link_to_every_page(server: AppServer, visit: Visit) -> None:
    visitor = visit(server)
    for page in ("kaart", "huishoudens", "maatregelen", "databank"):
        visitor.open(page, gm="GM9999", bu="BU99990000", jaar="x", s="?")
        assert visitor.warnings
        expect(visitor.box("Gemeente")).to_be_enabled()
