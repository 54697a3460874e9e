"""Which buurten of a gemeente ask for attention first, and why: signals, in alphabetical order, never a ranking.

A signal about the score is the early warning (lib.outlook): among the 5 percent with the largest chance, or nearest to the limit where
the rule is shown, and not with a chance below LEAST_CHANCE. A signal about residents is a change in ten years that stands out:
the share of 65-plussers rises 5 percentage points or more, 2 more than in the gemeente, to above that of the gemeente, and it is
about 25 people or more (five times the rounding of CBS); or the interval of 2 of 3 times for the number of households lies more than 5%
below, or more than 10% above, what is there now.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.answers.outlook.bands import LIMIT_LBM, of_hundred
from lib.answers.outlook.people import YEARS, People, margin_between, share_ahead
from lib.answers.outlook.score import LEAST_CHANCE, ScoresAhead
from lib.answers.place import Gemeente
from lib.areas import PLURAL
from lib.outlook.population.choose import ASSUMED
from lib.outlook.population.project import MODEL
from lib.outlook.score.country import load_country
from lib.scores import to_lbm
from lib.words import capital, listed, number, rounded

SCORE, RESIDENTS, UNDER = "score", "bewoners", "onder"
SIGNAL_KINDS: dict[str, str] = {
    "": "geen signaal",
    RESIDENTS: "bewoners veranderen",
    SCORE: "score kan onder voldoende komen",
    "beide": "beide signalen",
    UNDER: "score al onder voldoende",
}
_OLDER, _MORE_OLDER, _FEWEST_OLDER = 0.05, 0.02, 25
_FEWEST_SIGNALS = 20  # in a round; a share of fewer is not told of 100
_FEWER, _MORE = 0.95, 1.10
# Score points. A fall of a hundredth per measurement can be seen in a score of two decimals; the others are what such a fall brings about.
_CLEAR_FALL, _CLEAR_AROUND, _RESTLESS = 0.01, 0.004, 0.03


@dataclass(frozen=True)
class Signals:
    """table: code, label, kind (key of SIGNAL_KINDS), reasons (text), probability (0-1, NaN where it may not be told); only buurten with
    a signal.

    `kinds` gives every buurt a position in SIGNAL_KINDS (1-based, 0 = nothing known). `precision` is '' without signals about the score.
    """

    table: pd.DataFrame
    kinds: dict[str, int]
    takeaway: str
    precision: str
    note: str
    sources: tuple[str, ...]

    @property
    def anything(self) -> bool:
        """Whether there is a buurt of which enough is known."""
        return any(self.kinds.values())

    def words(self, code: str) -> str:
        """What is known of a buurt, in a few words."""
        return ("te weinig bekend", *SIGNAL_KINDS.values())[self.kinds.get(code, 0)]

    def about(self, code: str) -> str:
        """Kind of signal of a buurt, '' without."""
        return next(iter(self.table.loc[self.table["code"] == code, "kind"]), "")


def find_signals(gemeente: Gemeente, scores: ScoresAhead, people: People | None) -> Signals:
    """Signals of all buurten of a gemeente."""
    known, because = _scores(gemeente, scores), _residents(gemeente, people)
    under = _under(gemeente, scores)
    rows, kinds = [], {}
    for code, label in gemeente.labels.items():
        about_score, about_people = known.get(code), because.get(code)
        kind = "beide" if about_score and about_people else SCORE if about_score else RESIDENTS if about_people else ""
        anything = code in known or code in because
        shown = kind or (UNDER if code in under else "")
        kinds[code] = list(SIGNAL_KINDS).index(shown) + 1 if anything else 0
        if kind:
            reasons = [*(about_score[1] if about_score else []), *(about_people or [])]
            rows.append((code, label, kind, "; ".join(reasons), about_score[0] if about_score else float("nan")))
    table = pd.DataFrame(rows, columns=["code", "label", "kind", "reasons", "probability"])
    scored = bool(known)
    return Signals(
        table=table,
        kinds=kinds,
        takeaway=_takeaway(gemeente, table) + under_words(len(under)),
        precision=precision_sentence(scores, "buurt") if table["kind"].isin([SCORE, "beide"]).any() else "",
        note=_note(scores, scored, people is not None),
        sources=_sources(gemeente, scores, people, scored),
    )


def _scores(gemeente: Gemeente, scores: ScoresAhead) -> dict[str, tuple[float, list[str]] | None]:
    """Per buurt with a score: (probability, reasons) when flagged, None when not."""
    level = scores.levels.get("buurt")
    if level is None:
        return {}
    rows = level.warnings[level.warnings["code"].isin(set(gemeente.buurten["code"]))]
    return {
        str(row["code"]): (float(row["probability"]) if level.chances else float("nan"), score_reasons(row, level.chances))
        if has_signal(row)
        else None
        for _, row in rows.iterrows()
    }


def _under(gemeente: Gemeente, scores: ScoresAhead) -> set[str]:
    """Buurten whose score is below voldoende now: a signal about the score is not for them, and no signal is no good news."""
    level = scores.levels.get("buurt")
    if level is None:
        return set()
    rows = level.warnings[level.warnings["code"].isin(set(gemeente.buurten["code"]))]
    return set(rows.loc[~rows["eligible"].astype(bool), "code"])


def under_words(n: int) -> str:
    """A sentence, after a blank, on how many buurten score below voldoende now; '' when there are none."""
    return "" if not n else f" {n} buurt{'en scoren' if n > 1 else ' scoort'} al onder voldoende."


def has_signal(row: pd.Series) -> bool:
    """Whether a row of the warnings table is shown as a signal."""
    return bool(row["flagged"]) and float(row["probability"]) >= LEAST_CHANCE


def precision_sentence(scores: ScoresAhead, level: str) -> str:
    """Of 100 with this signal, how many fell in earlier rounds: from the lowest to the highest round, and of which areas.

    Rounds of this level in this databank, else those of all areas of the level in the Netherlands, else another level of the databank.
    """
    found, whose = _rounds(scores, level)
    if found.empty:
        return "Hoe vaak een signaal uitkomt, is op deze gegevens niet te meten: daarvoor zijn meer metingen nodig."
    if not found["hits"].any():
        return (
            "In eerdere metingen zakte geen enkel gebied met een signaal; hoe vaak een signaal uitkomt, is daarom niet te meten."
        )
    share = found["hits"] / found["flagged"]
    most = " De meeste niet." if share.max() < 0.5 else ""
    if len(found) == 1:
        n, hits = int(found["flagged"].iloc[0]), int(found["hits"].iloc[0])
        return (
            f"In één eerdere ronde ({int(found['year'].iloc[0])}) kregen {n} {whose} zo'n signaal; {hits} daarvan zakten.{most}"
        )
    years = f"{int(found['year'].min())} tot en met {int(found['year'].max())}"
    if found["flagged"].min() < _FEWEST_SIGNALS:
        n, hits = int(found["flagged"].sum()), int(found["hits"].sum())
        return f"In {len(found)} eerdere rondes ({years}) kregen {n} {whose} zo'n signaal; {hits} daarvan zakten.{most}"
    return f"In eerdere rondes ({years}) zakten er {of_hundred(share.min(), share.max())} {whose} met zo'n signaal.{most}"


def _rounds(scores: ScoresAhead, level: str) -> tuple[pd.DataFrame, str]:
    """Rounds (year, flagged, hits) with a signal in them, and whose they are."""
    own = scores.levels.get(level)
    if own is not None and own.measured and len(found := _of_way(own.rounds, scores.ordered_by(level))):
        return found, PLURAL[level]
    country = load_country(level)
    if country is not None:
        return country.signals.rename(columns={"fell": "hits"}), f"{PLURAL[level]} in heel Nederland"
    return pd.DataFrame(columns=["year", "flagged", "hits"]), PLURAL[level]


def _of_way(rounds: pd.DataFrame, way: str) -> pd.DataFrame:
    return rounds[(rounds["way"] == way) & (rounds["flagged"] > 0)]


def chance_words(chance: float) -> str:
    """0.144 -> 'ongeveer 15 van de 100'; a chance is never more exact than that: whole numbers below 10, then steps of five."""
    hundred = 100 * chance
    shown = rounded(hundred, 1 if hundred < 9.5 else 5)
    return "minder dan 1 van de 100" if shown < 1 else f"ongeveer {number(shown)} van de 100"


def score_reasons(row: pd.Series, chances: bool) -> list[str]:
    """Why a buurt has a signal, in words, from a row of the warnings table. `chances`: whether its chance may be told."""
    reasons = [f"score {number(float(to_lbm(float(row['afw']))), 2)}, de grens van voldoende is {number(LIMIT_LBM, 2)}"]
    if row["trend"] <= -_CLEAR_FALL:
        reasons.append(f"de score daalde over de laatste drie metingen met {number(-2 * row['trend'], 2)}")
    elif row["recent_change"] <= -_CLEAR_FALL:
        reasons.append(f"de score daalde bij de laatste meting met {number(-row['recent_change'], 2)}")
    # What the model sees in the surroundings is no reason where the rule decides.
    if row["shown"] != "rule" and row["change_around"] <= -_CLEAR_AROUND:
        reasons.append("omliggende buurten scoren lager of dalen")
    if row["shown"] != "rule" and row["error_scale"] >= _RESTLESS:
        reasons.append("scores van zulke buurten schommelen veel")
    if chances:
        reasons.append(f"kans {chance_words(float(row['probability']))}")
    return reasons


def _residents(gemeente: Gemeente, people: People | None) -> dict[str, list[str]]:
    """Per buurt that is looked ahead for: reasons, empty when nothing stands out."""
    if people is None:
        return {}
    found: dict[str, list[str]] = {}
    older = share_ahead(people, "age_65_plus").set_index("code")
    buurten = older[older.index.str.startswith("BU")]
    now, then = _around(gemeente.code, older, buurten)
    for code, row in buurten.iterrows():
        rise = row["then"] - row["now"]
        people_more = row["then"] * row["total_then"] - row["now"] * row["total_now"]
        stands_out = rise >= _OLDER and rise - (then - now) >= _MORE_OLDER and row["then"] > then and people_more >= _FEWEST_OLDER
        found[str(code)] = []
        if row["method"] == MODEL and stands_out:
            found[str(code)].append(
                f"aandeel 65-plussers: in {people.origin} {number(100 * row['now'])} van de 100 inwoners, in {people.origin + YEARS} ongeveer "
                f"{number(100 * row['then'])} ({gemeente.word}: {number(100 * now)} en {number(100 * then)})"
            )
    ahead = people.ahead[(people.ahead["figure"] == "households") & (people.ahead["year"] == people.origin + YEARS)]
    households = people.past[people.past["year"] == people.origin].set_index("code")["households"]
    for _, row in ahead[ahead["code"].str.startswith("BU") & (ahead["method"] == MODEL)].iterrows():
        there = float(households.get(row["code"], float("nan")))
        reasons = found.setdefault(str(row["code"]), [])
        if row["high67"] < _FEWER * there or row["low67"] > _MORE * there:
            direction = "minder" if row["high67"] < there else "meer"
            reasons.append(
                f"{direction} huishoudens: {number(there)} in {people.origin}, in {people.origin + YEARS} {margin_between(row['low67'], row['high67'], assumed=row['basis'] == ASSUMED)}"
            )
    return found


def _around(gemeente: str, older: pd.DataFrame, buurten: pd.DataFrame) -> tuple[float, float]:
    """Share in the gemeente now and then: its own, else of its buurten together, where figures of the gemeente are incomplete."""
    if gemeente in older.index:
        return float(older.loc[gemeente, "now"]), float(older.loc[gemeente, "then"])
    weighted = [
        (buurten[when] * buurten[f"total_{when}"]).sum() / max(buurten[f"total_{when}"].sum(), 1) for when in ("now", "then")
    ]
    return float(weighted[0]), float(weighted[1])


def _takeaway(gemeente: Gemeente, table: pd.DataFrame) -> str:
    n, all_of = len(table), len(gemeente.buurten)
    if not n:
        which = "De ene buurt" if all_of == 1 else f"Geen van de {all_of} buurten"
        return f"{which} van {gemeente.name} heeft {'geen' if all_of == 1 else 'een'} signaal."
    asks = (
        f"{n} van de {all_of} buurten {'vraagt' if n == 1 else 'vragen'} als eerste aandacht"
        if all_of > 1
        else "De ene buurt vraagt aandacht"
    )
    told = {"kan de score onder voldoende komen": [SCORE, "beide"], "veranderen de bewoners": [RESIDENTS, "beide"]}
    counts = {words: int(table["kind"].isin(kinds).sum()) for words, kinds in told.items()}
    if set(counts.values()) <= {0, n}:
        return f"{asks}: daar {listed(words for words, k in counts.items() if k)}."
    return f"{asks}: {listed(f'in {k} {words}' for words, k in counts.items())}."


def _note(scores: ScoresAhead, scored: bool, residents: bool) -> str:
    if not scored:
        return "Van deze buurten zijn er geen scores; er is alleen naar bewoners gekeken."
    level = scores.levels["buurt"]
    how = level.record
    last, following = how["measurements"][-1], how["next_year"]
    if how["warnings_shown"] != "rule":
        why = (
            "Een rekenmethode bepaalt het signaal over de score; die was in eerdere metingen beter dan de regel 'dichtst bij de grens'. "
            f"Van elke 100 buurten in deze databank krijgen er 5 een signaal. Bij hen is de kans het grootst om in {following} onder voldoende te "
            f"komen. Die kans is ten minste {number(100 * LEAST_CHANCE)} van de 100."
        )
    else:
        judged = "een rekenmethode was in eerdere metingen niet beter" if level.errors is not None else (
            "er zijn te weinig metingen van buurten om een rekenmethode te testen" if len(how["measurements"]) > 1 else f"van buurten is er één meting ({last})"
        )  # fmt: skip
        why = (
            f"Een simpele regel bepaalt het signaal over de score: hoe dicht een buurt bij de grens van voldoende ligt. "
            f"{capital(judged)}. "
            "Van elke 100 buurten in deze databank krijgen er 5 een signaal. Zij zijn nog voldoende of beter, en liggen het dichtst bij die grens."
        )
    start = f"Wij rekenen vanaf de laatste meting ({last}), welk jaar u ook kiest."
    return f"{why} {start}" + ("" if residents else " Over bewoners zijn er te weinig cijfers.")


def _sources(gemeente: Gemeente, scores: ScoresAhead, people: People | None, scored: bool) -> tuple[str, ...]:
    lines = []
    if scored:
        lines.append(gemeente.source("scores", scores.levels["buurt"].record["measurements"][-1], "modelscore").line)
    if people is not None:
        lines.append(gemeente.source("key_figures", people.origin, "meting").line)
    return (*lines, "Buurtbalans, signalen (schatting)")
