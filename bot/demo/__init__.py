"""The product tried out: a sample council with a past, and Microsoft's Agents Playground to talk to it in.

A development tool: nothing else imports it, and the product runs without it.
"""
