"""What a ballot came to: who had a vote, where counts differ, even votes, and the result of each dossier.

Computed from the counts under the terms that were frozen when the ballot opened. Nobody's own vote is ever looked at.
"""

from dataclasses import replace
from fractions import Fraction

from rules.council_acts import WRITTEN_ROUND, Ballot, Result, SessionState, Tally
from rules.statute import COUNTERS, NOT_COUNTED, PRESENT
from rules.threshold import MAJORITY, Base, Body, base_size, least, more_than_half


def counters(ballot: Ballot) -> int:
    """Counts that a ballot needs: one from each teller, never fewer than two."""
    return max(COUNTERS, len(ballot.tellers))


def recused(state: SessionState, n: int) -> tuple[str, ...]:
    """Members who are connected with a dossier."""
    return tuple(dict.fromkeys(member for member, about in state.conflicts if about == n and member in state.members))


def voters(state: SessionState, ballot: Ballot) -> tuple[str, ...]:
    """Who is handed a sheet: those present; in a written round all members."""
    return state.members if ballot.mode == WRITTEN_ROUND else state.present


def differing(ballot: Ballot) -> tuple[int, ...] | None:
    """Dossiers in which the counts differ; () when only the numbers of sheets do; None: they agree so far."""
    first, *others = ballot.counts or (None,)
    if first is None or all(other.figures == first.figures for other in others):
        return None
    found = {
        mine.n
        for other in others
        for one, two in ((first.tallies, other.tallies), (first.written, other.written))
        for mine in one
        if mine not in two
    }
    return tuple(sorted(found))


def ties(state: SessionState, ballot: Ballot) -> tuple[int, ...]:
    """Dossiers that the chair's side decides: even votes, the statute says so, and one vote more is a majority."""
    if not ballot.terms.casting or ballot.terms.part != MAJORITY or not ballot.counts:
        return ()
    plain = replace(ballot, casting=())
    return tuple(n for n in ballot.items if _even(result_of(state, plain, n)))


def _even(result: Result) -> bool:
    return result.agree == result.disagree and 0 < result.agree < result.needed <= result.agree + 1


def result_of(state: SessionState, ballot: Ballot, n: int) -> Result:
    """What one dossier got by the first count, under the terms frozen at the opening. Votes are whole, needed ≥ 1."""
    count, terms = ballot.counts[0], ballot.terms
    tally = next(t for t in count.tallies if t.n == n)
    written = next((t for t in count.written if t.n == n), Tally(n, 0, 0))
    silent = _silent(state, ballot, n, tally)
    agree = tally.agree + written.agree + (silent if terms.silence == "AGREE" else 0)
    disagree = tally.disagree + written.disagree + (silent if terms.silence == "DISAGREE" else 0)
    invalid = tally.invalid + written.invalid
    base, needed = ballot.base, ballot.needed
    if terms.part:
        base = _base(state, ballot, n, agree + disagree, agree + disagree + invalid, silent)
        needed = max(1, more_than_half(base) if terms.part == MAJORITY else least(Fraction(terms.part), base))
    side = dict(ballot.casting).get(n)
    return Result(
        n=n,
        agree=agree,
        disagree=disagree,
        invalid=invalid,
        base=base,
        needed=agree if side else needed,
        written_agree=written.agree,
        written_disagree=written.disagree,
        silent=silent,
        cast=side is not None,
    )


def _silent(state: SessionState, ballot: Ballot, n: int, tally: Tally) -> int:
    """Members who had a vote on the dossier and did not send their sheet back, where that counts as an opinion."""
    if ballot.mode != WRITTEN_ROUND or ballot.terms.silence == NOT_COUNTED:
        return 0
    barred = len(recused(state, n)) if ballot.terms.barred else 0
    return max(0, len(state.members) - barred - tally.agree - tally.disagree - tally.invalid)


def _base(state: SessionState, ballot: Ballot, n: int, valid: int, answers: int, silent: int) -> int:
    """Persons or ballots that the share is of. Recused members leave it only where the statute says so.

    PRESENT is who takes part: those at the table and those who answered in writing; in a round whoever sent the sheet
    back or whose silence counts. `answers`: all votes on the dossier, valid or not, with the silence that counts.
    """
    count, terms, connected = ballot.counts[0], ballot.terms, recused(state, n)
    if terms.base == PRESENT:
        if ballot.mode == WRITTEN_ROUND:
            return answers if terms.off_base else count.returned + silent
        connected = tuple(person for person in connected if person in state.present)
    present = len(state.present) + count.written_returned
    return base_size(Base(terms.base), Body(len(state.members), present, valid, len(connected)), terms.off_base)
