"""Charts as pictures: bars in greys and hatches that are told apart in black and white too, with their numbers beside them.

Heavy: import this module only where a chart is drawn. It is safe in several threads, and the same chart is always the same bytes.
"""

import io
import textwrap
from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.documents.report.outline import Chart

WIDTH_CM: Final = 16.0
"""The width of the text on a sheet of A4."""
_INCH_CM: Final = 2.54
_DPI: Final = 150
_TALLEST: Final = 8.0
"""Inches that the bars may take: a page, with its legend and its caption."""
_ROW: Final = 0.36
_FONT: Final = "DejaVu Sans"
_FILLS: Final = (
    ("0.30", ""),
    ("0.92", "///"),
    ("0.60", ""),
    ("1.00", "..."),
    ("0.80", "xxx"),
    ("0.45", "\\\\\\"),
    ("0.97", "+++"),
)
"""Grey and hatch of each series in turn."""
_TOO_NARROW: Final = 0.035
"""Share of the widest bar under which a part has no room for its number."""


def picture(chart: Chart) -> bytes:
    """The chart as PNG, 16 cm wide at 150 dots to the inch."""
    bars = min(_ROW * len(chart.categories), _TALLEST)
    legend = 0.3 * -(-len(chart.series) // 3) if len(chart.series) > 1 else 0.0
    figure = Figure(figsize=(WIDTH_CM / _INCH_CM, bars + 0.55 + legend), dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    size = max(4.0, min(8.5, 72 * bars / len(chart.categories) / 2.6))
    _draw(axes, chart, size)
    if len(chart.series) > 1:
        figure.legend(loc="outside lower center", ncols=3, frameon=False, prop={"family": _FONT, "size": 8.5})
    return _png(figure)


def _draw(axes: Axes, chart: Chart, size: float) -> None:
    places = range(len(chart.categories))
    widest = max(1, *(sum(series.values[place] for series in chart.series) for place in places))
    left = [0] * len(chart.categories)
    for series, (grey, hatch) in zip(chart.series, _FILLS, strict=False):
        axes.barh(
            places,
            series.values,
            left=left,
            height=0.68,
            color=grey,
            hatch=hatch,
            edgecolor="0",
            linewidth=0.6,
            label=series.name,
        )
        for place, value in enumerate(series.values):
            _number(axes, place, left[place], value, widest, size, is_alone=len(chart.series) == 1)
        left = [before + value for before, value in zip(left, series.values, strict=True)]
    _frame(axes, chart.categories, widest, size)


def _number(axes: Axes, place: int, left: int, value: int, widest: int, size: float, *, is_alone: bool) -> None:
    """The number of a part, within it on white; that of a bar by itself, at its end."""
    font = {"family": _FONT, "size": size}
    if is_alone:
        axes.text(value + widest * 0.01, place, str(value), ha="left", va="center", fontdict=font)
    elif value >= widest * _TOO_NARROW:
        box = {"facecolor": "1", "edgecolor": "none", "pad": 0.9}
        axes.text(left + value / 2, place, str(value), ha="center", va="center", fontdict=font, bbox=box)


def _frame(axes: Axes, categories: Sequence[str], widest: int, size: float) -> None:
    """Names at the bars, whole numbers below; the first category on top."""
    names = [textwrap.fill(name, 26, max_lines=2, placeholder=" …") for name in categories]
    axes.set_yticks(range(len(names)), names, fontfamily=_FONT, fontsize=size, parse_math=False)
    axes.set_xlim(0, widest * 1.06)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    axes.tick_params(axis="x", labelsize=8, labelfontfamily=_FONT)
    axes.spines[["top", "right"]].set_visible(False)


def _png(figure: Figure) -> bytes:
    """Without the date and the maker's name, which would make it another picture each time."""
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", metadata={"Software": None})
    return drawn.getvalue()
