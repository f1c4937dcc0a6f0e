"""What a real browser makes of our pages: the system's Chromium, driven by Playwright."""
