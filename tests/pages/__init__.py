"""Generated event lists, pages of content systems and pages without events, in many languages, with their truth.

Written before and apart from the code that they test. Everything is our own: fictional organisations, example.org
addresses. Pages are made in memory from a seed, so the same call gives the same bytes. A third of the combinations of
layout and language (of subject and language for the pages without events) is *closed*: whoever tunes the reader looks
at the others only.

    python -m tests.pages OUT            write the open pages and their truth, to look at
    python -m tests.pages.score          tables per layout and language (--part open|closed; --cms: content systems)
    python -m tests.pages.negatives      the pages without events: what is taken for an event all the same
"""
