"""What is remembered: the storage ports of `visits`, kept over one small table Protocol with two engines.

May import `visits`. Never imports `cards` or `bot`, and nothing here knows what a card or a conversation is.
"""
