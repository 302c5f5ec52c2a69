"""The words and number styles of the interface, in English and Chinese."""

from volute.words.catalogue import LANGUAGES, Language, Words
from volute.words.numbers import Style
from volute.words.outcomes import why
from volute.words.troubles import problem_words

__all__ = ["LANGUAGES", "Language", "Style", "Words", "problem_words", "why"]
