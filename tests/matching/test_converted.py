"""Reports whose numbers a translator brought into another convention, and reports with other numbers."""

import pytest

from aligner import Aligner, Document

ENGLISH = (
    "A storm is moving towards the coast. It has winds of {} miles per hour. It was {} miles from the harbour on "
    "Monday. The city expects {} inches of rain. {} schools will be closed. The mayor asks everybody to stay at home."
)
GERMAN = (
    "Ein Sturm zieht auf die Küste zu. Er hat Windgeschwindigkeiten von {} Kilometern pro Stunde. Am Montag war er {} "
    "Kilometer vom Hafen entfernt. Die Stadt erwartet {} Zentimeter Regen. {} Schulen bleiben geschlossen. Der "
    "Bürgermeister bittet alle, zu Hause zu bleiben."
)
CHINESE = (
    "一场风暴正向海岸移动。风速为每小时{}公里。周一它距离港口{}公里。该市预计降雨{}厘米。{}所学校将关闭。"
    "市长请大家留在家中。"
)


@pytest.mark.parametrize(("language", "text"), [("de", GERMAN), ("zh", CHINESE)])
@pytest.mark.parametrize(
    ("numbers", "schools", "is_pair"),
    [((137, 620, 25), 14, True), ((201, 310, 61), 36, False)],
)
def test_measures_are_compared_by_what_they_are_elsewhere(
    language: str, text: str, numbers: tuple[int, int, int], schools: int, is_pair: bool
) -> None:
    """The same storm in miles and in kilometres is one report; another storm in the same words is not."""
    english = Document("a", ENGLISH.format(85, 385, 10, "Fourteen"), "en")
    other = Document("b", text.format(*numbers, schools), language)
    found = Aligner(model="use", cache=False).pair_pile([english, other])
    assert bool(found.pairs) == is_pair
    if is_pair:
        assert found.pairs[0].conflict == 0
        assert found.pairs[0].only_source == found.pairs[0].only_target == ()
