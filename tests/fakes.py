"""A small bilingual encoder, so that a test can say "this German sentence is that English one" without a model."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

LEXICON = """
    the=die the=der the=das a=ein a=eine bridge=brücke city=stadt council=rat opens=öffnet opened=geöffnet
    closed=gesperrt is=ist was=war river=fluss water=wasser year=jahr train=zug road=straße harbour=hafen
    ship=schiff new=neu old=alt mayor=bürgermeisterin says=sagt money=geld costs=kostet school=schule
    children=kinder teacher=lehrerin library=bibliothek book=buch books=bücher winter=winter snow=schnee
    rain=regen bread=brot baker=bäcker market=markt monday=montag friday=freitag museum=museum picture=bild
    thief=dieb police=polizei found=gefunden stolen=gestohlen garden=garten tree=baum trees=bäume storm=sturm
    damage=schaden hospital=krankenhaus doctor=ärztin vote=abstimmung plan=plan in=im of=von on=am and=und
    not=nicht has=hat will=wird many=viele people=leute photo=foto
"""
GERMAN_TO_ENGLISH = {german: english for english, german in (entry.split("=") for entry in LEXICON.split())}
DIMENSION = 256


class LexiconEncoder:
    """Sums of word vectors in which a German word and its English one are the same; counts the texts it was given."""

    name = "lexicon"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        """One row a text, shape (len(texts), 256), not normalised."""
        self.encoded += texts
        return np.stack([_vector(text) for text in texts])


def _vector(text: str) -> npt.NDArray[np.float32]:
    words = [GERMAN_TO_ENGLISH.get(word, word) for word in re.findall(r"\w+", text.casefold())] or [text]
    total: npt.NDArray[np.float32] = np.stack([_word_vector(word) for word in words]).sum(axis=0)
    return total


def _word_vector(word: str) -> npt.NDArray[np.float32]:
    seed = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest())
    return np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
