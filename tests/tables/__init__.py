"""Tables of cases for what reads words: dates, places, relevance. Written before and apart from the code they test.

Each table is two files of one JSON object per line: `<subject>.open.jsonl` for whoever writes the code, and
`<subject>.closed.jsonl`, about a third, which nobody opens who does: a test or a report says of it only how much is
right. The hash of a case's text decides its part (`table.part_of`), so that a new case is added to the file that
`python -m tests.tables.table TEXT` names. Shares by language and class: `python -m tests.tables.dates` (or `places`,
`relevance`, ...); `--misses` lists the open misses. All announcements are invented; venues, cities
and organisations are named where their names are what is tested.

dates      text, language, class; order, country, now, year, zone of the source where they matter (now: 2026-11-22 noon
           UTC, zone: Europe/Brussels). expect: start, end (inclusive; null: one day or unknown), time, end_time,
           offset (of the wall clock; compared as instants), precision; or none: the code of the refusal.
           deadlines: all that the text names, as [kind, day].
places     text or parts, country (of the source), language. expect: country, zone, city, mode, as far as given
           (null: it must not be said), or uncertain: neither country nor zone may be said.
relevance  title, description, language, class. expect: publish, review or drop; why: for people.
"""
