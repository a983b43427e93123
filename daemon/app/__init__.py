"""The only code that knows both sides: it hands mail to the core and carries out what the core decides."""
