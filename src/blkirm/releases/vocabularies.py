"""Closed lists about releases."""

from blkirm import _
from blkirm.kernel.vocabulary import TokenVocabulary
from blkirm.releases import rounds


#: DOMAIN.md A.17.
RELEASE_STATES = {
    rounds.UNDECIDED: _("release_undecided", default="Release undecided"),
    rounds.ASKED: _("release_asked", default="Release round running"),
    rounds.RELEASED: _("release_released", default="Released for publication"),
    rounds.TEXT_ONLY: _("release_text_only", default="Resolution released, annexes not"),
    rounds.REFUSED: _("release_refused", default="Not released"),
    rounds.WITHDRAWN: _("release_withdrawn", default="Withdrawn from publication"),
}

#: What a round asks for.
SCOPES = {
    rounds.RELEASED: _("release_scope_whole", default="The whole text with its annexes"),
    rounds.TEXT_ONLY: _("release_scope_text", default="The text only, without annexes"),
    rounds.REFUSED: _("release_scope_none", default="Not to be published (nobody is asked)"),
}

ANSWERS = {
    rounds.AGREE: _("release_answer_agree", default="Agrees"),
    rounds.OBJECT: _("release_answer_object", default="Objects"),
    rounds.TAKE_BACK: _("release_answer_take_back", default="Takes its answer back"),
}

#: How a round ended.
ENDS = {
    rounds.BY_SILENCE: _("release_end_silence", default="Nobody objected until the deadline."),
    rounds.BY_AGREEMENT: _("release_end_agreement", default="All voting Länder agreed."),
    rounds.BY_OBJECTION: _("release_end_objection", default="An objection stood at the deadline."),
    rounds.CANCELLED: _("release_end_cancelled", default="The round was broken off."),
    rounds.SETTLED: _("release_end_settled", default="It was settled without asking."),
    rounds.NARROWED: _(
        "release_end_narrowed",
        default="At the end not every voting Land could read it, so it stays closed.",
    ),
}

release_states = TokenVocabulary(RELEASE_STATES)
scopes = TokenVocabulary(SCOPES)
answers = TokenVocabulary(ANSWERS)
ends = TokenVocabulary(ENDS)
