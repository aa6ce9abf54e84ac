"""Everything that is measured, in one go: `python -m bench`. Exits with 1 when something costs more than its limit."""

import asyncio
import sys

from bench import due, echo, precedents, report, rota, step


def main() -> int:
    """All tables; whether the limits held."""
    held = echo.report(asyncio.run(echo.measure(turns=300, rounds=5)))
    print()
    step.report(asyncio.run(step.measure(turns=280, rounds=5)))
    print()
    held &= asyncio.run(rota.measure(turns=200, rounds=7))
    print()
    held &= asyncio.run(due.measure(turns=50, rounds=7))
    print()
    held &= asyncio.run(precedents.measure(searches=5))
    print()
    held &= report.measure()
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
