"""The addresses of the boards."""

from django.urls import path

from plait.pages.boards import capacity, files, pages, periods

_OF = "boards/<slug:family>/<slug:name>"

urlpatterns = [
    path("capacity", capacity.capacity, name="capacity"),
    path("boards", pages.overview, name="boards"),
    path(_OF, pages.measure, name="board"),
    path(f"{_OF}/chart.svg", files.picture, {"form": "svg"}, name="board-svg"),
    path(f"{_OF}/chart.png", files.picture, {"form": "png"}, name="board-png"),
    path(f"{_OF}/numbers.csv", files.numbers, name="board-csv"),
    path(f"{_OF}/periods", periods.periods, name="board-periods"),
]
