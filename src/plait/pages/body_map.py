"""The body map: line drawings of an infant, divided into places that can be named.

Eight drawings: front, back, face, mouth, both sides of the head, ears, soles. Left
and right are the infant's own. A place is kept by its words (`left_cheek`), so a
record reads without the drawing. The drawing is one way to pick a place and a list is
the other; both set the same radio button, so neither needs a script.

Units: drawing units. Outlines are closed curves through the points given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from plait.pages.body_shapes import Numbered, Point, Region, View, oval, smooth
from plait.pages.body_shapes import pair as pair_of


@cache
def views() -> tuple[View, ...]:
    """All drawings, in the order of the page."""
    return (
        _front(),
        _back(),
        _face(),
        _mouth(),
        _side("right"),
        _side("left"),
        _ears(),
        _soles(),
    )


@cache
def regions() -> dict[str, Region]:
    """Every place by what is recorded of it."""
    return {region.site: region for view in views() for region in view.regions}


def numbered(view: View, sites: Iterable[str]) -> list[Numbered]:
    """The numbers that stand on one drawing, for the places of all marks in order.

    Two marks in one place stand side by side.
    """
    names = {region.site for region in view.regions}
    seen: dict[str, int] = {}
    placed = []
    for number, site in enumerate(sites, 1):
        if site in names:
            x, y = regions()[site].middle
            placed.append(Numbered(number, x + 13 * seen.get(site, 0), y))
            seen[site] = seen.get(site, 0) + 1
    return placed


def highlight_css() -> str:
    """The style sheet that marks the place whose radio button is picked.

    It follows from the places, so it is generated (and a test compares); a style in
    the page itself would be refused by our content security policy.
    """
    found = regions().values()
    picked = [f".body-map:has(#site-{one.key}:checked)" for one in found]
    rules = [
        f"{start} .region-{one.key}" for start, one in zip(picked, found, strict=True)
    ]
    words = "".join(
        f'{start} .body-map__chosen::after {{ content: "{one.words}"; }}\n'
        for start, one in zip(picked, found, strict=True)
    )
    head = "/* Generated from plait.pages.body_map: do not edit. */\n"
    selectors = ",\n".join(rules)
    return f"{head}{selectors} {{ fill: #005eb8; stroke: #003087; }}\n{words}"


_BODY = 240
_TALL = 392
#: Limbs, on the side of the drawing that is to the viewer's left.
_UPPER_ARM = ((80, 136), (66, 130), (50, 144), (36, 170), (42, 181), (54, 180),
              (66, 164), (78, 152))  # fmt: skip
_FOREARM = ((36, 174), (53, 184), (52, 204), (44, 224), (30, 224), (27, 200))
_HAND = oval(35, 239, 13, 15)
_THIGH = ((82, 224), (100, 236), (112, 250), (106, 270), (90, 290), (68, 290),
          (60, 266), (68, 240))  # fmt: skip
_LOWER_LEG = ((65, 294), (90, 294), (92, 320), (85, 344), (67, 344), (60, 320))
_FOOT = oval(73, 362, 17, 16)


#: The outline of the head with its ears, from in front or behind.
_HEAD = (
    smooth(oval(120, 64, 52, 56)),
    smooth(oval(66, 70, 6, 11)),
    smooth(oval(174, 70, 6, 11)),
)


def _front() -> View:
    def pair(name: str, points: Sequence[Point]) -> tuple[Region, Region]:
        # We look at the infant's front: their right is on our left.
        return pair_of(name, points, width=_BODY, first="right")

    trunk = (
        Region("front of the neck", oval(120, 123, 20, 5)),
        *pair("side of the chest", ((82, 134), (100, 130), (118, 131), (118, 172),
                                    (98, 174), (80, 172), (77, 152))),
        Region("tummy", ((82, 178), (120, 177), (158, 178), (161, 202), (150, 219),
                         (120, 225), (90, 219), (79, 202))),
        Region("genital area", ((104, 229), (120, 231), (136, 229), (130, 244),
                                (120, 250), (110, 244))),
    )  # fmt: skip
    limbs = (
        *pair("upper arm", _UPPER_ARM),
        *pair("forearm", _FOREARM),
        *pair("hand", _HAND),
        *pair("thigh", _THIGH),
        *pair("shin", _LOWER_LEG),
        *pair("top of the foot", _FOOT),
    )
    return View(
        "front", "Front", _BODY, _TALL, trunk + limbs,
        (*_HEAD, smooth(oval(101, 66, 4, 4)), smooth(oval(139, 66, 4, 4)),
         smooth(oval(120, 78, 5, 4)), smooth(oval(120, 94, 12, 3))),
        (("Baby's right", 38, 14), ("Baby's left", 204, 14)),
    )  # fmt: skip


def _face() -> View:
    """The face alone, large enough for a finger."""

    def pair(name: str, points: Sequence[Point]) -> tuple[Region, Region]:
        return pair_of(name, points, width=200, first="right")

    places = (
        Region("top of the head", oval(100, 30, 54, 20)),
        Region("forehead", oval(100, 70, 62, 17)),
        *pair("eye", oval(66, 104, 22, 14)),
        Region("nose", oval(100, 122, 13, 16)),
        *pair("cheek", oval(50, 140, 25, 20)),
        Region("mouth area", oval(100, 154, 25, 12)),
        Region("chin", oval(100, 181, 30, 12)),
    )
    head = (
        smooth(oval(100, 104, 90, 98)),
        smooth(oval(7, 114, 6, 18)),
        smooth(oval(193, 114, 6, 18)),
    )
    features = (
        *(_eye(x, 104) for x in (66, 134)),
        "M52 84Q66 76 80 84",
        "M120 84Q134 76 148 84",
        "M100 104Q96 122 91 128Q100 136 109 128",
        _MOUTH,
        "M4 106Q10 114 4 124",
        "M196 106Q190 114 196 124",
    )
    notes = (("Baby's right", 36, 216), ("Baby's left", 168, 216))
    return View("face", "Face", 200, 220, places, head, notes, features)


def _eye(x: float, y: float) -> str:
    """An open eye with its iris around a middle."""
    lids = f"M{x - 15:g} {y:g}Q{x:g} {y - 12:g} {x + 15:g} {y:g}"
    lids += f"Q{x:g} {y + 10:g} {x - 15:g} {y:g}Z"
    return f"{lids}M{x - 4:g} {y:g}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z"


#: Closed lips.
_MOUTH = "M82 154Q92 147 100 151Q108 147 118 154Q100 165 82 154ZM82 154Q100 157 118 154"


def _back() -> View:
    def pair(name: str, points: Sequence[Point]) -> tuple[Region, Region]:
        return pair_of(name, points, width=_BODY, first="left")

    middle = (
        Region("back of the head", oval(120, 56, 44, 42)),
        Region("back of the neck", oval(120, 121, 24, 7)),
        *pair("shoulder blade", ((82, 134), (100, 131), (118, 132), (118, 168),
                                 (98, 172), (80, 168), (77, 150))),
        Region("lower back", ((81, 175), (120, 173), (159, 175), (161, 196),
                              (150, 206), (120, 208), (90, 206), (79, 196))),
        *pair("buttock", ((82, 212), (102, 211), (118, 214), (118, 238), (102, 246),
                          (82, 240), (75, 226))),
    )  # fmt: skip
    limbs = (
        *pair("back of the upper arm", _UPPER_ARM),
        *pair("back of the forearm", _FOREARM),
        *pair("back of the hand", _HAND),
        *pair("back of the thigh", ((74, 246), (96, 252), (112, 250), (106, 270),
                                    (90, 290), (68, 290), (60, 266))),
        *pair("calf", _LOWER_LEG),
        *pair("ankle or heel", _FOOT),
    )  # fmt: skip
    return View(
        "back", "Back", _BODY, _TALL, middle + limbs,
        _HEAD,
        (("Baby's left", 36, 14), ("Baby's right", 202, 14)),
    )  # fmt: skip


def _side(side: str) -> View:
    """The head from one side; drawn looking left, turned about for the right."""
    width = 200
    head = ((40, 84), (44, 48), (74, 20), (118, 16), (156, 38), (168, 80), (156, 118),
            (128, 136), (112, 160), (84, 160), (76, 146), (52, 142), (44, 120),
            (34, 104))  # fmt: skip
    places = (
        ("temple", oval(68, 66, 17, 15)),
        ("side of the head", oval(116, 48, 36, 25)),
        ("side of the head behind the ear", oval(144, 98, 17, 22)),
        ("side of the jaw", oval(76, 134, 20, 8)),
        ("side of the face", oval(72, 104, 22, 17)),
        ("skin around the ear", oval(112, 97, 14, 20)),
        ("side of the neck", oval(106, 147, 15, 10)),
    )

    def turned(points: Sequence[Point]) -> tuple[Point, ...]:
        if side == "left":
            return tuple(points)
        return tuple((width - x, y) for x, y in points)

    def at(x: float) -> float:
        return x if side == "left" else width - x

    return View(
        f"head-{side}",
        f"Head, {side} side",
        width,
        176,
        tuple(Region(f"{side} {name}", turned(points)) for name, points in places),
        (smooth(turned(head)),),
        (("face", at(18), 14), ("back", at(182), 14)),
        _profile(at),
    )


def _profile(at: Callable[[float], float]) -> tuple[str, ...]:
    """Ear, eye, nose and mouth from one side; `at` turns the drawing about."""
    ear = ((105, 88), (112, 82), (121, 86), (122, 97), (116, 106), (111, 114),
           (105, 110), (106, 100))  # fmt: skip
    return (
        smooth([(at(x), y) for x, y in ear]),
        f"M{at(116):g} 90Q{at(110):g} 92 {at(112):g} 102",
        f"M{at(48):g} 82Q{at(56):g} 76 {at(64):g} 83Q{at(56):g} 88 {at(48):g} 82Z",
        f"M{at(56.5) - 2.5:g} 82a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0Z",
        f"M{at(40):g} 88Q{at(27):g} 104 {at(39):g} 108",
        f"M{at(43):g} 122Q{at(52):g} 126 {at(58):g} 122",
    )


def _mouth() -> View:
    inside = (
        Region("upper lip", ((30, 62), (64, 36), (88, 44), (100, 48), (112, 44),
                             (136, 36), (170, 62), (136, 54), (100, 58), (64, 54))),
        Region("skin between upper lip and gum", oval(100, 66, 9, 6)),
        Region("upper gum", ((50, 74), (80, 76), (100, 77), (120, 76), (150, 74),
                             (138, 88), (100, 92), (62, 88))),
        Region("roof of the mouth", oval(100, 103, 32, 8)),
        Region("tongue", oval(100, 128, 32, 13)),
        Region("skin under the tongue", oval(100, 149, 10, 6)),
        Region("lower gum", ((56, 150), (72, 160), (100, 165), (128, 160), (144, 150),
                             (136, 168), (100, 176), (64, 168))),
        Region("lower lip", ((34, 160), (64, 178), (100, 184), (136, 178), (166, 160),
                             (140, 196), (100, 206), (60, 196))),
    )  # fmt: skip
    open_mouth = ((38, 66), (100, 58), (162, 66), (170, 110), (160, 156), (100, 182),
                  (40, 156), (30, 110))  # fmt: skip
    return View("mouth", "Mouth, open", 200, 222, inside, (smooth(open_mouth),))


def _ears() -> View:
    def ear(x: float, y: float) -> tuple[Point, ...]:
        return ((x - 24, y + 26), (x - 8, y), (x + 20, y + 2), (x + 28, y + 28),
                (x + 16, y + 56), (x + 4, y + 78), (x - 12, y + 78),
                (x - 14, y + 56))  # fmt: skip

    def turned(points: Iterable[Point], x: float) -> tuple[Point, ...]:
        return tuple((2 * x - px, py) for px, py in points)

    return View(
        "ears",
        "Ears",
        200,
        216,
        (
            Region("front of the right ear", turned(ear(52, 8), 52)),
            Region("front of the left ear", ear(148, 8)),
            Region("behind the right ear", ear(52, 116)),
            Region("behind the left ear", turned(ear(148, 116), 148)),
        ),
        (smooth(oval(52, 38, 9, 16)), smooth(oval(148, 38, 9, 16))),
        (
            ("right, front", 54, 102),
            ("left, front", 146, 102),
            ("right, behind", 54, 211),
            ("left, behind", 146, 211),
        ),
    )


def _soles() -> View:
    def pair(name: str, points: Sequence[Point]) -> tuple[Region, Region]:
        return pair_of(name, points, width=200, first="right")

    parts = (
        *pair("toes", ((26, 42), (34, 26), (56, 20), (76, 22), (84, 40), (56, 48))),
        *pair("sole", ((26, 50), (56, 54), (84, 48), (82, 84), (74, 118), (40, 118),
                       (32, 84))),
        *pair("heel of the foot", oval(57, 140, 19, 18)),
    )  # fmt: skip
    return View(
        "soles", "Soles of the feet", 200, 184, parts, (),
        (("right", 57, 178), ("left", 143, 178)),
    )  # fmt: skip
