"""In which area a child was found: asked where there is more than one.

The area where a child is found acts, so it is picked already: the area of whoever
records it. It is asked outright only where that is not the family's own.
"""

from __future__ import annotations

from typing import Any, Final

from plait.pages.choices import Option, SelectField
from plait.pages.staff.record_forms import RecordForm, given

FIELD: Final = "area_of_incident"
_HINT = "The area where a child is found acts, until another accepts in writing"


def ask(form: RecordForm) -> None:
    """Ask it of a form, where there is another area than one."""
    areas = form.setting.areas
    if areas.is_one:
        return
    listed = [Option(slug, words) for slug, words in areas.every]
    if areas.found_in == areas.home:
        listed = [option for option in listed if option.value != areas.home]
        none = Option("", f"No, in {areas.words(areas.home)}")
        label, listed = "Was the child in another area then?", [none, *listed]
    else:
        label = "In which area was the child then?"
    form.fields[FIELD] = SelectField(
        options=listed,
        label=label,
        help_text=_HINT,
        required=False,
        initial=areas.found_in if areas.found_in != areas.home else "",
    )
    order = [name for name in form.fields if name not in (FIELD, "note")]
    at = order.index("when") if "when" in order else len(order)
    form.order_fields([*order[:at], FIELD, *order[at:]])


def answered(form: RecordForm) -> dict[str, Any]:
    """Where it was, and that it was not at home; nothing where it was not asked."""
    if FIELD not in form.fields:
        return {}
    areas = form.setting.areas
    area = form.cleaned_data.get(FIELD) or areas.home
    return given({FIELD: area, "found_elsewhere": area != areas.home or None})
