"""When it happens, and the front door: the clock, the service, health and the command line. Imports every room."""
