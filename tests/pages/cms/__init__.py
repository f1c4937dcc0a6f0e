"""Event lists as content systems and hand-made sites mark them up, written from general knowledge of those systems.

Meetings of boards, councils and associations; congresses, courses and webinars of societies, hospitals and patient
organisations. Markup habits are those of the systems; bodies, organisations and events are fictional.

    systems/<family>.toml   one table per system: what it lists, in which languages, and its markup (Jinja)
    frames.toml             what stands around the list: head, banner, menu, side blocks, footer
    words.toml              what the bodies, meetings and congresses are called in each language
"""
