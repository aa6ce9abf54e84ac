"""What is asked before something is done with a visit, when one is planned by hand, and when a place is offered."""

from cards.words import Wording

DAY = "Which day?"
TIME = "At what time?\nThe visit starts then."
WHOM_ON = "Which councillor goes on the visit?"
WHOM_OFF = "Which councillor comes off the visit?"
REASON = "Why is it cancelled?"
CANCEL_MEANS = Wording("Everyone on the visit and its hosts are told.")
OFFER_MEANS = Wording(
    "The councillors on the visit are asked whether it suits them. With nobody on it, it moves at once."
)
MOVE_MEANS = Wording("Everyone on the visit is told, and the host is asked to confirm the new date.")
REBOOK_MEANS = Wording("The same councillors go on the new visit, and the host is asked to confirm it.")
HOST = "Who receives the councillors? (optional)\nEnter a name or a role."
PLACE = "Where is it? (optional)"
LINK = "Link for joining online (optional)"
MINUTES = "How many minutes does it take?"
TEAM = "Which team?"
CAPACITY = "How many councillors can go?"
ADD_TITLE = Wording("Plan one visit")
ADD_IT = "Put it on the rota"
OFFER_TITLE = Wording("Offer your place to others")
OFFER_HOW = Wording("You stay on the visit until somebody takes your place. The first to take it has it.")
OFFER_TO = "To whom?"
EVERYONE = Wording("Everyone who could take it")
IN_RETURN = "Which visit would you go on in return?\nOnly a councillor on that visit can take your place then."
NOTHING = Wording("Nothing in return")
OFFER_IT = "Offer my place"
