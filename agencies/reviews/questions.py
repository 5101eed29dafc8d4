"""The five questions, and a review's answers to them as one short text.

They come from the ILO's general principles for fair recruitment (facts.md 2): no fees to workers; a contract that is
understood, in good time; papers not kept; what was promised is what is given. The fifth is the worker's own judgement.
"""

from enum import StrEnum


class Question(StrEnum):
    """In the order in which they are asked."""

    PAID = "paid"
    """Did you pay for the job?"""
    CONTRACT = "contract"
    """Did you have a contract that you understood before you left?"""
    PAPERS = "papers"
    """Were your papers kept from you?"""
    PROMISED = "promised"
    """Was the work as promised?"""
    SISTER = "sister"
    """Would you send your sister there?"""


class Answer(StrEnum):
    """A review's answers are one such letter for each question, in their order; fewer while it is being told."""

    YES = "y"
    NO = "n"
    UNKNOWN = "-"
    """Passed over, or not known."""


QUESTIONS = tuple(Question)


def is_whole(answers: str) -> bool:
    """Whether every question was put, and at least one answered by yes or no."""
    return len(answers) == len(QUESTIONS) and answers != Answer.UNKNOWN * len(QUESTIONS)


def checked(answers: str) -> str:
    """The answers as they were given. Raises ValueError for what are none."""
    if len(answers) > len(QUESTIONS) or not set(answers) <= {*Answer}:
        raise ValueError(f"{answers!r} are no answers")
    return answers


def answered(answers: str) -> dict[Question, Answer]:
    """What was answered by yes or no."""
    given = zip(QUESTIONS, answers, strict=False)
    return {question: Answer(letter) for question, letter in given if letter != Answer.UNKNOWN}
