"""One true event, many announcements: a generated year of crawls with known truth, and what the store makes of it.

    words ─> world (true events and their fates) ─> habits of sources ─> announcements ─> CrawlRun ─> Store
               │                                                                                       │
               └──────────────────────────────────── score <───────────────────── look ────────────────┘

Written apart from the matcher: nothing here imports anything of `store` but its door, `store.repository.Store`, and
the values that pass through it. The `*_closed.toml` files and the seeds of the closed part are for measuring only;
whoever tunes the matcher does not open them and does not look at single cases of that part.
"""
