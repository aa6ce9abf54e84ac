"""What people see: every Adaptive Card of the product, and the words on it.

Here are pure functions from the things of `visits` to a card (`elements.Card`). Rules hand over codes; their wording is
in `cards/wording/`. This room may import `visits`; storage, the bot, the network and the clock never enter.
"""
