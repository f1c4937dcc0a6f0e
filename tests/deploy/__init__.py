"""The sample configurations of other web servers, tried on a published tree beside our own server."""
