"""The story of somebody who opens Buurtbalans for the first time, on the embedded sample."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.app_server import AppServer
from tests.e2e.places import Buurt, Place
from tests.e2e.visitor import Visit, Visitor

MOST_BYTES_OF_A_RECOLOUR = 20_000
DARK = 90
LIGHTING = "Straat- en achterpadverlichting"
WITH_UPKEEP, AS_CHOSEN, WITHOUT_UPKEEP = 1, 2, 3


def percentage(cell: str) -> int:
    return int(cell.split("%")[0])


def shows_card_of(visitor: Visitor, buurt: Buurt) -> None:
    expect(visitor.main.get_by_role("heading", name=buurt.label, exact=True)).to_be_visible()
    visitor.chosen("Buurt of wijk", buurt.label)
    assert visitor.query["bu"] == buurt.code


def by_selectbox(visitor: Visitor) -> Callable[[Place, Buurt], None]:
    return lambda _, buurt: visitor.choose("Buurt of wijk", buurt.label)


def test_click_and_selectbox_do_the_same(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    first, second = ravelstad.apart(2)
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code)
    expect(visitor.title).to_contain_text(ravelstad.name)
    visitor.click(ravelstad, first)
    shows_card_of(visitor, first)
    by_click = visitor.words
    visitor.screenshot("card-by-click")
    visitor.choose("Buurt of wijk", second.label)
    shows_card_of(visitor, second)
    visitor.choose("Buurt of wijk", first.label)
    shows_card_of(visitor, first)
    visitor.until(lambda: visitor.words == by_click, "the same words as after the click")


def test_map_marks_the_chosen_buurt_however_it_was_chosen(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    """The chosen buurt alone has a dark border, all keep the colours of the legend, and any can be clicked again."""
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code)
    visitor.hover(ravelstad, ravelstad.scored[0])
    first, second, third = shown = ravelstad.clearest(3, visitor.map_box)

    def plain() -> list[Buurt]:
        return [ravelstad.without_names(buurt, visitor.map_box, visitor.query.get("bu", "")) for buurt in shown]

    def fills() -> list[tuple[int, int, int]]:
        return visitor.colours(ravelstad, [buurt.point for buurt in plain()])

    def marked() -> list[str]:
        edges = visitor.colours(ravelstad, [buurt.edge for buurt in plain()])
        return [buurt.code for buurt, colour in zip(shown, edges, strict=True) if max(colour) < DARK]

    visitor.hover(ravelstad, third)
    start = fills()
    assert marked() == []
    for choose, buurt in (
        (visitor.click, first),
        (by_selectbox(visitor), second),
        (visitor.click, first),
        (visitor.click, first),
    ):
        choose(ravelstad, buurt)
        shows_card_of(visitor, buurt)
        assert marked() == [buurt.code]
        assert fills() == start
    visitor.screenshot("chosen-on-the-map")


def test_recolour_sends_no_geometry(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    first, points = ravelstad.scored[0], [buurt.point for buurt in ravelstad.scored[:12]]
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code, bu=first.code)
    visitor.hover(ravelstad, first)
    before, maps, received = visitor.colours(ravelstad, points), len(visitor.map_requests), visitor.map_bytes
    assert maps >= 1
    title = visitor.title.inner_text()
    visitor.choose("Onderwerp op de kaart", "Veiligheid: Score op overlast en onveiligheid")
    visitor.wait()
    assert visitor.query["thema"] == "onv"
    spent = visitor.map_bytes - received
    print(f"recolour: {spent} bytes")
    assert 0 < spent <= MOST_BYTES_OF_A_RECOLOUR
    assert len(visitor.map_requests) == maps
    assert visitor.title.inner_text() != title, "the title follows the subject"
    visitor.hover(ravelstad, first)
    assert visitor.colours(ravelstad, points) != before


def test_compare_households_with_another_area(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    first, second = ravelstad.apart(2)
    visitor = visit(server)
    visitor.open("kaart", gm=ravelstad.code, bu=first.code)
    visitor.main.get_by_role("link", name="Wie wonen hier samen?").click()
    visitor.wait()
    assert visitor.at == "huishoudens"
    assert visitor.query["bu"] == first.code
    expect(visitor.title).to_have_text(f"{ravelstad.name}: wie wonen hier samen?")
    takeaway = visitor.takeaway.inner_text()
    visitor.add("Gebieden naast elkaar (ten hoogste vier)", f"Buurt {second.label}")
    assert second.code in visitor.query["vs"].split(",")
    visitor.shows(second.label)
    visitor.choose("Vergelijk met", "Nederland")
    assert visitor.query["ref"] == "NL00"
    assert visitor.takeaway.inner_text() != takeaway
    expect(visitor.main.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    visitor.screenshot("households")


def test_measure_without_upkeep_leaves_less(server: AppServer, visit: Visit, ravelstad: Place) -> None:
    first = ravelstad.scored[0]
    visitor = visit(server)
    visitor.open("maatregelen", gm=ravelstad.code, bu=first.code)
    visitor.shows("Kies een maatregel")
    visitor.tick(LIGHTING)
    visitor.until(lambda: "s" in visitor.query, "the measure is in the link")
    kept = visitor.figures()
    assert [row[AS_CHOSEN] for row in kept] == [row[WITH_UPKEEP] for row in kept]
    visitor.screenshot("measure-with-upkeep")
    visitor.choose("Onderhoud tot en met", "geen onderhoud")
    visitor.until(lambda: all(row[AS_CHOSEN] == row[WITHOUT_UPKEEP] for row in visitor.figures()), "as chosen is without upkeep")
    left = visitor.figures()
    assert len(left) == len(kept) == 3
    assert all(percentage(row[AS_CHOSEN]) < percentage(row[WITH_UPKEEP]) for row in left)
    assert percentage(left[2][AS_CHOSEN]) < percentage(left[0][AS_CHOSEN])
    visitor.screenshot("measure-without-upkeep")
    link = visitor.query["s"]
    slider = visitor.main.get_by_role("slider", name="Hoeveel procent van de buurt doet mee?")
    slider.focus()
    slider.press("ArrowLeft")
    visitor.until(lambda: visitor.query["s"] != link, "the coverage is in the link")
    visitor.press("Ongedaan maken")
    visitor.until(lambda: visitor.query["s"] == link, "the step is taken back")
    visitor.tick(LIGHTING)
    visitor.shows("Kies een maatregel")
    visitor.until(lambda: "s" not in visitor.query, "no measure, none in the link")
