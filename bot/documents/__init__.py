"""What the product writes for other programs to open: calendars, workbooks and the committee report.

May import `cards` for wording, and `visits`. Nothing here reads the store, the settings or the clock.
"""
