"""Who and what there is in the Agents Playground: invented people, one team, two channels."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody with an account: `id` is the Teams id ("29:…"), `object_id` the one in Microsoft Entra (a GUID)."""

    name: str
    id: str
    object_id: str

    def as_setting(self) -> Json:
        """The person as the Playground's configuration file spells one (`userPrincipleName` is its own spelling)."""
        given, _, surname = self.name.partition(" ")
        address = f"{self.name.lower().replace(' ', '.')}@example.org"
        names = {"givenName": given, "surname": surname, "email": address, "userPrincipleName": address}
        return {"id": self.id, "name": self.name, "aadObjectId": self.object_id, **names}


_NAMES = ("Amina Yusuf", "Priya Shah", "Tom Reid", "Joan Hall", "Kofi Mensah", "Ruth Lane")
_EVERYBODY = tuple(
    Person(name, f"29:user-{number}", f"00000000-0000-4000-8000-{number:012d}") for number, name in enumerate(_NAMES)
)


@dataclass(frozen=True)
class Setting:
    """Who and what there is in the Playground. Everybody is invented. It insists on exactly five `others`."""

    me: Person = _EVERYBODY[0]
    others: tuple[Person, ...] = _EVERYBODY[1:]
    tenant_id: str = "11111111-1111-4111-8111-111111111111"
    bot_id: str = "28:22222222-2222-4222-8222-222222222222"
    bot_name: str = "Frontline"
    personal_chat: str = "a:personal-chat"
    team_id: str = "19:team@thread.tacv2"  # the General channel has the team's id, as in Teams
    team_name: str = "Children's Services"
    team_group_id: str = "33333333-3333-4333-8333-333333333333"
    channel_id: str = "19:visits@thread.tacv2"
    channel_name: str = "Frontline visits"

    def as_configuration(self) -> Json:
        """The whole of `.m365agentsplayground.yml`. ValueError unless there are five others."""
        if len(self.others) != 5:
            raise ValueError(f"The Playground needs exactly 5 other people, not {len(self.others)}")
        return {
            "version": "0.1.1",
            "tenantId": self.tenant_id,
            "bot": {"id": self.bot_id, "name": self.bot_name},
            "currentUser": self.me.as_setting(),
            "users": [person.as_setting() for person in self.others],
            "personalChat": {"id": self.personal_chat},
            "groupChat": {"id": "19:group@thread.v2", "name": "Group"},
            "team": {
                "id": self.team_id,
                "name": self.team_name,
                "aadGroupId": self.team_group_id,
                "channels": [{"id": self.channel_id, "name": self.channel_name}],
            },
        }
