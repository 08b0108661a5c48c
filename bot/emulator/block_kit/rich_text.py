"""Rich text, wherever it stands: in a block, a cell, a field."""

from collections.abc import Mapping

from .objects import ID, URL
from .rules import Rule, array, boolean, integer, kinds, one_of, pattern, shape, string

_STYLE = shape(
    {},
    {
        "bold": boolean,
        "italic": boolean,
        "strike": boolean,
        "code": boolean,
        "underline": boolean,
        "highlight": boolean,
        "client_highlight": boolean,
        "unlink": boolean,
    },
)

_INLINE: Mapping[str, Rule] = {
    "text": shape({"text": string(3000)}, {"style": _STYLE}),
    "link": shape({"url": URL}, {"text": string(3000), "unsafe": boolean, "style": _STYLE}),
    "emoji": shape(
        {"name": string(255)},
        {"unicode": string(255), "skin_tone": integer(1, 6), "style": _STYLE},
    ),
    "team": shape({"team_id": ID}, {"style": _STYLE}),
    "user": shape({"user_id": ID}, {"style": _STYLE}),
    "usergroup": shape({"usergroup_id": ID}, {"style": _STYLE}),
    "channel": shape({"channel_id": ID}, {"style": _STYLE}),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, {"style": _STYLE}),
    "color": shape({"value": pattern(r"#[0-9a-fA-F]{6}", "colour")}, {"style": _STYLE}),
    "date": shape(
        {"timestamp": integer(0, 9_999_999_999), "format": string(255)},
        {"url": URL, "fallback": string(255), "style": _STYLE},
    ),
}
_LINE = array(kinds(_INLINE), 0, 1000)
_SECTION = shape({"elements": _LINE})

RICH_TEXT_PARTS: Mapping[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {
            "style": one_of("bullet", "ordered"),
            "elements": array(kinds({"rich_text_section": _SECTION}), 1, 1000),
        },
        {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": integer(0, 1)},
    ),
    "rich_text_preformatted": shape(
        {"elements": array(kinds({name: _INLINE[name] for name in ("text", "link")}), 0, 1000)},
        {"border": integer(0, 1), "language": string(255)},
    ),
    "rich_text_quote": shape({"elements": _LINE}, {"border": integer(0, 1)}),
}

RICH_TEXT_ELEMENTS = array(kinds(RICH_TEXT_PARTS), 1, 1000)

RICH_TEXT = shape({"elements": RICH_TEXT_ELEMENTS}, {"block_id": ID})
"""The rest of a `rich_text` object."""
