"""Two hundred invented texts, written before the rules of `visits.identifiers` had been read by their writer.

As councillors, managers and Heads of Service would write them: form answers, answers to issues, follow-ups, comments.
They were measured once before the rules were tuned to them, and once after: since then they are no longer unseen.

    kind                                    there   before   after
    NHS, NI, birth, phone, postcode, e-mail    44     100%    100%
    age                                        12      92%     92%
    name of a child or relative                47      40%     64%
    name of staff (not looked for)             12      17%     17%
    false alarms, of any kind                 101       1%      0%

Nobody here exists. NHS numbers are of the 999 test range, National Insurance prefixes are never issued, telephone numbers
are of Ofcom's ranges for drama, and addresses of e-mail are of example domains.
"""

from typing import Final

from visits.identifiers import Kind

NHS, NI, DOB = Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE, Kind.DATE_OF_BIRTH
NAME, AGE, PHONE, POSTCODE, EMAIL = Kind.NAME, Kind.AGE, Kind.PHONE, Kind.POSTCODE, Kind.EMAIL

WITH: Final[tuple[tuple[frozenset[Kind], str], ...]] = tuple(
    (frozenset(kinds), text)
    for kinds, texts in (
        # what must never be sent
        (
            (NHS,),
            (
                "The example on the screen had NHS number 999 989 9080 in full.",
                "Answer: the referral (nhs no. 9994420496) was reopened on Monday.",
                "Patient number 999-688-9661 was read aloud while we were in the room.",
                "I can confirm the health assessment for NHS: 9997814681 is booked.",
                "her nhs number is 999 120 1890 and no one can find the file",
                "The NHS ID on the whiteboard was 9999836666.",
                "Health visitor quoted 999 654 4044 as the child's NHS number.",
            ),
        ),
        (
            (NI,),
            (
                "Care leaver told us his NI number, QQ 12 34 56 C, is still not on the system.",
                "National Insurance no: QQ123456A was on the desk.",
                "ni number qq 22 33 44 b was never issued to the young person",
                "Her NINO (QQ-65-43-21-D) arrived two months after she left care.",
                "We have written about QQ334455C and await the DWP.",
            ),
        ),
        (
            (DOB,),
            (
                "The case discussed was a girl born on 4 June 2015.",
                "DOB 14/9/12, moved three times since Christmas.",
                "date of birth: 2011-03-07 according to the screen",
                "His birthday is 3rd of May 2010 so the pathway plan is late.",
                "Child (d.o.b. 21.11.2013) has waited 40 days for an assessment.",
                "The baby was born 12 October 2026 and the strategy meeting was the day after.",
                "He was born in Bootle on the 9th of February, 2016.",
                "Response: the child's date of birth had been entered as 01/01/2001, it should be 01/10/2011.",
                "They turn 18 on 6 March 2027 (birth date 06/03/2009) and have no accommodation.",
            ),
        ),
        # names of children
        (
            (NAME,),
            (
                "Tyrone told us he likes his new placement but misses his old school.",
                "A young woman called Shanice spoke very well about leaving care.",
                "We met a lad named Jaydon who had been in four placements.",
                "Ellie-Mae's foster carers have not been paid the mileage since July.",
                "The twins, Noah and Isla, were still placed apart.",
                "Kieran Dutton is waiting for a school place.",
                "The child's first name is Bronwyn and everyone on the corridor knew the story.",
                "I would like to know what has happened to little Alfie since my visit.",
                "Staff were worried about Chelsea, who goes missing most weekends.",
                "baby jayden was mentioned by name in the open plan office",
                "a girl called keira had written a poem for the wall",
                "his name is reece and he is in the children's home on the corner",
                "The Featherstone-Banks siblings remain on plans after two years.",
                "Young person: Marlon W. Placement: out of borough.",
                "Siobhán's contact with her brother was cancelled three times.",
                "Zoë and her sister Anaïs are looked after in Cumbria.",
                "The boy, Олександр, has no interpreter.",
                "A child called 小明 was waiting for an interpreter.",
                "Mohammed's social worker has changed six times.",
                "The worker said that Oluwaseun is doing well at college.",
                "K.B. (the girl in the news) was discussed at length.",
                "One of them, Dylan, asked why his nan could not visit.",
                "Answer to issue 2: Jordan has now been allocated a personal adviser.",
                "Thank you. We have reviewed the case of Poppy Hartigan and a plan is in place.",
                "Follow up: has Malachi been seen by CAMHS yet?",
                "i asked about connor and nobody knew who had the case",
                "The Kowalczyk family have been waiting nine weeks for housing.",
                "Case of the Adebayo children: same as I raised in March.",
            ),
        ),
        # names of parents, carers and neighbours
        (
            (NAME,),
            (
                "Mrs Ollerenshaw fosters three and would foster more with a bigger house.",
                "Mother (Donna) rang the duty desk four times during our visit.",
                "The father, Gary Whitlock, was in reception and very upset.",
                "Mr. and Mrs. Tattersall have been approved as carers since May.",
                "His stepdad Lee is not supposed to be in the house.",
                "her mum tracey says the social worker never rings back",
                "Grandmother, Mrs P. Iqbal, has asked for a special guardianship order.",
                "Foster carer Sandra Bickerstaffe wants to move to an agency.",
                "Mr O'Dwyer complained that his letters were not answered.",
                "Auntie Jean has the children at weekends.",
                "His mam, Kelly-Anne, is pregnant again.",
                "The grandparents, Barry and Maureen, were not told about the hearing.",
            ),
        ),
        (
            (AGE,),
            (
                "There was a 9 year old in reception for two hours.",
                "A boy aged 13 has been out of school since September.",
                "One girl, only twelve years old, was placed 120 miles away.",
                "A fifteen-year-old told us that nobody had asked what he wanted.",
                "a child age 6 was interviewed with the door open",
                "We heard of a baby of 4 months who had three placements.",
                "The lad is 14 and has been in custody twice.",
                "A girl (16) is in bed and breakfast.",
                "The eldest is 11 yrs old and cares for the others.",
            ),
        ),
        (
            (PHONE,),
            (
                "Please ring the carer on 07700 900481.",
                "Her number is +44 7700 900 226 if you wish to hear it from her.",
                "mum can be reached on 0161 496 0377 after 4",
                "Call 01632960818 and ask about the placement.",
                "The young person's mobile, 07700-900-655, was on the whiteboard.",
                "Phone (0151) 496 0144 for the foster carer.",
                "Contact for the family: tel 020 7946 0958.",
            ),
        ),
        (
            (POSTCODE,),
            (
                "The family lives at 14 Marlowe Street, L20 7BQ.",
                "They were moved to PR8 2XH without warning.",
                "home postcode l21 9tt is out of our area",
                "The house in WN5 0AA has no heating, says the worker.",
                "Placement address: 3 The Larches, M14 6RR.",
                "Children placed at CH411AB and nobody told the ward councillor.",
            ),
        ),
        (
            (EMAIL,),
            (
                "Write to the carer at foster.home@example.org about this.",
                "Her e-mail is j_sutcliffe+kids@example.com and she wants a reply.",
                "contact DAD.OF.TWO@EXAMPLE.NET for details",
                "The parent wrote from mum-of-3@mail.example.co.uk last week.",
            ),
        ),
        # several at once
        (
            (NAME, AGE),
            (
                "Amelia, 8, and her brother are with carers in Ormskirk.",
                "The team told us about Leon (aged 15), who sleeps on sofas.",
            ),
        ),
        ((NAME, DOB), ("Ruby Entwistle dob 17/08/2014 is still without a plan.",)),
        ((NAME, PHONE), ("Ask Mrs Gladwin, 01632 960340, she fosters two of them.",)),
        ((NHS, NAME), ("Summary: Harley, NHS 9996662098, seen by the paediatrician.",)),
        ((NAME, EMAIL), ("Mr Pettigrew (dad) can be written to: pettigrew@example.com.",)),
        ((NAME, POSTCODE), ("Mrs Olszewska of L37 4HH has had no respite since May.",)),
        ((AGE, POSTCODE), ("A 10 year old alone in a flat in L4 3SX, the neighbour said.",)),
    )
    for text in texts
)

