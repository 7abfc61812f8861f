"""The stages of one document as the pipeline runs them: each from its stored result where nothing it reads has changed.

Here: which stage reads what, its key, and `DocumentWork`, which walks them. The stages themselves are the library's
(`extract.report` composes the same functions). Not here: Dagster, processes, files of curated/.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import process_time
from typing import Any

import extract
from extract.cache import Cache, key_of
from extract.folders import SIDECAR_NAMES, Folders
from extract.rules.files import DATA, rules_digest

PACKAGE = Path(extract.__file__).parent
_IMPORT = re.compile(r"^\s*(?:from\s+(extract[\w.]*)\s+import\s+\(?([\w ,]*)|import\s+(extract[\w.]*))", re.MULTILINE)
_LIBRARIES = ("pdfplumber", "pdfminer.six", "pypdfium2", "spacy", "sudachipy", "sudachidict-core", "ortools")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stored step.

    `reads` names earlier stages and files of raw/<id>/, `rules` the parts of the rules, whose change makes it stale.
    """

    name: str
    reads: tuple[str, ...]
    modules: tuple[str, ...]
    rules: tuple[str, ...]


STAGES: tuple[Stage, ...] = (
    Stage(
        name="reading",
        reads=("source", "source.toml"),
        modules=("extract.sources", "extract.read", "extract.lines", "extract.tables"),
        rules=("structure", "tables"),
    ),
    Stage(
        name="layout",
        reads=("reading", "source.toml"),
        modules=("extract.tables", "extract.blocks"),
        rules=("structure", "tables", "quantities"),
    ),
    Stage(
        name="language",
        reads=("layout",),
        modules=("extract.passages", "extract.entities", "extract.quantities"),
        rules=("gazetteer", "quantities"),
    ),
    Stage(
        name="audit",
        reads=("reading", "layout", "language", "corrections.toml"),
        modules=("extract.audit", "extract.corrections"),
        rules=("audit",),
    ),
    Stage(name="datasets", reads=("audit", "datasets.toml"), modules=("extract.datasets",), rules=("datasets",)),
)
"""Every stage in order. A stage's name in `reads` stands for the digest of that stage's result."""


_NAMES = tuple(s.name for s in STAGES)


def stage_named(name: str) -> Stage:
    """One of `STAGES`."""
    return STAGES[_NAMES.index(name)]


# -- what code a stage is made of ------------------------------------------------------------------------------------


@cache
def library_digest() -> str:
    """The digest of all of extract's code and of the libraries that read documents; rules have their own."""
    total = hashlib.sha256()
    for path in _files_in(PACKAGE):
        if not {"cli", "review"} & set(path.relative_to(PACKAGE).parts):
            total.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + _file_digest(path))
    for name in _LIBRARIES:
        total.update(f"{name} {_installed(name)}\n".encode())
    return total.hexdigest()


@cache
def code_of(stage: str) -> str:
    """The digest of the modules a stage is made of, of all they import within extract, and of the data beside them."""
    modules = stage_named(stage).modules
    total = hashlib.sha256(library_versions().encode())
    total.update(_file_digest(PACKAGE / "report.py"))  # says how the stages' parts work together; imports all of them
    for path in sorted(_closure(modules)):
        total.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + _file_digest(path))
    return total.hexdigest()


@cache
def rules_version(parts: tuple[str, ...] | None = None) -> str:
    """The digest of all rule files, or of those of some parts, taken once a process, like that of the code."""
    return rules_digest(parts=parts)


def digest_code() -> None:
    """Takes the digests of all code now, so that they are those of the code that was loaded."""
    library_digest()
    rules_version()
    for stage in STAGES:
        code_of(stage.name)
        rules_version(stage.rules)


@cache
def library_versions() -> str:
    """The installed versions of the libraries whose behaviour shows in results."""
    return " ".join(f"{name}={_installed(name)}" for name in _LIBRARIES)


def installed_version() -> str:
    """The version of extract that is installed."""
    return _installed("extract")


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


@cache
def _file_digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def _module_files(module: str) -> list[Path]:
    """The files of a module or package of extract; none where it is no module (a name imported from one)."""
    place = PACKAGE.joinpath(*module.split(".")[1:])
    if place.is_dir():
        return _files_in(place)
    source = place.with_suffix(".py")
    return [source] if source.is_file() else []


def _files_in(package: Path) -> list[Path]:
    """Code, and what lies beside it (weights, schemas); rules have digests of their own."""
    found = (p for p in package.rglob("*") if p.is_file() and p.suffix != ".pyc")
    return sorted(p for p in found if not p.is_relative_to(DATA))


