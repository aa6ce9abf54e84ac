"""Changes that belong to another year than the one that caused them: applied later, and harmless when applied again."""

from visits.ports import Improvement, Office, Put, Stale


async def apply_improved(office: Office, year: str, record_id: str) -> None:
    """Keep, with each earlier issue, what a later visit said of it."""
    stored = await office.store.year(year).record(record_id)
    if stored is None:
        return
    record = stored.value
    for one in record.improved:
        improvement = Improvement(
            issue_id=one.issue_id, record_id=record.id, reference=record.reference, said=one.said, at=record.sent_at
        )
        try:
            await office.store.year(one.year).commit(
                [Put(improvement)], write_id=f"improved {one.issue_id} {record.id}"
            )
        except Stale:
            continue  # applied before
