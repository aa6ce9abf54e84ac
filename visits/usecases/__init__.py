"""What people do, one verb to a function: each knows only the rules and the ports.

Anything a person can bring about is a return value; Stale (read again and call again) and Unavailable are the only
exceptions that leave a use case.
"""
