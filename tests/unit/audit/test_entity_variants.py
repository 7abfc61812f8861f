"""Two spellings of one entity, each used more than once."""

from dataclasses import replace

from extract.audit import audit
from extract.model import EntityLabel, Mention, Span


def named(report, *surfaces):
    """The report with every occurrence of some surfaces as a mention of one entity."""
    found = []
    for block in report.blocks:
        for surface in surfaces:
            at = block.text.text.find(surface)
            if at >= 0:
                found.append(
                    Mention(
                        mention_id=f"m{len(found)}",
                        label=EntityLabel.PLACE,
                        text=surface,
                        place=block.text.place(at, at + len(surface)),
                        clean_span=Span(at, at + len(surface)),
                        page_no=1,
                        method="registry",
                        block_id=block.block_id,
                        entity_id="e1",
                    )
                )
    return replace(report, mentions=tuple(found))


def variants(mini, audit_rules, one, other):
    text = f"{one}は港町である。\n" * 3 + f"{other}の市は大きい。\n" * 2
    _, findings = audit(named(mini(text), one, other), audit_rules)
    return [f for f in findings if f.check == "variants.entity"]


def test_two_spellings_of_one_entity(mini, audit_rules):
    (f,) = variants(mini, audit_rules, "ハンブルク", "ハンブルグ")
    assert (f.expected, f.observed) == ("ハンブルク", "ハンブルグ")


def test_short_forms_translations_and_numbers_are_no_variants(mini, audit_rules):
    for one, other in (
        ("ハンブルク市", "ハンブルク"),
        ("ハンブルク", "Hamburg"),
        ("フェーズ・ワン1", "フェーズ・ワン2"),
    ):
        assert variants(mini, audit_rules, one, other) == []
