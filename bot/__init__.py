"""How the product is reached: the composition root, settings, HTTP, handlers, jobs and the command line.

May import `cards`, `storage` and `visits`. Only `bot.teams` inside it speaks Bot Framework.
"""
