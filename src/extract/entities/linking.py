"""Mentions brought to entities: gazetteer ids, what the document declared equal, spelling, and the chapter around.

What is not here: finding names (`marking`) and the document's lessons (`learning`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from extract.entities.candidates import Candidate
from extract.entities.equivalence import as_letters, equivalents
from extract.entities.latin import state_ministry
from extract.entities.learning import Lesson
from extract.entities.profiles import Seen
from extract.entities.registry import Registry
from extract.entities.spelling import key_of, within_one_edit
from extract.model import Entity, EntityLabel, IdMaker, Mention, Section, Span, content_id

_CORPORATE = re.compile(r"^(?:株式会社|有限会社|合同会社|㈱|㈲)|(?:株式会社|有限会社|合同会社|㈱|㈲|社)$")
_LEGAL_FORM = re.compile(
    r"(?<=[A-Za-z0-9])[ ,]+(?:g?GmbH(?: ?& ?Co\.? ?KG)?|mbH|AG|KG|SE|e\. ?V\.?|Inc\.?|Ltd\.?|LLC|PLC)$"
)
_MINISTRY = re.compile(r"^(?P<owner>.*?州|)(?P<rest>[^州]+[省府庁])$")
_REGION = re.compile(r"\.? ?(?=(?:NRW|BW)$)")
_TYPO_LENGTH = 6
_FAR_MORE = 4


class Marked(NamedTuple):
    """A candidate that was kept, with its passage and chapter."""

    seen: Seen
    found: Candidate
    text: str
    chapter_id: str | None


class _Union:
    """Disjoint sets of keys; a set's name is its smallest member, gazetteer ids before all others."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, key: str) -> str:
        root = key
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        self._parent[key] = root
        return root

    def join(self, one: str, other: str) -> None:
        a, b = self.find(one), self.find(other)
        if a == b or (a.startswith("id:") and b.startswith("id:")):
            return
        first, second = sorted((a, b), key=lambda k: (not k.startswith("id:"), k))
        self._parent[second] = first


def _bare_key(text: str) -> str:
    bare = _LEGAL_FORM.sub("", _CORPORATE.sub("", text)).replace("!", "").strip()
    return key_of(_REGION.sub(".", as_letters(bare if len(bare) > 1 else text)))


def _chapters(sections: Iterable[Section]) -> Mapping[str, str]:
    return {s.section_id: s.chapter_id for s in sections}


def _leading_state(marked: Sequence[Marked]) -> Mapping[str | None, str]:
    """The state each chapter is about: named there at least twice as often as any other."""
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    for m in marked:
        if m.found.label is EntityLabel.STATE and m.found.known:
            counts[m.chapter_id][m.found.known] += 1
    leading = {}
    for chapter, count in counts.items():
        ranked = count.most_common(2)
        if ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
            leading[chapter] = ranked[0][0]
    return leading


class _Context(NamedTuple):
    """What decides a short name's owner: the state each chapter is about, and the registry."""

    leading: Mapping[str | None, str]
    registry: Registry


def _ministry_key(m: Marked, context: _Context) -> str | None:
    """The key of a state's ministry: its state's id and its own short name.

    州経済省 and, where the chapter is about one state, 経済省 are that state's; 連邦… and others' stay themselves.
    """
    if german := state_ministry(m.text, context.registry.gazetteer.names):
        return f"org:{german[0]}:{key_of(german[1])}"
    match = _MINISTRY.match(m.text) if m.found.label is EntityLabel.ORG else None
    if match is None or (m.found.known or "").startswith(("de-", "eu")):
        return None
    owner, state = match["owner"], context.leading.get(m.chapter_id)
    if owner not in ("", "州"):
        entries = context.registry.by_key.get(key_of(owner), [])
        state = next((e.entity_id for e in entries if e.label is EntityLabel.STATE), None)
    elif not owner and (state is None or not m.text.endswith("省") or m.text.startswith(("連邦", "国", "総", "法"))):
        return None
    return f"org:{state}:{key_of(match['rest'])}" if state else None