def _closure(modules: tuple[str, ...]) -> set[Path]:
    found: set[Path] = set()
    waiting = [path for module in modules for path in _module_files(module)]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for module in _imports(path) if path.suffix == ".py" else ():
            waiting += _module_files(module)
    return found


@cache
def _imports(path: Path) -> frozenset[str]:
    found = set()
    for package, names, whole in _IMPORT.findall(path.read_text(encoding="utf-8")):
        if whole or package != "extract":
            found.add(whole or package)
        found |= {f"{package}.{name.split(' as ')[0].strip()}" for name in names.split(",") if package and name.strip()}
    return frozenset(found)


# -- one document ----------------------------------------------------------------------------------------------------


def input_digests(folders: Folders, document_id: str) -> dict[str, str]:
    """SHA-256 of the source and of each sidecar of a document; "" for a sidecar that is not there."""
    found = {}
    source = folders.source(document_id)
    if source is not None and source.is_file() and not source.is_symlink():
        found["source"] = f"{source.suffix} {hashlib.sha256(source.read_bytes()).hexdigest()}"
    for name in SIDECAR_NAMES:
        path = folders.document(document_id) / name
        found[name] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    found["datasets.toml"] += _same_as(folders, document_id)
    return found


def _same_as(folders: Folders, document_id: str) -> str:
    """The digest of the datasets.toml that this document's one stands for, if it names another document's."""
    path = folders.document(document_id) / "datasets.toml"
    named = re.search(rb'^\s*same_as\s*=\s*"([a-z0-9-]+)"', path.read_bytes(), re.MULTILINE) if path.is_file() else None
    if named is None:
        return ""
    target = folders.document(named.group(1).decode()) / "datasets.toml"
    return " " + (hashlib.sha256(target.read_bytes()).hexdigest() if target.is_file() else "absent")


def fingerprint(inputs: Mapping[str, str]) -> str:
    """One digest over everything that a person supplied for a document."""
    return key_of(*(f"{name}={digest}" for name, digest in sorted(inputs.items())))


@dataclass(kw_only=True)
class DocumentWork:
    """One document on its way through the stages.

    `make` maps a stage to the function that makes its result from this object; `kinds` gives the classes of results.
    `seconds` collects the CPU time of the stages that really ran.
    """

    folders: Folders
    document_id: str
    make: Mapping[str, Callable[["DocumentWork"], Any]]
    kinds: Callable[[], Mapping[str, type]]
    seconds: dict[str, float] = field(default_factory=dict)
    on_stage: Callable[[str], None] = lambda stage: None
    on_page: Callable[[int], None] = lambda page_no: None
    _results: dict[str, Any] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)
    _inputs: dict[str, str] = field(default_factory=dict)

    @property
    def cache(self) -> Cache:
        """Where results are kept."""
        return Cache(self.folders.cache)

    @property
    def inputs(self) -> Mapping[str, str]:
        """Digests of the source and its sidecars, as they were when first asked for."""
        if not self._inputs:
            self._inputs.update(input_digests(self.folders, self.document_id))
        return self._inputs

    def key(self, stage: str) -> str:
        """The key of a stage's result: its code, the rules, and the digests of what it reads."""
        if stage not in self._keys:
            spec = stage_named(stage)
            reads = [self.digest(r) if r in _NAMES else self.inputs.get(r, "") for r in spec.reads]
            self._keys[stage] = key_of(stage, self.document_id, code_of(stage), rules_version(spec.rules), *reads)
        return self._keys[stage]

    def digest(self, stage: str) -> str:
        """The digest of a stage's result; makes the result where it is not stored."""
        if stage not in self._digests:
            stored = self.cache.digest(stage, self.key(stage))
            if stored is None:
                self.result(stage)
            else:
                self._digests[stage] = stored
        return self._digests[stage]

    def is_stored(self, stage: str) -> bool:
        """Whether the result of a stage, and of all it reads, is there without work."""
        spec = stage_named(stage)
        earlier = [r for r in spec.reads if r in _NAMES]
        return all(self.is_stored(r) for r in earlier) and self.cache.has(stage, self.key(stage))

    def result(self, stage: str) -> Any:
        """A stage's result, stored or made now."""
        if stage not in self._results:
            key = self.key(stage)
            found = self.cache.get(stage, key, self.kinds()[stage])
            if found is None:
                self.on_stage(stage)
                began = process_time()
                found = self.make[stage](self)
                self.seconds[stage] = process_time() - began
                self._digests[stage] = self.cache.put(stage, key, found)
            self._results[stage] = found
        return self._results[stage]

    def stored_files(self) -> set[Path]:
        """The files of every stage's result that this document now needs."""
        return {self.cache.path(stage, key) for stage, key in self._keys.items()}
