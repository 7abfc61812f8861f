"""What `extract run` ends with, from the manifest alone."""

from collections.abc import Mapping, Sequence

from extract.cli.layout import cut, visible
from extract.folders import Folders
from extract.manifest import DocumentEntry, DocumentStatus, Manifest


def shown(manifest: Manifest, wanted: Sequence[str]) -> dict[str, DocumentEntry]:
    """The entries of the wanted documents, or of all."""
    return {d: e for d, e in manifest.documents.items() if not wanted or d in wanted}


def summary(folders: Folders, manifest: Manifest, wanted: Sequence[str], *, read: int) -> str:
    """What a run ends with: what was found, how sure it is, what is wrong, and where to look next."""
    entries = shown(manifest, wanted)
    if not entries:
        return f"There is no document in {folders.raw}. Put one there with `extract add FILE --id ID`, then run again."
    parts = [_documents_line(entries, read)]
    kept = [e for e in entries.values() if e.counts]
    if kept:
        parts.append(_counts_lines(kept))
        parts += _worst_lines(entries)
    for document_id, entry in entries.items():
        if entry.status is not DocumentStatus.READ and entry.problem:
            label = "Quarantined" if entry.status is DocumentStatus.QUARANTINED else "Absent"
            parts.append(f"{label}: {document_id}. {visible(entry.problem)}")
    parts.append(
        "Where to look next:\n"
        "  extract audit            every finding with its places\n"
        "  extract ui               the asset graph, checks and lineage in the browser\n"
        f"  {folders.curated}/*.csv, *.parquet, records/, datapackage.json"
    )
    return "\n\n".join(parts)


def _documents_line(entries: Mapping[str, DocumentEntry], read: int) -> str:
    by_status = {status: sum(e.status is status for e in entries.values()) for status in DocumentStatus}
    line = f"Documents: {by_status[DocumentStatus.READ]} read"
    line += f" ({read} anew)" if read else " (nothing has changed)"
    for status in (DocumentStatus.QUARANTINED, DocumentStatus.ABSENT):
        if by_status[status]:
            line += f", {by_status[status]} {status.value}"
    return line


def _counts_lines(entries: Sequence[DocumentEntry]) -> str:
    def total(name: str) -> int:
        return sum(e.counts.get(name, 0) for e in entries)

    def by(attribute: str, names: Sequence[str]) -> str:
        return ", ".join(f"{sum(getattr(e, attribute).get(n, 0) for e in entries):,} {n}" for n in names)

    between = [f"Between documents: {told} (open)"] if (told := _between(entries)) else []
    cells = by("cells", ("read", "placed", "blank", "ambiguous"))
    return "\n".join([
        f"Pages:      {total('pages'):,}, {total('characters'):,} characters",
        f"Tables:     {total('tables'):,} with {total('cells'):,} cells: {cells}",
        f"Entities:   {total('entities'):,}, mentioned {total('mentions'):,} times",
        f"Quantities: {total('quantities'):,}, claims {total('claims'):,}",
        f"Findings:   {by('findings', ('error', 'warning', 'info'))} (open)",
        *between,
    ])  # fmt: skip


def _between(entries: Sequence[DocumentEntry]) -> str:
    """What documents state differently, by severity; empty where nothing."""
    counts = {s: sum(e.cross_findings.get(s, 0) for e in entries) for s in ("error", "warning", "info")}
    return ", ".join(f"{n:,} {s}" for s, n in counts.items()) if any(counts.values()) else ""


def _worst_lines(entries: Mapping[str, DocumentEntry]) -> list[str]:
    rank = {"error": 0, "warning": 1, "info": 2}
    worst = sorted(
        ((rank[w.severity], -w.score, d, w) for d, e in entries.items() for w in e.worst),
        key=lambda x: (x[:3], x[3].finding_id),
    )[:3]
    if not worst:
        return []
    lines = ["The worst:"]
    for _, _, document_id, finding in worst:
        page = f", page {finding.page_no}" if finding.page_no else ""
        head = f"{finding.severity} {finding.check} ({document_id}{page}, {finding.finding_id})"
        lines.append(f"  {head}: {visible(finding.message)}")
        lines += [f"      「{cut(visible(quote), 90)}」" for quote in finding.quotes[:2]]
    return ["\n".join(lines)]
