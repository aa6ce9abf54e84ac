"""The front door to Teams: what comes in becomes a turn of `bot.turns`, what goes out becomes a Bot Connector call.

The only room that imports Bot Framework. Inbound: `door` (HTTP), `tokens` and `keys` (is it Teams?), `activities` (is
it well formed?), `adapter` and `handler` (a TurnContext dispatched by an ActivityHandler), `reading` (the turn's own
words). Outbound: `outbound` (a message as JSON), `connector` (the calls), `credentials` (our own token), `updates`
(cards kept up to date).

May import `bot.turns`. Never imports `cards`, `storage` or `visits`: what is said and shown is not decided here. No
text that a person wrote, no name and no token is ever logged.
"""
