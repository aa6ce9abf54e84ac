"""The one chart of our cards: bars, each of several parts. Teams draws it; other clients show the line in its stead."""

from collections.abc import Sequence
from typing import Literal

from cards.elements import CardElement, Strict
from cards.strict import Filled

Tone = Literal["good", "neutral", "warning", "attention", "categoricalBlue"]


class Part(Strict):
    """One part of a bar. `legend` says in words what its colour stands for."""

    legend: Filled
    value: float
    color: Tone


class Bar(Strict):
    """One bar. Its title shows as spelt, never as Markdown."""

    title: Filled
    data: Sequence[Part]


class StackedBars(CardElement):
    """Bars from left to right. Its figures stand in words beside it: nothing is said by the chart alone."""

    element_type = "Chart.HorizontalBar.Stacked"
    title: Filled
    data: Sequence[Bar]
    fallback: CardElement
