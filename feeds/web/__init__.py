"""Pages and the server: what people see (`pages`), and how pages and feeds are answered over HTTP (`app`).

Pages are rendered by `feeds.publish` into the published tree; the server hands them out and renders only what a filter
asks for. Imports `feeds`, `store` and `config`.
"""
