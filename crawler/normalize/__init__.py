"""From raw strings to values: dates, places, text, classes; `event.normalize` puts them together.

Pure: no clock, no network, no engine; `now` is an argument. Where the text does not say it plainly, there is no
value and a reason instead (`refusal.Refusal`). Imports `config`, `store.event` and `store.url`.
"""