def _keys(marked: Sequence[Marked], context: _Context) -> list[str]:
    """The key of each mention before anything is joined."""
    ministries = [_ministry_key(m, context) for m in marked]
    owned = {k for k, m in zip(ministries, marked, strict=True) if k and "州" in m.text}
    out = []
    for m, ministry in zip(marked, ministries, strict=True):
        federal = context.registry.by_key.get(key_of("連邦" + m.text), [])
        if ministry and any(_same_ministry(ministry, k) for k in owned):
            out.append(ministry)
        elif ministry and federal and not m.found.known:
            out.append("id:" + federal[0].entity_id)
        elif ministry and not m.found.known:
            out.append(ministry)
        elif m.found.known:
            out.append("id:" + m.found.known)
        else:
            out.append(_plain_key(m, context.registry))
    return out


def _plain_key(m: Marked, registry: Registry) -> str:
    bare, family = _bare_key(m.text), _family(m.found.label)
    known = [e for e in registry.by_key.get(bare, ()) if _family(e.label) == family]
    return "id:" + known[0].entity_id if len(known) == 1 else f"{family}:{bare}"


def _same_ministry(one: str, other: str) -> bool:
    """Whether two ministry keys of one state are a name and its short form (経済省, 経済エネルギー省)."""
    (state, a), (rival, b) = (key.removeprefix("org:").rsplit(":", 1) for key in (one, other))
    short, long = sorted((a.rstrip("省府庁"), b.rstrip("省府庁")), key=len)
    return state == rival and a[-1] == b[-1] and long.startswith(short)


def _family(label: EntityLabel) -> str:
    """Labels within which equal spellings are one entity (programmes and clusters share names)."""
    return "org" if label in (EntityLabel.ORG, EntityLabel.CLUSTER, EntityLabel.PROGRAM) else label.lower()


def _family_of(key: str, registry: Registry) -> str:
    return _family(registry.by_id[key[3:]].label) if key.startswith("id:") else key.split(":", maxsplit=1)[0]


def _join_pairs(
    union: _Union, keys: Mapping[str, set[str]], pairs: Iterable[tuple[str, str]], registry: Registry
) -> None:
    """What the document declared equal, wherever both names were marked with one family."""
    for one, other in pairs:
        for a in sorted(keys.get(one, ())):
            for b in sorted(keys.get(other, ())):
                if _family_of(a, registry) == _family_of(b, registry):
                    union.join(a, b)


def _join_composed(union: _Union, keys: Mapping[str, set[str]], bodies: Iterable[str]) -> None:
    """A name made of two names of one thing (its short form, a hyphen, its long one) is that thing."""
    for name in sorted(bodies):
        for joint in re.finditer(r"(?<=[A-Za-z0-9])[ \-–](?=[A-Z])", name):
            short, long = (sorted(keys.get(key_of(p), ())) for p in (name[: joint.start()], name[joint.end() :]))
            whole = sorted(keys[key_of(name)])
            if short and long and whole and union.find(short[0]) == union.find(long[0]):
                union.join(whole[0], short[0])


def _join_ministries(union: _Union, keyed: Sequence[str]) -> None:
    ministries = sorted({k for k in keyed if k.startswith("org:de-")})
    for i, one in enumerate(ministries):
        for other in ministries[i + 1 :]:
            if _same_ministry(one, other):
                union.join(one, other)


