"""Pages without any event that a visitor could attend, after real kinds of pages full of dates.

kinds.toml says how a subject (news, staff, timetable, ...) is marked up, <language>.toml what the pages of that
language say. `python -m tests.pages.negatives` prints which of the open ones yield an event all the same.
"""
