"""text holds no HTML tags"""

import re

from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.lint.text import in_code, text_of
from oos_catalog.model.document import Document

RULE = Rule("html-tag", WARNING, safety=True)

_ELEMENTS = """
a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe
image img input ins isindex kbd label legend li link listing main map mark marquee math menu meta meter nav nobr
noembed noframes noscript object ol optgroup option output p param picture plaintext portal pre progress q rp rt
ruby s samp script search section select slot small source span strike strong style sub summary sup svg table tbody
td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp
"""
ELEMENTS = frozenset(_ELEMENTS.split())

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,40})(?=([\s/>])|$)", re.MULTILINE)
_ATTRIBUTE = re.compile(r"[^<>]{0,500}=")


def check(document: Document, _: Context) -> Hits:
    """Tags such as `<b>` or `<img src=...>` outside of backticks.

    Contributed text is never run as HTML: here a tag is shown as the characters it is made of. Other programs that show
    the file drop it, or worse. Use Markdown, or put the tag between backticks if the rule is about it.

    Before: `Never <b>delete</b> a mail.`

    After: `Never **delete** a mail.`
    """
    text = text_of(document)
    if not text.has("<"):
        return
    for place, match in text.matches(_TAG, "<"):
        if _is_tag(match) and not in_code(match):
            yield RULE.at(
                place,
                found=f"the HTML tag <{match.group(1).lower()}> is shown as text and never run",
                help="use Markdown, or put it between backticks",
            )


def _is_tag(match: re.Match[str]) -> bool:
    """Whether it is an element of HTML, or has an attribute; `<your name>` and `<client-id>` are not tags."""
    return match.group(1).lower() in ELEMENTS or _ATTRIBUTE.match(match.string, match.end()) is not None
