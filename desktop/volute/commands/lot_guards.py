"""A card lies in a lot only while it could be sold from it: asked when it is packed, and again when the lot is sealed
and shipped, since a claim may have arisen or a probe may have seen something in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from volute.commands.judging import HONEST, refusal
from volute.commands.seat import Seat
from volute.domain.card import Card, Commercial, Custody
from volute.domain.events import Evidence
from volute.domain.lifecycle import claims_in_force, truthful
from volute.domain.problems import Refused
from volute.domain.registers import subject
from volute.domain.replay import described, replay
from volute.ledger.lots import packed, rows_of
from volute.ledger.suspects import Task, open_tasks
from volute.ledger.transaction import Tx

Fields = Mapping[str, Evidence]
SHOWN = 5  # reasons told in full
NOT_OURS_TO_SELL = (Commercial.LEASED, Commercial.RESERVED)


def must_be_ours(tx: Tx, lot: str, cards: Sequence[str]) -> None:
    """Refused for a card that is not registered, lies in another lot, or is gone."""
    rows, elsewhere = rows_of(tx.connection, cards), packed(tx.connection)
    for card in cards:
        if card not in rows:
            raise Refused("not_registered", card=card, fact="")
        if elsewhere.get(card, {}).get("lot", lot) != lot:
            raise Refused("card_in_lot", card=card, lot=str(elsewhere[card]["lot"]))
        if rows[card].custody == Custody.GONE:
            raise Refused("card_gone", card=card)


def allowances(tx: Tx, seat: Seat, lot: str, cards: Sequence[str], override: str) -> dict[str, Fields]:
    """What is written beside each card's box: who allows it under which claims. A card that only moves to another box
    keeps what was allowed; what was allowed in an earlier lot holds no more."""
    today, lying = _today(seat), packed(tx.connection, lot)
    tx.histories([subject("packed", card) for card in cards])  # asked for once
    found: dict[str, Fields] = {}
    for card, history in tx.histories(cards).items():
        claims = "\n".join(claims_in_force(now, today)) if (now := replay(history)) else ""
        if override and claims:
            found[card] = {"override": override, "claims": claims}
        elif card in lying:
            found[card] = {name: lying[card][name] for name in ("override", "claims") if name in lying[card]}
        else:
            before = described(tx.history(subject("packed", card)))
            found[card] = {name: "" for name in ("override", "claims") if before.get(name)}
    return found


def must_be_fit(tx: Tx, seat: Seat, lot: str, fields: Fields, cards: Mapping[str, Fields]) -> None:
    """Refused names every card that could not be sold from this lot: leased or reserved, claimed and not allowed by
    name, modified and undeclared, or contradicting what the lot offers. ``cards`` are as they are packed."""
    tasks = {task.card: task for task in open_tasks(tx.connection, list(cards))}
    sold_as, today = str(fields.get("sold_as") or ""), _today(seat)
    histories, refused = tx.histories(list(cards)), list[Refused]()
    for card, said in cards.items():
        if now := replay(histories[card]):
            allowed = str(said.get("claims") or "").splitlines()
            refused += list(_against(now, today, allowed, sold_as))[:1] or _undeclared(tasks.get(card), sold_as)
    if len(refused) > 1:
        raise Refused("lot_cards_unfit", lot=lot, n=len(refused), reasons=tuple(refused[:SHOWN]))
    if refused:
        raise refused[0]


def _against(card: Card, today: str, allowed: Sequence[str], sold_as: str) -> Iterator[Refused]:
    if card.commercial in NOT_OURS_TO_SELL:
        now, needs = str(card.commercial), "held / listed"
        yield Refused("step_not_lawful", card=card.id, axis="commercial", now=now, needs=needs)
    if claims := [claim for claim in claims_in_force(card, today) if claim not in allowed]:
        yield Refused("encumbered", card=card.id, claims=tuple(claims))
    try:
        truthful(card, {"sold_as": sold_as} if sold_as else {})
    except Refused as no:
        yield no


def _undeclared(task: Task | None, sold_as: str) -> list[Refused]:
    return [refusal(task)] if task and sold_as != HONEST else []


def _today(seat: Seat) -> str:
    return seat.today().isoformat()
