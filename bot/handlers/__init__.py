"""What happens on a turn: unpack it, call one use case, show one card. Knows `bot.turns`, never Bot Framework."""
