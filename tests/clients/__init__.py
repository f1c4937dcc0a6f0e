"""Real calendar and feed clients read what we publish, over HTTP on loopback."""
