"""What a value in a list gives away: a citizen service number, an account, a telephone, a date of birth, a name of a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from lib.databank.importing.content import shown

_MOST, _HALF = 0.8, 0.5
_LONGEST_NAME = 60
_AT = r"\s?(?:@|[(\[]\s?(?:at|apenstaartje)\s?[)\]])\s?"
_EMAIL = re.compile(rf"[\w.+-]{{1,64}}{_AT}[\w-]+(\.[\w-]+)*\.[a-z]{{2,}}", re.IGNORECASE)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[\s.-]?[A-Z0-9]{4}){2,7}(?:[\s.-]?[A-Z0-9]{1,3})?(?![A-Z0-9])", re.IGNORECASE)
_NINE = re.compile(r"(?<![\d.,-])\d(?:[ .-]?\d){7,8}(?:[.,]0{1,2})?(?![\d,-]|\.\d)")
_ONLY_NINE = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8}(?!\d)")
_DAY_FIRST = r"(?!\d{2}[-/.]\d{2}[-/.](?:19|20)\d{2})"
_PHONE = re.compile(
    rf"(?<!\d){_DAY_FIRST}(?:\+31|0031|0)[\s./-]?(?:\(0\))?[\s./-]?(?:6(?:[\s./-]?\d){{8}}|[1-9]\d{{1,2}}[\s./-](?:[\s./-]?\d){{6,7}})(?!\d)"
)
_DIALLED = re.compile(r"0[1-9]\d{8}|31[1-9]\d{8}|6\d{8}")
_CALLED = re.compile(r"\bbsn\b|burgerservicen", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DATE = re.compile(r"(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2}))(?:[ T].*)?")
_WRITTEN = re.compile(r"(\d{1,2})[\s.-]+([a-z]{3,9})\.?[\s.-]+(\d{4}|\d{2})", re.IGNORECASE)
_TITLED = re.compile(r"(?:dhr|de heer|mw|mevr|mevrouw|fam|familie|hr)\b\.?\s+\S+.*", re.IGNORECASE)
_INITIALS = re.compile(
    r"(?:[A-Z]\.\s?){1,5}(?:(?:van|de|der|den|het|ten|ter|te|el|al|in|'t)\s+)*[A-ZÀ-Ý][\w'’-]+(?:[\s-][A-ZÀ-Ý]?[\w'’-]+){0,3}",
    re.IGNORECASE,
)
_INITIALS_LAST = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý'’-]{2,}(?:\s(?:[A-Z]\.?\s?){1,4})(?:\s?(?:VAN|DE|DER|DEN|HET|TEN|TER|'T)\b)*")
_PREFIXED = re.compile(
    r"[A-Z]{1,4}\s+(?:(?:van|de|der|den|het|ten|ter|te|el|al|in|'t)\s+)+[A-ZÀ-Ý][\w'’-]+(?:[\s-][A-ZÀ-Ý][\w'’-]+)?"
)
_TURNED = re.compile(
    r"[A-ZÀ-Ý][\w'’ -]+(?:,\s*(?:[A-Z]\.?\s?){1,5}|\s(?:[A-Z]\.\s?){1,5})(?:\((?:.+)\))?(?:\s*(?:van|de|der|den|ter|ten)\b)*"
)
# Common first names: a column of two words that begins with one on most rows is a column of people, whatever stands above it.
_FIRST_NAMES_TEXT = (
    "jan piet kees henk klaas willem johannes johan hans gerrit cornelis pieter peter paul mark martin rob robert ron "
    "richard erik eric frank tom tim bas bart sander jeroen dennis michel marco patrick jasper thomas daan lucas sem levi "
    "noah luuk finn jesse ruben max lars david mohamed mohammed ahmed ali mustafa hassan omar youssef ibrahim mehmet murat "
    "emre jose carlos juan andrzej piotr krzysztof tomasz maria anna johanna elisabeth cornelia wilhelmina hendrika petra "
    "monique ingrid marianne marjan anja ellen els ria riet truus corrie willy annie sandra linda esther mirjam miriam "
    "karin saskia wendy ilse femke sanne lisa laura emma julia sophie eva mila tess sara fatima aicha khadija samira naima "
    "fatma ayse zeynep emine elif hatice agnieszka katarzyna joanna monika ewa bert ben ad wim theo ton jos harry fred "
    "gerard herman hein arie leo nico rene"
)
_FIRST_NAMES = frozenset(_FIRST_NAMES_TEXT.split(" "))
_SURNAMES_TEXT = (
    "de jong/jansen/de vries/van den berg/van dijk/bakker/janssen/visser/smit/meijer/de boer/mulder/de groot/bos/vos/"
    "peters/hendriks/van leeuwen/dekker/brouwer/de wit/dijkstra/smits/de graaf/van der meer/van der linden/kok/jacobs/"
    "de haan/vermeulen/van den heuvel/van der veen/van den broek/de bruijn/de bruin/van der heijden/schouten/van beek/"
    "willems/van vliet/van de ven/hoekstra/maas/verhoeven/koster/van dam/van der wal/prins/blom/huisman/peeters/de jonge/"
    "kuipers/van veen/post/kuiper/veenstra/kramer/van den brink/scholten/van wijk/postma/martens/vink/de ruiter/timmermans/"
    "groen/gerritsen/jonker/van loon/boer/van der velde/willemsen/smeets/de lange/van der horst/de leeuw/hermans/yilmaz/"
    "kaya/demir/yildiz/celik/el amrani/el idrissi/bouali/mohamed/ali/ahmed/hassan/nguyen/chen/kowalski/nowak"
)
_SURNAMES = frozenset(_SURNAMES_TEXT.split("/"))
_OF_A_BUILDING_NAME = re.compile(
    r"(huis|flat|toren|staete|hof|complex|residentie|school|molen|haven|laan|straat|weg|plein|park|buurt|wijk|dreef)e?n?\b",
    re.IGNORECASE,
)


# What has a letter behind it and is no surname: 'BLOK A'.
_LETTERED = re.compile(
    r"(blok|gebouw|fase|type|label|deel|plan|cluster|team|groep|klasse|lijn|categorie|vak|zone)\b", re.IGNORECASE
)
# The street, square or flat that a building is called after: 'J. Catsstraat'.
_OF_A_STREET_NAME = re.compile(r"[a-z](straat|laan|weg|plein|singel|kade|gracht|flat|park|dreef|hof|plantsoen)$", re.IGNORECASE)


_CONTACTS = (_EMAIL, _IBAN, _PHONE, _ONLY_NINE)


def has_contact(text: str) -> bool:
    """Whether an e-mail address, an account, a telephone or nine digits stand in a text."""
    return any(pattern.search(text) for pattern in _CONTACTS)


def masked(text: str) -> str:
    """A text of a list without what in it is about a person."""
    for pattern in _CONTACTS:
        text = pattern.sub("•••", text)
    return "•••" if is_name(text) else text


def told(text: str) -> str:
    """A text of a list as it may be repeated on the screen: on one line, not too long, and nothing in it that is about a person."""
    return shown(masked(text))


def has_surnames(cells: Sequence[str]) -> bool:
    """Whether the most common surnames stand among texts of one to four words: one in ten people bears one of them, no building does."""
    found = {cell.lower() for cell in cells if cell.lower().split(",")[0].strip() in _SURNAMES}
    n = sum(cell.lower() in found for cell in cells)
    return len(found) >= 3 and n >= 0.05 * len(cells)


def is_name(cell: str) -> bool:
    """Whether a cell reads as the name of a person: with a title, with initials, turned around, or after a common first name."""
    if len(cell) > _LONGEST_NAME:
        return False
    if any(pattern.fullmatch(cell) for pattern in (_TITLED, _INITIALS, _PREFIXED, _TURNED)):
        return not _OF_A_STREET_NAME.search(cell)
    if _INITIALS_LAST.fullmatch(cell):
        return not _OF_A_BUILDING_NAME.search(cell) and not _LETTERED.match(cell)
    return is_first_name_first(cell)


def is_first_name_first(cell: str) -> bool:
    """Whether a text is two to five words of which the first is a common first name: a person, or a building called after one."""
    words = cell.split()
    return (
        2 <= len(words) <= 5
        and words[0].lower() in _FIRST_NAMES
        and cell.replace(" ", "").isalpha()
        and not _OF_A_BUILDING_NAME.search(cell)
    )


def passes_eleven_test(digits: str) -> bool:
    """Whether eight or nine digits can be a citizen service number: 9a + 8b + ... + 2h - i is a multiple of 11 (not all zeros)."""
    digits = digits.zfill(9)
    if len(digits) != 9 or not digits.isdigit() or int(digits) == 0:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def has_service_numbers(cells: Sequence[str], *, few: bool = True) -> bool:
    """One in eleven numbers passes by chance, so most have to, unless a cell says what it is; a zero at the start may have been dropped.

    With `few` one or two numbers are enough; without, it takes three.
    """
    if any(map(_CALLED.search, cells)):
        return True
    found = [re.sub(r"[.,]0{1,2}$|\D", "", one) for cell in cells for one in _NINE.findall(cell)]
    nine = [digits for digits in found if len(digits) == 9]
    eight = [digits for digits in found if len(digits) == 8 and not _is_day(digits)]
    passing = sum(map(passes_eleven_test, nine))
    if passing >= (1 if few else 3) and passing >= (_HALF if few else _MOST) * len(nine):
        return True
    return len(eight) >= 5 and sum(map(passes_eleven_test, eight)) >= _MOST * len(eight)


def has_email(cell: str) -> bool:
    """Whether there is an e-mail address in a text."""
    return _EMAIL.search(cell) is not None


def has_phone(cell: str) -> bool:
    """Whether there is a Dutch telephone number in a text, written as one."""
    return _PHONE.search(cell) is not None


def are_dialled(cells: Sequence[str]) -> bool:
    """Whether most cells are ten digits of a telephone without any sign, or nine of which a spreadsheet dropped the zero."""
    return sum(_DIALLED.fullmatch(cell) is not None for cell in cells) >= max(2, _MOST * len(cells))


def _is_day(digits: str) -> bool:
    return digits[:2] in ("19", "20") and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31


def is_iban(cell: str) -> bool:
    """Whether there is an account number in a text: two check digits, by remainder 97."""
    for found in _IBAN.findall(cell):
        text = re.sub(r"[\s.-]", "", found).upper()
        turned = "".join(str(int(sign, 36)) for sign in text[4:] + text[:4])
        if 15 <= len(text) <= 34 and int(turned) % 97 == 1:
            return True
    return False


def has_dates_of_birth(cells: Sequence[str]) -> bool:
    """Dates that are spread over years as people are: days differ, at least some decades back."""
    days = [day for cell in cells if (day := _day(cell)) is not None]
    if len(days) < _MOST * len(cells) or len(days) < 2:
        return False
    firsts = sum(day.day == 1 for day in days)
    years = sorted(day.year for day in days)
    return (
        years[len(years) // 2] <= date.today().year - 12
        and years[0] >= 1900
        and firsts <= _HALF * len(days)
        and years[0] != years[-1]
    )


def _day(cell: str) -> date | None:
    text = re.sub(r"\D", "", cell)
    if len(text) == 8 and cell.isdigit() and _is_day(text):
        cell = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    written = _WRITTEN.fullmatch(cell)
    if written and (month := written[2].lower()[:3].replace("maa", "mrt")) in _MONTHS:
        cell = f"{written[1]}-{_MONTHS.index(month) + 1}-{written[3]}"
    found = _DATE.fullmatch(cell)
    if found is None:
        return None
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    century = "" if len(year) == 4 else "19" if int(year) > date.today().year % 100 else "20"
    try:
        return date(int(century + year), int(month), int(day))
    except ValueError:
        return None
