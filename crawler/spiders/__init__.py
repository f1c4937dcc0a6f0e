"""The spider and what binds it to a configured source. May import Scrapy, `config`, `store` and this room."""
