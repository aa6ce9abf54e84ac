"""Bot Framework's adapter over our own connector: one session, no client built per turn, no deep copies."""

from typing import Any, Final

from botbuilder.core import ActivityHandler, BotAdapter, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, ResourceResponse

from bot.teams.connector import Connector, Json

INVOKE_RESPONSE_KEY: Final[str] = BotAdapter._INVOKE_RESPONSE_KEY


class TeamsAdapter(BotAdapter):
    """Runs a turn, and sends what a TurnContext is asked to send.

    An invokeResponse never goes to Teams: `run` returns it, for the HTTP answer.
    """

    def __init__(self, connector: Connector) -> None:
        super().__init__()
        self._connector = connector

    async def run(self, activity: Activity, handler: ActivityHandler) -> Any:
        """One turn. Returns the InvokeResponse of an invoke, else None."""
        context = TurnContext(self, activity)
        await self.run_pipeline(context, handler.on_turn)
        kept = context.turn_state.get(INVOKE_RESPONSE_KEY)
        return kept.value if kept is not None else None

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Send each in turn; traces are for emulators and go nowhere. Raises ConnectorError."""
        return [ResourceResponse(id=await self._send(context, activity)) for activity in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Put the activity in place of the one with its id. Raises ConnectorError."""
        service_url, conversation_id = _address(context, activity)
        await self._connector.put(service_url, conversation_id, activity.id, _json(activity))
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Take an activity back. Raises ConnectorError."""
        service_url, conversation_id = _address(context, reference)
        await self._connector.delete(service_url, conversation_id, reference.activity_id)

    async def _send(self, context: TurnContext, activity: Activity) -> str:
        if activity.type == ActivityTypes.invoke_response:
            context.turn_state[INVOKE_RESPONSE_KEY] = activity
            return ""
        if activity.type == ActivityTypes.trace:
            return ""
        service_url, conversation_id = _address(context, activity)
        if activity.reply_to_id:
            return await self._connector.reply(service_url, conversation_id, activity.reply_to_id, _json(activity))
        return await self._connector.post(service_url, conversation_id, _json(activity))


def _address(context: TurnContext, target: Activity | ConversationReference) -> tuple[str, str]:
    """Where to send, as the activity or reference says, else where the turn came from."""
    conversation = target.conversation or context.activity.conversation
    return target.service_url or context.activity.service_url, conversation.id


def _json(activity: Activity) -> Json:
    serialised: Json = activity.serialize()
    return serialised
