"""The pages that people see in a browser: plain HTML, no scripts, no cookies. Here are the two that the Teams app package
must point to, privacy and terms.
"""

from html import escape
from typing import Final

from bot.council_sections import Council

STYLE: Final = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}a{color:#1d4f91}dt{font-weight:bold}"
    "button{font:inherit;padding:.5rem 1.5rem}"
)


def privacy_page(council: Council) -> str:
    """What is kept about whom, why, for how long, and whom to ask."""
    name = escape(council.name)
    return page(
        council.name,
        "Privacy",
        f"""
<p>{name} uses Frontline Visits, a bot in Microsoft Teams, to record councillors' visits to the front line of children's
social care and the answers to what they raise. {name} is the controller of what it keeps.</p>
<h2>What is kept</h2>
<ul>
<li>about councillors and officers: name, work e-mail address, role, ward, party, when they were elected and briefed, and
what they did in the app and when;</li>
<li>visit forms, the issues raised in them, and the answers;</li>
<li>the rota of visits, when councillors say they can visit, and, for those who ask for one, the address of a calendar:
whoever knows it can read that person's visits, until the person revokes it.</li>
</ul>
<p>No child's details are wanted. Forms are checked for anything that could identify a child or a family before they are
sent. The app does not read files, photos or recordings.</p>
<h2>Why, and who reads it</h2>
<p>It is kept so that the council can oversee its services to children. A form is read by the people in the Head of
Service's channel, by the councillors who made the visit and by Democratic Services. The {escape(council.committee)}
receives a report once a year, with a copy to the Chief Executive. The published report quotes a councillor only where
they have agreed to it.</p>
<h2>How long</h2>
<p>A form that is begun and not sent is kept for {council.drafts.keep_days} days after it was last saved. Forms that were sent,
the answers and the rota are kept for {council.retention.records_years} years after the end of the municipal year (30 April),
and what was done, when and by whom for {council.retention.audit_years}. Committee reports are kept
{_reports_kept(council)}. When the time is over, an officer has them removed; a legal hold keeps them longer. The cards of what
is removed are deleted in Teams too, where Teams allows it; backups, and copies that Teams keeps, follow {name}'s own settings.</p>
<p>Those who leave lose access at once. Their name stays on the register until they ask for it to go; what they did then stands
under a number that names nobody.</p>
<h2>Your rights</h2>
<p>You may ask to see what is kept about you, and to have it put right or removed. {_whom_to_ask(council)} If you are not
content with the answer, you may complain to the Information Commissioner's Office.</p>
""",
    )


def _reports_kept(council: Council) -> str:
    years = council.retention.reports_years
    return f"for {years} years" if years else "for good, as other committee papers are"


def terms_page(council: Council) -> str:
    """Who may use the bot and what for, with the numbers to call for what it is not for."""
    calls = (
        council.contacts.mash,
        council.contacts.out_of_hours,
        council.contacts.lado,
        council.contacts.whistleblowing,
    )
    numbers = "\n".join(f"<dt>{escape(c.name)}</dt><dd>{escape(c.phone)}</dd>" for c in calls)
    return page(
        council.name,
        "Terms of use",
        f"""
<p>Frontline Visits is for councillors and officers of {escape(council.name)}, and its named partners, who are on the
council's register. It is used under the council's own policies for information and for conduct.</p>
<h2>What you may expect of it</h2>
<p>It keeps your form as you write it, sends it when you say so, and tells you when it is answered. It does not judge
what you write, and officers cannot change your words.</p>
<h2>What is asked of you</h2>
<ul>
<li>Do not name or describe a child, a family or anyone else who could be recognised.</li>
<li>Remember that everyone in the Head of Service's channel reads what you send, and that the committee's report is
public.</li>
</ul>
<h2>What it is not for</h2>
<p>It is not a way to report a worry about a child. If a child is in danger now, call the police on
{escape(council.contacts.police.phone)}. Otherwise call:</p>
<dl>
{numbers}
</dl>
""",
    )


def _whom_to_ask(council: Council) -> str:
    if council.privacy_contact:
        return f"Ask {escape(council.privacy_contact)}."
    return "Ask Democratic Services at the council."


def page(council: str, title: str, body: str) -> str:
    """A whole page of the council of this name. `body` is HTML."""
    heading = f"{title}: Frontline Visits"
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading} - {escape(council)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{heading}</h1>
{body.strip()}
</main>
</body>
</html>
"""
