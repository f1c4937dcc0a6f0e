"""Every fault that a site may show, on a real loopback site: its class, its sentence, and what it leaves untouched."""
