"""What we know: events, where each was listed, how it changed, and what people decided about it.

Imports `config` only. `identity`, `merge`, `change`, `vanish` and `gate` are pure: values in, values out.
Nothing outside this room writes SQL; the door is `store.repository.Store`, whose methods stand in `store/door/`.
"""
