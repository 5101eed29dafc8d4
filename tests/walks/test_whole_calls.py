"""Whole calls, as a table: the keys, then where the call has been. Played by the practice carrier over the webhooks.

`_` is silence, `H` hangs up, `R` speaks into a recording; `answered`, `busy` and `no-answer` are what a phone that is rung does.
"""

import pytest

from carriers.practice import Recording
from tests.builders import LINE, Deployment
from tests.portable import faults
from tests.walks.calls import LANGUAGES, play

AFTER_THE_LANGUAGE = """
1 1             know  before/nobody-pays
1 1 _ _         know  before/nobody-pays before/money-asked before/licence-today
1 1 1 1 1       know  before/nobody-pays before/money-asked before/licence-today before/lawful-way
1 2             know  abroad/passport
1 3             know  back-home/back-wages
1 4             know  relative/relative
1 4 _ _ _ _ _   know  relative/relative relative/passport relative/leaving relative/money-home relative goodbye
1 4 1 1 1 1     know  relative/relative relative/passport relative/leaving relative/money-home relative
1 4 1 1 1 1 9   know  relative/relative relative/passport relative/leaving relative/money-home relative relative/relative
1 1 1 9         know  before/nobody-pays before/money-asked before/money-asked
1 1 1 *         know  before/nobody-pays before/money-asked know
1 1 * *         know  before/nobody-pays know home
1 1 3           know  before/nobody-pays tell
1 1 3 *         know  before/nobody-pays tell before/nobody-pays
1 1 5           know  before/nobody-pays before/nobody-pays
2               agencies-today
2 _             agencies-today agencies
2 3             agencies-today name
2 _ 1           agencies-today agencies agencies-money
2 _ 2 *         agencies-today agencies licence licence
2 _ 2 99#       agencies-today agencies licence unknown
2 2 99# _ 1     agencies-today licence unknown agencies agencies-money
2 2 99# 4       agencies-today licence unknown destination
2 2 99# *       agencies-today licence unknown licence
2 3 786# 9 7    agencies-today name unknown unknown agencies
2 3 8#          agencies-today name hide
2 3 # # #       agencies-today name name name person
2 3 _ _ _       agencies-today name name name person
2 *             agencies-today home
2 _ 4 1 _       agencies-today agencies destination to-mauritius agencies
2 _ 4 2 1 *     agencies-today agencies destination gulf to-kuwait gulf
2 4 2 2 0       agencies-today destination gulf to-saudi person
2 4 2 3 8       agencies-today destination gulf to-lebanon hide
2 4 2 4 H       agencies-today destination gulf to-oman
2 4 3 _         agencies-today destination to-elsewhere agencies
2 4 4 4         agencies-today destination to-elsewhere destination
2 _ 1 _ _       agencies-today agencies agencies-money agencies-money hide
3 1             tell tell-now
3 2             tell tell-follow
3 3             tell danger
3 _ _           tell tell hide
3 1 _ _         tell tell-now tell-now hide
3 3 _ _         tell danger danger hide
3 7 _ _         tell tell tell hide
3 1 2           tell tell-now tell-now
3 1 1 R8        tell tell-now tell-speak tell-kept
3 1 1 R8 8      tell tell-now tell-speak tell-kept hide
3 1 1 RH        tell tell-now tell-speak tell-kept
3 1 1 _ _       tell tell-now tell-speak tell-speak hide
3 1 1 R _ _     tell tell-now tell-speak tell-kept tell-kept hide
3 1 1 R 1 2 3 8     tell tell-now tell-speak tell-kept receipt tell-details tell-details hide
3 1 1 R 1 2 _ _     tell tell-now tell-speak tell-kept receipt tell-details tell-details hide
3 1 1 R 1 _ _       tell tell-now tell-speak tell-kept receipt receipt hide
3 1 1 R 1 2 * * *   tell tell-now tell-speak tell-kept receipt tell-details receipt tell-kept tell
3 1 1 R 1 1 8#      tell tell-now tell-speak tell-kept receipt pin hide
3 1 1 R 1 1 11#     tell tell-now tell-speak tell-kept receipt pin pin
3 1 1 R 1 1 99# H   tell tell-now tell-speak tell-kept receipt pin pin
3 2 1#          tell tell-follow tell-now
3 2 12# _ _     tell tell-follow tell-follow tell-follow hide
3 2 8#          tell tell-follow hide
3 3 1           tell danger danger-call
3 3 1 1 _       tell danger danger-call danger-call goodbye
3 3 1 2         tell danger danger-call goodbye
0 1 1 8         person danger danger-call hide
2 _ 1 1 R       agencies-today agencies agencies-money tell-speak tell-kept
4 1             voices stories
4 2             voices programme
4 3             voices own-story
4 3 _ _         voices own-story own-story hide
4 1 _           voices stories voices
4 3 2           voices own-story tell-follow
4 3 1 _ _ _ _   voices own-story own-story own-story own-story own-story voices
4 3 1 1 2 2 R8 8    voices own-story own-story own-story own-story story-speak story-spoken hide
4 3 1 1 1 1 R 1     voices own-story own-story own-story own-story story-speak story-spoken story-check
0 1             person danger
0 2             person person-diana
0 3             person person-sava
0 4             person person-elsewhere
0 2 _           person person-diana goodbye
0 2 * *         person person-diana person home
0 7 7 7         person person person places
0 7 7 7 _       person person person places goodbye
1 0 *           know person know
8               hide
1 8             know hide
1 1 8           know before/nobody-pays hide
*               greeting
* 2             greeting home
_               home
_ _             home home
_ _ _           home home most-wanted/nobody-pays
7 7 7           home home person
7 7 # 2         home home person person-diana
1 1 7 7 7       know  before/nobody-pays before/nobody-pays before/nobody-pays person
9               home
1 1 H           know  before/nobody-pays
"""


