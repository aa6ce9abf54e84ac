"""People's calendars over HTTP: GET /calendar/{token}.ics, and /calendar/{token}/{visit}.ics for one visit.

Whoever knows the token may read it, so it is in no log, and an address that is not known is answered like one that never was.
"""

import asyncio
from hashlib import sha256
from typing import Final

from aiohttp import ETag, web

from bot.desk import Desk
from bot.documents.calendar import calendar_file
from visits.ports import Unavailable
from visits.usecases.calendar import PersonsCalendar, visits_of_feed

HEADERS: Final = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


def add_calendars(app: web.Application, desk: Desk) -> None:
    """Serve the calendars of this desk's council."""
    calendars = _Calendars(desk)
    app.router.add_get("/calendar/{token}.ics", calendars.all_visits)
    app.router.add_get("/calendar/{token}/{slot}.ics", calendars.one_visit)


class _Calendars:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def all_visits(self, request: web.Request) -> web.StreamResponse:
        """Every visit of a person, for a calendar that looks again and again."""
        return await self._answer(request, await self._calendar(request), "inline", "visits.ics")

    async def one_visit(self, request: web.Request) -> web.StreamResponse:
        """One visit, to be put into a calendar once."""
        calendar = await self._calendar(request)
        visits = tuple(one for one in calendar.visits if one.slot.id == request.match_info["slot"])
        if not visits:
            raise web.HTTPNotFound
        return await self._answer(request, calendar.model_copy(update={"visits": visits}), "attachment", "visit.ics")

    async def _calendar(self, request: web.Request) -> PersonsCalendar:
        """What is read at this address. Raises HTTPNotFound, and HTTPServiceUnavailable while the store is down."""
        try:
            calendar = await visits_of_feed(self._desk.office, request.match_info["token"])
        except Unavailable:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "60"}) from None
        if calendar is None:
            raise web.HTTPNotFound
        return calendar

    async def _answer(
        self, request: web.Request, calendar: PersonsCalendar, disposition: str, name: str
    ) -> web.StreamResponse:
        rules, made_at = self._desk.rules, calendar.feed.made_at
        body = await asyncio.to_thread(calendar_file, calendar.visits, rules, made_at)  # some ten milliseconds
        tag = sha256(body).hexdigest()
        if any(known.value == tag for known in request.if_none_match or ()):
            return web.Response(status=304, headers=HEADERS | {"ETag": f'"{tag}"'})
        response = web.Response(
            body=body,
            content_type="text/calendar",
            charset="utf-8",
            headers=HEADERS | {"Content-Disposition": f'{disposition}; filename="{name}"'},
        )
        response.etag = ETag(value=tag)
        return response
