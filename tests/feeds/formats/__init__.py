"""Tests of the feed formats: pure, values in and bytes out."""