BEFORE_A_LANGUAGE = """
_               greeting
_ _             greeting most-wanted/nobody-pays
_ _ _ _ _       greeting most-wanted/nobody-pays most-wanted/licence-today most-wanted/passport goodbye
_ 1             greeting home
_ _ 1           greeting most-wanted/nobody-pays most-wanted/licence-today
_ _ *           greeting most-wanted/nobody-pays home
0               person
0 1             person danger
0 *             person greeting
8               hide
# # #           greeting greeting person
7 7 7 7 7       greeting greeting greeting greeting person
4 6 1           greeting greeting home
4 8             greeting hide
9 2             greeting home
4               greeting
*               greeting
"""


SMALL = """
1 3 123#            house code thanks
1 3 123# _          house code thanks house
1 3 123# 1          house code thanks news-today
1 3 9*123#          house code thanks
1 3 123             house code thanks
1 3 8#              house code hide
1 3 888#            house code thanks
1 3 18#             house code code
1 3 12# 1234# 1#    house code code code people
1 3 0#              house code code
1 3 *#              house code code
1 3 _ 123#          house code code thanks
1 3 _ _ _           house code code code people
1 4 R               house voice thanks
1 4 R# _            house voice thanks house
1 4 R8              house voice thanks
1 4 RH              house voice thanks
1 4 _ _ _           house voice voice voice people
1 2 2 1234#         house secrets secret-code secret-thanks
1 2 2 _ _           house secrets secret-code secret-code hide
1 2 2 8#            house secrets secret-code hide
1 2 3 R             house secrets secret-voice secret-thanks
1 2 3 R 8           house secrets secret-voice secret-thanks hide
1 2 3 _ _           house secrets secret-voice secret-voice hide
1 2 4 answered      house secrets danger farewell
1 2 4 busy          house secrets danger danger
1 2 4 busy busy _ _  house secrets danger danger danger danger hide
1 2 1 _ _           house secrets secret-word secret-word hide
0 2 answered        people town farewell
0 2 no-answer       people town town
0 2 busy 9 answered  people town town town farewell
0 2 busy *          people town town people
0 3 _               people village farewell
1 1 2 _ _           house news-today service service farewell
1 1 2 7 7 7         house news-today service service service people
"""


def table(text: str) -> list[tuple[str, list[str]]]:
    """Keys and places, by two or more spaces between them."""
    rows = [line.partition("  ") for line in text.strip().splitlines()]
    return [(keys.strip(), places.split()) for keys, _, places in rows]


def take() -> Recording:
    """What the caller says."""
    return Recording("RE1", f"{LINE}/phone/recordings/take/key", 4.0)


@pytest.mark.parametrize("chosen", LANGUAGES)
@pytest.mark.parametrize(("keys", "places"), table(AFTER_THE_LANGUAGE))
def test_a_call_in_each_language_goes_where_its_keys_lead(
    manned: Deployment, chosen: str, keys: str, places: list[str]
) -> None:
    call = manned.practise(record=take)
    assert play(call, f"{chosen} {keys}") == ["greeting", "home", *places]


@pytest.mark.parametrize(("keys", "places"), table(BEFORE_A_LANGUAGE))
def test_before_a_language_is_chosen_every_key_leads_somewhere(
    line: Deployment, keys: str, places: list[str]
) -> None:
    assert play(line.practise(), keys) == ["greeting", *places]


@pytest.mark.parametrize(("keys", "places"), table(SMALL))
def test_numbers_recordings_and_people_who_are_rung(small: Deployment, keys: str, places: list[str]) -> None:
    call = small.practise(record=lambda: Recording("RE" + "0" * 32, "https://line.example/take", 3.0))
    assert play(call, keys) == ["hello", *places]
    assert [faults(turn.xml, small.settings.public_url) for turn in call.turns] == [[] for _ in call.turns]
