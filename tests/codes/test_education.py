import pytest

from matcher.codes.education import education_of_code, education_words
from matcher.errors import UnknownCode
from matcher.types import Education


@pytest.mark.parametrize(
    ("code", "rank"),
    [
        ("11", Education.DOCTOR),
        ("14", Education.MASTER),
        ("10", Education.MASTER),
        ("21", Education.BACHELOR),
        ("31", Education.COLLEGE),
        ("41", Education.SENIOR),
        ("47", Education.SENIOR),
        ("61", Education.SENIOR),
        ("71", Education.JUNIOR),
        ("81", Education.PRIMARY),
        ("90", Education.ANY),
    ],
)
def test_codes_of_the_standard_are_ranked(code, rank):
    assert education_of_code(code) is rank


@pytest.mark.parametrize("code", ["3", "", "99", "5x", "300"])
def test_a_bare_code_of_another_table_is_refused(code):
    with pytest.raises(UnknownCode, match="GB/T 4658"):
        education_of_code(code)


def test_longer_words_are_tried_first():
    lengths = [len(word) for word in education_words()]
    assert lengths == sorted(lengths, reverse=True)
