"""The drawings of the explainer film: what moves, what is written, and that the committed files are those drawings."""
