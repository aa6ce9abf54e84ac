"""Turns of Bot Framework handed to `bot.turns.Conversation`, and its answers handed back.

When the bot has been installed: Teams tells it twice, as an installationUpdate and as a conversationUpdate with the
bot among `membersAdded`. The two come in any order, to any replica, so remembering one to drop the other would need
shared storage. Only the installationUpdate counts: Teams sends it for every install, in every scope, also when
someone installs the bot again, for which it sends no conversationUpdate. Channels other than Teams know no
installationUpdate, and there the conversationUpdate counts. An upgrade ("add-upgrade") is not an install: nobody
needs a second welcome.
"""

import asyncio
import traceback
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import structlog
from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from bot.teams import reading
from bot.teams.activities import CARD_ACTION, SEARCH
from bot.teams.adapter import INVOKE_RESPONSE_KEY
from bot.teams.connector import Connector, ConnectorError, Json
from bot.teams.outbound import CARD_TYPE, ConnectorChat, TeamRoster, card_attachment, message_activity
from bot.teams.tokens import CHANNEL
from bot.teams.updates import BackgroundUpdates
from bot.turns import CardJson, Conversation, Hit, Hits, Installed, Message, Place, Pressed, Said, Searched

_log = structlog.get_logger("bot.teams")
_FRAMES_LOGGED: Final = 4
_PREVIEW_TYPE: Final = "application/vnd.microsoft.card.thumbnail"
_NO_MARKUP: Final = str.maketrans("<>", "‹›")
"""Some clients take a preview's words for HTML and others do not: with these marks they show the same."""
SEARCH_SECONDS: Final = 4.0
"""Teams waits five for the answer to a search."""


class TurnHandler(ActivityHandler):
    """Every turn ends well: what the conversation raises becomes an error card or text, and a bare log line.

    `error_card` makes the card for a button that failed and `error_text` is said when a message fails. A card that
    answers a button in a personal chat also takes the place of the stored message, or the old one would come back
    with the next scroll. In a channel it does not: the answer is for the person who pressed, the stored card for
    everyone.
    """

    def __init__(
        self,
        conversation: Conversation,
        connector: Connector,
        updates: BackgroundUpdates,
        *,
        error_card: Callable[[], CardJson],
        error_text: str,
    ) -> None:
        self._conversation = conversation
        self._connector = connector
        self._updates = updates
        self._error_card = error_card
        self._error_text = error_text

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """A message becomes Said."""
        activity = turn_context.activity
        turn = Said(
            **self._turn(activity),
            text=reading.text_of(activity),
            attachments=reading.files_of(activity),
            mentions_bot=reading.mentions_bot(activity),
        )
        try:
            await self._conversation.said(turn)
        except Exception as error:
            log_failure("message failed", error)
            await self._apologise(turn, error)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        """A card's button becomes Pressed, a search Searched; no other invoke is known here.

        The body stays a plain dict, serialised once by the door: Bot Framework's own way serialises it twice and
        answers 500. Kept in the turn state rather than sent, it is not copied either.
        """
        response = InvokeResponse(status=int(HTTPStatus.NOT_FOUND), body={})
        if turn_context.activity.name == CARD_ACTION:
            response = InvokeResponse(status=int(HTTPStatus.OK), body=await self._press(turn_context.activity))
        elif turn_context.activity.name == SEARCH:
            response = InvokeResponse(status=int(HTTPStatus.OK), body=await self._search(turn_context.activity))
        turn_context.turn_state[INVOKE_RESPONSE_KEY] = Activity(type=ActivityTypes.invoke_response, value=response)
        return response

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        """The bot was installed."""
        if turn_context.activity.action == "add":
            await self._install(turn_context.activity)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Someone joined: the bot itself only counts where no installationUpdate tells us."""
        activity = turn_context.activity
        if activity.channel_id != CHANNEL and reading.adds_bot(activity):
            await self._install(activity)

    def error_body(self) -> Json:
        """The answer to a button that failed."""
        return invoke_body(self._error_card())

    def _turn(self, activity: Activity) -> dict[str, Any]:
        where = reading.where_of(activity)
        return {
            "sender": reading.sender_of(activity),
            "where": where,
            "activity_id": activity.id or "",
            "chat": ConnectorChat(self._connector, where),
            "roster": TeamRoster(self._connector, where),
        }

    async def _press(self, activity: Activity) -> Json:
        action = activity.value["action"]
        turn = Pressed(
            **self._turn(activity),
            verb=action["verb"],
            data=action.get("data") or {},
            card_activity_id=activity.reply_to_id or "",
        )
        try:
            card = await self._conversation.pressed(turn)
        except Exception as error:
            log_failure("button failed", error)
            return self.error_body()
        if turn.card_activity_id and turn.where.place is Place.PERSONAL:
            where = turn.where
            update = message_activity(Message(card=card))
            await self._updates.send(where.service_url, where.conversation_id, turn.card_activity_id, update)
        return invoke_body(card)

    async def _search(self, activity: Activity) -> Json:
        if not reading.is_first_page(activity):
            return search_body(Hits())
        turn = Searched(**self._turn(activity), words=reading.searched_words(activity))
        try:
            async with asyncio.timeout(SEARCH_SECONDS):
                return search_body(await self._conversation.searched(turn))
        except Exception as error:
            log_failure("search failed", error)
            return search_body(Hits(line=self._error_text))

    async def _install(self, activity: Activity) -> None:
        try:
            await self._conversation.installed(Installed(**self._turn(activity)))
        except Exception as error:
            log_failure("install failed", error)

    async def _apologise(self, turn: Said, error: Exception) -> None:
        if isinstance(error, ConnectorError):
            return  # it is writing to Teams that failed
        try:
            await turn.chat.post(Message(text=self._error_text))
        except ConnectorError as unreachable:
            log_failure("no apology either", unreachable)


def invoke_body(card: CardJson) -> Json:
    """What Teams expects as the answer to Action.Execute."""
    return {"statusCode": int(HTTPStatus.OK), "type": CARD_TYPE, "value": card}


def search_body(found: Hits) -> Json:
    """What Teams expects as the answer to a search: a list, or a line in its place."""
    if found.line:
        return {"composeExtension": {"type": "message", "text": found.line}}
    listed = [_listed(hit) for hit in found.hits]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": listed}}


def _listed(hit: Hit) -> Json:
    preview = {"title": hit.title.translate(_NO_MARKUP), "text": hit.text.translate(_NO_MARKUP)}
    return card_attachment(hit.card) | {"preview": {"contentType": _PREVIEW_TYPE, "content": preview}}


def log_failure(event: str, error: BaseException) -> None:
    """Log what failed and where. Never the error's message: it may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_LOGGED:]
    at = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    _log.error(event, error=type(error).__name__, at=at)
