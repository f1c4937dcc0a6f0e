"""From a page to one clean event: a plain Scrapy project.

`Response -> EventItem -> EventData`: extractors (`extract/`) and the normalizer (`normalize/`) are pure, the
spider, middlewares and pipelines around them only fetch, call and save. Imports `store` and `config`.
"""
