"""English names of the languages that announcements come in, by ISO 639 code."""

from __future__ import annotations

_NAMES = """
ar Arabic; bg Bulgarian; bs Bosnian; ca Catalan; cs Czech; cy Welsh; da Danish; de German; el Greek; en English;
es Spanish; et Estonian; eu Basque; fa Persian; fi Finnish; fr French; ga Irish; gl Galician; he Hebrew; hi Hindi;
hr Croatian; hu Hungarian; hy Armenian; id Indonesian; is Icelandic; it Italian; ja Japanese; ka Georgian; kk Kazakh;
ko Korean; lt Lithuanian; lv Latvian; mk Macedonian; ms Malay; mt Maltese; nb Norwegian Bokmål; nl Dutch;
nn Norwegian Nynorsk; no Norwegian; pl Polish; pt Portuguese; ro Romanian; ru Russian; sk Slovak; sl Slovenian;
sq Albanian; sr Serbian; sv Swedish; th Thai; tr Turkish; uk Ukrainian; ur Urdu; uz Uzbek; vi Vietnamese; zh Chinese
"""
_BY_CODE = dict(row.strip().split(" ", 1) for row in _NAMES.replace("\n", " ").split(";"))


def language_name(code: str) -> str:
    """ "de" -> "German"; a code that is not in the table stays as it is."""
    return _BY_CODE.get(code, code)
