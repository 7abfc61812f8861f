"""What claims say a number is about, against answers given by hand: floors that only rise."""

from bench.language_claims import GOLD, score_claims
from tests.conftest import shared_path


def test_claims_say_what_their_number_is_about() -> None:
    scores = score_claims(GOLD, shared_path("raw", "german-clusters-2016", "source.txt"))
    floors = {"subject": 48, "measure": 51, "scope": 57, "time": 59, "where": 11}
    assert all(scores["right"][f] >= least for f, least in floors.items()), (scores["right"], scores["misses"])