def link(
    seen: Sequence[Seen],
    kept: Sequence[Sequence[Candidate]],
    lesson: Lesson,
    sections: Sequence[Section],
    registry: Registry,
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Every kept candidate as a mention with its entity, and the entities."""
    chapter_of = _chapters(sections)
    marked = [
        Marked(one, c, one.passage.text.text[c.start : c.end], chapter_of.get(one.passage.section_id or ""))
        for one, found in zip(seen, kept, strict=True)
        for c in found
    ]
    keyed = _keys(marked, _Context(_leading_state(marked), registry))
    union = _Union()
    keys: dict[str, set[str]] = defaultdict(set)
    for key, entries in registry.by_key.items():
        keys[key] |= {"id:" + e.entity_id for e in entries}
    for m, key in zip(marked, keyed, strict=True):
        keys[key_of(m.text)].add(key)
    bodies = {m.text: m.found.label for m in marked if _family(m.found.label) == "org"}
    same = equivalents(bodies, registry.by_key.keys(), registry.gazetteer.names)
    _join_pairs(union, keys, [*lesson.pairs, *same], registry)
    _join_composed(union, keys, bodies)
    _join_ministries(union, keyed)
    _join_typos(union, keyed)
    roots = [union.find(k) for k in keyed]
    entities = _entities(marked, roots, registry)
    return _mentions(marked, roots, entities), tuple(sorted(entities.values(), key=lambda e: (e.label, e.entity_id)))


def _join_typos(union: _Union, keyed: Sequence[str]) -> None:
    counts = Counter(keyed)
    names = sorted({k for k in counts if not k.startswith("id:")})
    for i, one in enumerate(names):
        family, bare = one.split(":", 1)
        for other in names[i + 1 :]:
            if other.split(":", 1)[0] != family:
                break
            if _typo_apart(bare, other.split(":", 1)[1]) and min(counts[one], counts[other]) == 1:
                union.join(one, other)


def _typo_apart(one: str, other: str) -> bool:
    """Whether two keys are long enough, one edit apart, and do not differ in a digit."""
    if min(len(one), len(other)) < _TYPO_LENGTH or re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    return within_one_edit(one, other)


def _entities(marked: Sequence[Marked], roots: Sequence[str], registry: Registry) -> dict[str, Entity]:
    grouped: dict[str, list[Marked]] = defaultdict(list)
    for m, root in zip(marked, roots, strict=True):
        grouped[root].append(m)
    return {root: _entity(root, group, registry) for root, group in grouped.items()}


def _entity(root: str, group: Sequence[Marked], registry: Registry) -> Entity:
    surfaces = Counter(m.text for m in group)
    ordered = tuple(sorted(surfaces, key=lambda s: (-surfaces[s], s)))
    if root.startswith("id:"):
        entry = registry.by_id[root[3:]]
        return Entity(
            entity_id=entry.entity_id,
            label=entry.label,
            name=entry.name,
            mentions=len(group),
            surfaces=ordered,
            name_original=entry.name_original,
            iso_3166_2=entry.iso_3166_2,
            external_ids=entry.external_ids,
        )
    labels = Counter(m.found.label for m in group)
    label = min(labels, key=lambda k: (-labels[k], k))
    latin = [s for s in ordered if s.isascii() or re.fullmatch(r"[\x00-ɏ–—]+", s)]
    other = [s for s in ordered if s not in latin]
    return Entity(
        entity_id=content_id("ent", root),
        label=label,
        name=_usual_name(root, other, latin, surfaces),
        mentions=len(group),
        surfaces=ordered,
        name_original=max(latin, key=lambda s: (surfaces[s], len(s))) if latin and other else None,
    )


def _usual_name(root: str, other: Sequence[str], latin: Sequence[str], surfaces: Mapping[str, int]) -> str:
    """The Japanese name used most, unless the Latin one is used far more; a state's ministry with its state."""
    if not other or (latin and surfaces[latin[0]] > _FAR_MORE * surfaces[other[0]]):
        return latin[0] if latin else other[0]
    whole = [s for s in other if "州" in s[1:]] if root.startswith("org:de-") else []
    return (whole or other)[0]


def _mentions(marked: Sequence[Marked], roots: Sequence[str], entities: Mapping[str, Entity]) -> tuple[Mention, ...]:
    ids = IdMaker()
    out = []
    for m, root in zip(marked, roots, strict=True):
        p = m.seen.passage
        place = p.text.place(m.found.start, m.found.end)
        out.append(
            Mention(
                mention_id=ids.make("men", m.found.label, m.text, p.text.text),
                label=m.found.label,
                text=m.text,
                place=place,
                clean_span=Span(m.found.start, m.found.end),
                page_no=p.page_no,
                method=m.found.method,
                block_id=p.block_id,
                table_id=p.table_id,
                row=p.row,
                column=p.column,
                entity_id=entities[root].entity_id,
            )
        )
    return tuple(out)
