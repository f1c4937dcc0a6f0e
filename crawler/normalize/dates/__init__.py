"""Dates: machine formats first (`machine`), then any text through a grammar, then times and zones.

    text -> `tokens` -> `pieces` -> `spans` -> `completion` -> `reading` -> `settle`;   the door is `when.read_when`
    a whole page's line -> the same tokens, pieces and spans -> `mentions`, with places and nothing inferred

Pure; whatever is ambiguous or in no calendar is refused, never guessed.
"""
