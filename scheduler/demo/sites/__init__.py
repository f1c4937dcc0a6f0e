"""The six sites: each dresses the same programme in another format, one module a site."""
