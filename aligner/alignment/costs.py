"""What alignment weighs against what: every number that was chosen on development texts, in one frozen object.

It is passed from the pair of texts down to the scores; benchmarks/tune_alignment.py passes others. The price of leaving
sentences alone is `null_run`.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MovedLimits:
    """When two sentences that stand in another order are taken out of the best path and paired.

    loose: score below which a 1-1 bead gives way where its sentences surely belong elsewhere. forced: the same, where
    neither of the two sentences was left alone. cosine: from which on two sentences may be the same. margin: how much
    nearer they must be than either is to any other that is free. farther: how much more so for each doubling of the
    linked beads between them, one added: among more sentences some are near by chance. spared: score that a bead may
    lose by a sentence that is taken out of it. crosswise: by how much two neighbours on each side must fit better, as a
    sum of two cosines, if they stand in another order; crosswise_cosine: from which on each of the two may be the same.
    """

    loose: float = 0.3
    forced: float = 0.2
    cosine: float = 0.5
    margin: float = 0.05
    farther: float = 0.03
    spared: float = 0.1
    crosswise: float = 0.3
    crosswise_cosine: float = 0.45


@dataclass(frozen=True, slots=True)
class OrderLimits:
    """When a passage that stands in another order is taken out of the best path and aligned by itself.

    cells: pairs of sentences that are compared to find such passages, about; of longer texts not every sentence is
    asked. reach: sentences from one pair of a chain to the next, at most. slant, gap: taken off where the next pair
    stands farther on in one text than in the other, and for each sentence passed by, as shares of the usual cosine.
    lead: by how much the two of a pair must be nearer than either is to any other sentence, as such a share. seeds,
    weight: pairs in a chain beside the path, and the sum of their leads, at least. jump: score by which a passage must
    be better than what the path makes of its sentences. border: sentences at each end of a passage that are looked at.
    floor: closeness from which on they may belong to it.
    """

    cells: int = 16_000_000
    reach: int = 8
    slant: float = 0.05
    gap: float = 0.02
    lead: float = 0.02
    seeds: int = 2
    weight: float = 0.3
    jump: float = 1.0
    border: int = 20
    floor: float = 0.3


@dataclass(frozen=True, slots=True)
class Costs:
    """Prices and rewards of beads, in closeness: 1 is how close translations usually are in the pair of texts.

    bead_bonus, sentence_price: added for each bead, and taken off for each of its sentences. shared_word: added for a
    word that stands in one sentence of each text. part_loss: how many times what a bead is less close than its closest
    part is taken off. asked, asked_from, asked_most: closeness asked of segments e times longer than so many
    characters, and of any. lacking: how many times what a bead lacks of that is taken off. null_run: cost of a run of
    null beads. least_usual: cosine that is taken to be usual, at least. doubt: score that a path lacks, at most, whose
    joins are worth encoding. clause_doubt: the same for clauses. cut_clause: how many times what a clause at a border
    is nearer to the sentence across it is taken off, beyond clause_lead. anchor_lead: score that a path may lack to
    pass a right bead, about what a plain one has. Where both texts have blocks: block_border: taken off for each border
    of blocks within a side of a bead. block_end: for an end of a block that meets none. other_heading: for a heading
    that meets other text. whole_block: added where whole blocks meet.
    """

    bead_bonus: float = 0.25
    sentence_price: float = 0.21
    shared_word: float = 0.6
    part_loss: float = 0.8
    asked: float = 0.5
    asked_from: float = 125
    asked_most: float = 0.8
    lacking: float = 4.3
    null_run: float = 0.4
    least_usual: float = 0.2
    doubt: float = 0.5
    clause_doubt: float = 0.25
    cut_clause: float = 0.8
    clause_lead: float = 0.3
    anchor_lead: float = 1.0
    block_border: float = 0.3
    block_end: float = 0.3
    other_heading: float = 0.3
    whole_block: float = 0.3
    moved: MovedLimits = field(default_factory=MovedLimits)
    order: OrderLimits = field(default_factory=OrderLimits)


FITTED_COSTS = Costs()
