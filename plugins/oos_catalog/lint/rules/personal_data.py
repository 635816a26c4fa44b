"""no e-mail addresses or phone numbers but the organization's own contacts"""

import re

from oos_catalog.lint.rule import ERROR, Context, Hit, Hits, Rule
from oos_catalog.lint.text import Text, text_of
from oos_catalog.model.document import Document, Place

RULE = Rule("personal-data", ERROR, safety=True)

MAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]++@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")

_BEFORE = r"(?<![0-9A-Za-z.,+$\u20ac\u00a3/_-])"
PHONE = re.compile(
    r"(?<![0-9A-Za-z+.,-])(?:\+|00(?=[ (]{0,2}[1-9][0-9]{1,2}[ ()/-]))[ (]{0,2}"
    r"[1-9](?:[ ().\u00a0/-]{0,3}[0-9]){8,14}(?![0-9])"
    rf"|{_BEFORE}(?:1[ .-])?(?:\([2-9][0-9]{{2}}\) ?|[2-9][0-9]{{2}}[ .-])[2-9][0-9]{{2}}[ .-][0-9]{{4}}"
    r"(?![0-9A-Za-z_-])"
    rf"|{_BEFORE}(?!(?:[0-9]{{2}}[/-]){{2}}[0-9]{{4}})\(?0[1-9][0-9]{{0,4}}\)?[ /-]{{1,2}}[0-9]{{2,4}}"
    r"(?:[ -]?[0-9]{2,8}){1,4}(?![0-9A-Za-z_:-])"
)
"""With a country code; ten digits in North American groups; with a leading zero in groups."""

_BROKEN = re.compile(r"[0-9+()./-]\n\(?[0-9]")
"""Where a number may go on in the next line."""
_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")

FEWEST_DIGITS = 9

_USER_BEFORE = re.compile(r"://[^\s/:@]{0,100}:$")

_SHAPE = bytes.maketrans(b"0123456789 \n./()?", b"0000000000-------")
_PHONE_SHAPE = re.compile(rb"\+-{0,2}0(?:-{0,3}0){8}")
_GROUPS = (b"000-0000", b"000-000-00", b"00-00-00-00", b"0--000")


def check(document: Document, context: Context) -> Hits:
    """E-mail addresses and phone numbers that org.yml does not list under `contacts`.

    A rule about who is told speaks of a role. Addresses of people who were not asked stay in every copy. The message
    never repeats them.

    Before: `- **Rule:** Tell jane.doe at her address first.`, with the address

    After: `- **Rule:** Tell the dispatcher first.`
    """
    text = text_of(document)
    contacts = context.organization.contacts if context.organization else []
    if "@" in text.whole:
        own = {mail for contact in contacts for mail in MAIL.findall(contact.casefold())}
        for place, match in text.matches(MAIL, "@"):
            if match.group().casefold() not in own and not _is_machine(match):
                yield _hit(place, "an e-mail address")
    if _may_hold_phone(text):
        own = set(map(_digits, contacts))
        for place, match in text.matches(PHONE):
            digits = _digits(match.group())
            if len(digits) >= FEWEST_DIGITS and digits not in own:
                yield _hit(place, "a phone number")
        for place, match in text.broken_matches(PHONE, _BROKEN):
            digits = _digits(match.group())
            if len(digits) >= FEWEST_DIGITS and digits not in own and not _DAY.search(match.group()):
                yield _hit(place, "a phone number")


def _is_machine(match: re.Match[str]) -> bool:
    """Whether it is the user of `git@host:path`, or the password of `://user:password@host`, which is a secret."""
    text, start, end = match.string, match.start(), match.end()
    if match.group().startswith("git@") and text[end : end + 1] in (":", "/"):
        return True
    return _USER_BEFORE.search(text, max(0, start - 200), start) is not None


def _may_hold_phone(text: Text) -> bool:
    """A cheap look at the shape of the text, in which all digits and all separators are alike."""
    shape = text.whole.encode("ascii", "replace").translate(_SHAPE)
    return any(group in shape for group in _GROUPS) or _PHONE_SHAPE.search(shape) is not None


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _hit(place: Place, what: str) -> Hit:
    return RULE.at(
        place,
        found=f"what looks like {what}; only the organization's own contacts are allowed",
        help="name the role instead, or list it under contacts in org.yml",
    )
