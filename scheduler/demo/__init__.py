"""A small fictional web of our own on loopback, so that the service can be seen and tested without any network.

`programme` says what takes place, `sites/` publish it in six different ways, `site` serves them, `run` crawls them.
"""