STAFF_NAMED: Final[tuple[str, ...]] = (
    "Social worker Priya Nandakumar has 31 cases and was in tears.",
    "Their team manager, Steve Cragg, is leaving in April.",
    "Janet on reception is the only one who knows how the phones work.",
    "Debbie from business support showed us the new forms.",
    "I thought the newly qualified worker, Callum, was excellent.",
    "the agency social worker called dave has been there three years",
    "Comment: the councillor spoke to Anita Rowbotham, who has since left.",
    "Ms Achterberg (senior practitioner) explained the duty system.",
    "Thanks to Sarah and Imran for showing us round.",
    "A social worker, Niamh Kilbride, told us that she cannot park.",
    "The IRO, Mr Fazackerley, was very critical.",
    "Extension because Lorraine is off sick until the 14th.",
)
"""Names of staff, which the rules do not look for: most visits are to people who are named in good faith."""

WITHOUT: Final[tuple[str, ...]] = (
    # words that are names elsewhere
    "MARAC meets every Thursday and the team sends one person.",
    "Will the new rota start in May or June?",
    "Grace period for the new forms ends on 1 April.",
    "Staff have faith in the new manager and hope it lasts.",
    "There is no joy in filling in the same form twice.",
    "May we have the figures before the next meeting?",
    "The April, May and June figures are all better.",
    "Mark this as urgent: the lift is broken.",
    "I would like to thank the team for their candour and patience.",
    "Frank talk about workloads, for which I was grateful.",
    "Bill payments for care leavers take six weeks.",
    "The Rose Room is used for family time.",
    "Summer is the quietest time, September the busiest.",
    "Signs of Safety is the model; everyone has been trained in it.",
    "Strengthening Families and Early Help share an office.",
    "Liquidlogic is slow after lunch, ICS was worse.",
    "Mosaic goes live in Bootle first, then Southport.",
    "Mockingbird has two hubs and wants a third.",
    "Ofsted came in March and said much the same.",
    "CAMHS waits are 26 weeks; the ICB has been told.",
    "The Regional Adoption Agency, Adoption in Merseyside, was praised.",
    "Barnardo's and the NSPCC run the group work.",
    "Staying Close and Staying Put are both funded this year.",
    "Independent Reviewing Officers have 70 children each.",
    "The Principal Social Worker runs a session for newly qualified staff each month.",
    "Our Family Group Conference service has a waiting list.",
    "Edge of Care, Step Down and Duty sit together on the second floor.",
    "Working Together 2023 was on every desk.",
    "Families First for Children starts in Sefton next year.",
    "The Head of Service and the Executive Director were both present.",
    "The Lead Member asked for the same figures in July.",
    "Councillors should visit again before Christmas.",
    "St Helens pays two thousand pounds more for the same job.",
    "Magdalen House is cold; Merton House is not.",
    "The Crosby office floods when it rains.",
    "Ainsdale, Formby and Maghull are covered by one team.",
    "Children said that they like the Wednesday drop-in best.",
    "A child's worker told us that cases move too often between teams.",
    "Mum's the word about the restructure, staff joked.",
    "Dad's groups are thriving, and there is one for young mothers too.",
    "Boys in care do worse than girls at Key Stage 2.",
    "Parents told us that the letters are hard to read.",
    "Foster Carers want one portal and not three.",
    "Sister teams in Knowsley and Halton do this better.",
    "The baby room at the family centre has been painted.",
    "Kinship carers feel forgotten.",
    # ages of things, services and groups
    "The team is 3 years old and still growing.",
    "The building is 60 years old, and the boiler older.",
    "Care leavers aged 18 to 25 have one adviser for 30.",
    "All 16 and 17 year olds are offered a pathway plan.",
    "Under-fives are seen within two days.",
    "The youth club is for those aged 11 to 16.",
    "Laptops are seven years old and take ten minutes to start.",
    "Most of the children on plans are under 5.",
    "Social workers in their twenties leave after 2 years.",
    "The procedure is 12 years old; nobody can say who wrote it.",
    "Two-year-old software still has no manual.",
    "Age of cases: 40 are older than 6 months.",
    "Half of our foster carers are over 60.",
    "The oldest open referral is 11 weeks old.",
    # numbers and codes
    "The budget is £2,350,000, of which 1,900,000 is for staff.",
    "Room B2 4AB is too small for the team.",
    "We met in 2F 1A, above the library.",
    "Please use form CS12 3AB and not the old one.",
    "Cost code 9997534727 is overspent.",
    "Ticket INC0012345678 was closed without a fix.",
    "Contract 9991860320 ends in March.",
    "IT quoted reference 999 509 9101 for the printers.",
    "See V26-0042/2, it is the same as this one.",
    "There were 1,204 contacts, 388 referrals and 291 assessments.",
    "Absence fell from 12.5% to 9.75% over 2025-26.",
    "It went from 45 to 32 days in 2 quarters.",
    "Phones: 8 of 20 handsets work.",
    "The duty number is 999 in an emergency, as the poster says.",
    "Policy CF/2024/017 version 3.1 applies.",
    "Section 20, Section 31 and Section 47 work is shared out fairly.",
    "The A59 and the M57 make home visits slow.",
    "Desk ratio 7:10, they say, but 6 on Mondays.",
    "PO 4500 123 456 for the chairs was raised in June.",
    "Spend to date is 0151496.01 against 0160000.00 planned.",
    "AB 12 34 56 is the number on the fire extinguisher in the lobby.",
    "Band SW2 to SW3 progression takes a year.",
    "Version 10.4.2.17 of the case system was installed.",
    # dates that are nobody's birth
    "The next board is on 14 January 2027 at 10:00.",
    "Two posts start on 1 May 2027, one on 4/6/2027.",
    "The inspection of 12/03/2024 asked for this too.",
    "Data for 01/04/2025 - 31/03/2026 attached to the report.",
    "The new service was born out of the 2019 review.",
    "The idea was born on 3 March 2025 at an away day.",
    "We last visited on 9 November 2025.",
    "Extension: the panel that decides meets on 18 December 2026.",
    # answers, comments and follow-ups
    "Answer: agreed. Two agency posts will be made permanent by the Service Manager by 31 March.",
    "This is already in hand. The move to Magdalen House is planned for the spring.",
    "Not agreed: the caseload guide is 16, and the average is 15.4.",
    "We need the ICB for this and have written to them.",
    "Thank you, but I asked when, not whether.",
    "To correct a fact: the team has 14 posts, not 12.",
    "I am not content with this answer. What is Plan B?",
    "More time is needed because HR must approve the grades.",
    "I agree with my colleague, and would add that the office was too hot.",
    "Lovely welcome, good cakes, honest answers.",
)
