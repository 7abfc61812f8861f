"""What made-up tables say: budgets, statements, surveys, rankings, plans, and the facsimile's tables, for any style.

Every maker takes a `random.Random` and gives a `Content`: cells with spans, alignment and indents, known without
any drawing. How they look is decided in `tables_variety`.
"""

import json
from dataclasses import dataclass, field

from bench.tables_corpus import FIELDS, ITEMS, PLACES, sentence
from bench.tables_gold import SHARED

FULL = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass
class Content:
    """A table's content: `cells` as (row, column, row_span, column_span, text); `heads` head rows.

    `aligns` by column; `indents` (row, column) -> ems; `strong` rows that a style may set apart (totals);
    `groups` rows that begin a group; `wide` asks for the full width; `notes` and `unit` stand outside.
    """

    cells: list
    heads: int
    aligns: list
    indents: dict = field(default_factory=dict)
    strong: set = field(default_factory=set)
    groups: set = field(default_factory=set)
    wide: bool = False
    unit: str = ""
    notes: tuple = ()

    @property
    def rows(self):
        return max(r + rs for r, _, rs, _, _ in self.cells)

    @property
    def columns(self):
        return max(c + cs for _, c, _, cs, _ in self.cells)


def amount(rnd, *, high=999_999, sign="△", nil="－", signs=0.2, nils=0.05, wide=False):
    """A printed amount."""
    chance = rnd.random()
    if chance < nils:
        return nil
    text = f"{rnd.randint(1, high):,}"
    if chance < nils + signs:
        text = f"({text})" if sign == "(" else sign + text
    return text.translate(FULL) if wide else text


def grid(rows, heads=1, **more):
    cells = [(r, c, 1, 1, t) for r, row in enumerate(rows) for c, t in enumerate(row)]
    columns = max(len(row) for row in rows)
    aligns = more.pop("aligns", ["left"] + ["right"] * (columns - 1))
    return Content(cells, heads, aligns, **more)


def spaced(text, rnd):
    """A short word set wide, as official tables do."""
    return ("　" * rnd.randint(1, 4)).join(text) if len(text) <= 3 else text


def budget(rnd):
    """Revenue or expenditure by item: wide-set heads, two years, the change with △, remarks."""
    wide, sign = rnd.random() < 0.3, rnd.choice("△▲")
    names = rnd.sample(
        [
            "町税",
            "地方譲与税",
            "利子割交付金",
            "地方交付税",
            "分担金及び負担金",
            "使用料及び手数料",
            "国庫支出金",
            "県支出金",
            "財産収入",
            "寄附金",
            "繰入金",
            "繰越金",
            "諸収入",
            "町債",
        ],
        rnd.randint(6, 12),
    )
    rows = [[spaced("区分", rnd), "令和５年度", "令和４年度", "比較増減", "増減率（％）"]]
    for i, name in enumerate(names, 1):
        label = f"{i}　{spaced(name, rnd)}".translate(FULL) if rnd.random() < 0.6 else spaced(name, rnd)
        rows.append(
            [
                label,
                amount(rnd, signs=0, wide=wide),
                amount(rnd, signs=0, wide=wide),
                amount(rnd, high=9999, sign=sign, signs=0.5, wide=wide),
                f"{sign if rnd.random() < 0.5 else ''}{rnd.randint(0, 999) / 10:.1f}",
            ]
        )
    rows.append(
        [
            rnd.choice(("合　　計", "歳　入　合　計", "計")),
            *(amount(rnd, signs=0, nils=0, wide=wide) for _ in range(3)),
            "100.0",
        ]
    )
    if rnd.random() < 0.4:
        remarks = ["備　考"] + [sentence(rnd, 14)[:-1] if rnd.random() < 0.3 else "" for _ in names] + [""]
        rows = [[*row, remark] for row, remark in zip(rows, remarks, strict=True)]
    aligns = ["left"] + ["right"] * 4 + ["left"] * (len(rows[0]) - 5)
    return grid(
        rows,
        aligns=aligns,
        strong={len(rows) - 1},
        unit=rnd.choice(("（単位：千円）", "（単位：千円、％）", "単位：百万円")),
    )


def statement(rnd):
    """A financial statement: indented items, a column of note numbers, headings without amounts."""
    noted, sign = rnd.random() < 0.6, rnd.choice("△▲(")
    head = [
        "",
        *(["注記"] if noted else []),
        rnd.choice(("前連結会計年度", "2023年3月期")),
        rnd.choice(("当連結会計年度", "2024年3月期")),
    ]
    rows, indents, strong = [head], {}, set()
    for name in rnd.sample(ITEMS, rnd.randint(9, 15)):
        r = len(rows)
        section, total = rnd.random() < 0.15, name.endswith("合計")
        indents[r, 0] = 0 if section else rnd.choice((1, 1, 2))
        if total:
            strong.add(r)
        label = f"うち{name}" if rnd.random() < 0.1 else name
        mark = (
            [rnd.choice(("※1", "※2", "注3", "9,12", "5")) if rnd.random() < 0.35 and not section else ""]
            if noted
            else []
        )
        rows.append([label, *mark, *("" if section else amount(rnd, sign=sign) for _ in range(2))])
    aligns = ["left", *(["center"] if noted else []), "right", "right"]
    return grid(
        rows,
        aligns=aligns,
        indents=indents,
        strong=strong,
        wide=True,
        unit="（単位：百万円）",
        notes=("（注）記載金額は百万円未満を切り捨てている。",) if rnd.random() < 0.5 else (),
    )


def series(rnd):
    """Years across as heads that are numbers, items down with sub-items."""
    first, count = rnd.randint(2005, 2018), rnd.randint(4, 7)
    style = rnd.choice(("{}", "{}年", "{}年度", "FY{}"))
    rows, indents = [[rnd.choice(("", "年度", "項目")), *(style.format(first + k) for k in range(count))]], {}
    for name in rnd.sample(PLACES + FIELDS, rnd.randint(4, 9)):
        rows.append([name, *(amount(rnd, high=9999, signs=0.05) for _ in range(count))])
        if rnd.random() < 0.3:
            indents[len(rows), 0] = 1
            rows.append([f"うち{rnd.choice(ITEMS)}", *(amount(rnd, high=999, signs=0) for _ in range(count))])
    return grid(rows, indents=indents, unit=rnd.choice(("（件）", "（単位：億円）", "")))


def groups(rnd):
    """Merged groups of rows before their labels, sub-totals."""
    rows, cells, strong, begins = 1, [], set(), set()
    heads = ["大分類", "中分類", "事業者数", "構成比", "前年比"]
    cells = [(0, c, 1, 1, h) for c, h in enumerate(heads)]
    for name in rnd.sample(FIELDS, rnd.randint(2, 4)):
        size = rnd.randint(2, 4)
        begins.add(rows)
        cells.append((rows, 0, size, 1, name))
        for k, label in enumerate(rnd.sample(PLACES, size)):
            total = k == size - 1 and rnd.random() < 0.4
            values = [amount(rnd, signs=0), f"{rnd.randint(0, 999) / 10:.1f}%", amount(rnd, high=99, signs=0.4)]
            cells += [
                (rows, 1, 1, 1, "小計" if total else label),
                *((rows, 2 + j, 1, 1, v) for j, v in enumerate(values)),
            ]
            if total:
                strong.add(rows)
            rows += 1
    return Content(cells, 1, ["left", "left", "right", "right", "right"], strong=strong, groups=begins)


def levels(rnd):
    """Heads merged over two or three levels; a stub head that reaches down."""
    deep = rnd.random() < 0.35
    count, under, top = rnd.randint(2, 3), rnd.randint(2, 3), 1 if deep else 0
    heads = top + 2
    cells = [(0, 0, heads, 1, rnd.choice(("区　分", "科　　目", "都道府県")))]
    columns = 1 + count * under
    if deep:
        cells.append((0, 1, 1, columns - 1, rnd.choice(("実績の推移", "調査対象の内訳"))))
    tail = rnd.random() < 0.4
    for g in range(count):
        cells.append((top, 1 + g * under, 1, under, rnd.choice(("令和{}年度", "第{}回調査")).format(g + 3)))
        cells += [(top + 1, 1 + g * under + u, 1, 1, ("件数", "金額", "増減")[u]) for u in range(under)]
    if tail:
        cells.append((0, columns, heads, 1, "備考"))
    for r, label in enumerate(rnd.sample(PLACES + ITEMS, rnd.randint(4, 9)), heads):
        cells += [(r, 0, 1, 1, label), *((r, c, 1, 1, amount(rnd, high=20_000)) for c in range(1, columns))]
        if tail:
            cells.append((r, columns, 1, 1, rnd.choice(("", "", "再掲", "推計値"))))
    return Content(
        cells,
        heads,
        ["left"] + ["right"] * (columns - 1) + ["left"] * tail,
        unit="（単位：件、千円）" if rnd.random() < 0.5 else "",
    )


def plan(rnd):
    """Wrapped long cells: number, measure, content, office."""
    rows = [["番号", "施策名", "内容", "担当課"]]
    offices = ("企画課", "産業振興課", "総務課", "環境政策課")
    for i in range(1, rnd.randint(4, 7)):
        rows.append(
            [str(i), sentence(rnd, rnd.randint(6, 14))[:-1], sentence(rnd, rnd.randint(25, 90)), rnd.choice(offices)]
        )
    keep = rnd.choice(((0, 1, 2, 3), (1, 2), (0, 2, 3), (1, 2, 3)))
    return grid(
        [[row[k] for k in keep] for row in rows],
        aligns=[("center", "left", "left", "center")[k] for k in keep],
        wide=True,
    )


def matrix(rnd):
    """Counts by two things, with blank cells."""
    fields = rnd.sample(["医療", "環境", "航空", "素材", "食品", "情報", "物流", "観光", "金融"], rnd.randint(5, 8))
    rows = [["", *fields, "計"]]
    for place in rnd.sample(PLACES, rnd.randint(5, 9)):
        rows.append(
            [place, *(str(rnd.randint(1, 40)) if rnd.random() < 0.7 else "" for _ in fields), str(rnd.randint(40, 400))]
        )
    rows.append(["計", *(str(rnd.randint(10, 120)) for _ in fields), str(rnd.randint(400, 999))])
    return grid(rows, aligns=["left", *["center"] * (len(fields) + 1)], strong={len(rows) - 1})


def ranking(rnd):
    """Halves side by side: rank, place, figure, twice."""
    count = rnd.randint(4, 8)
    rows = [["順位", "都道府県", "指数"] * 2]
    names = [p for p in PLACES + [f"{f[:2]}市" for f in FIELDS]][: 2 * count]
    rnd.shuffle(names)
    for i in range(count):
        rows.append(
            [
                str(i + 1),
                names[i],
                f"{rnd.randint(100, 999) / 10:.1f}",
                str(i + 1 + count),
                names[i + count],
                f"{rnd.randint(100, 999) / 10:.1f}",
            ]
        )
    return grid(rows, aligns=["center", "left", "right"] * 2)


def survey(rnd):
    """Answers with shares; long option texts; footnote marks."""
    rows = [["選択肢", "回答数", "割合（％）"]]
    for _ in range(rnd.randint(4, 9)):
        rows.append(
            [sentence(rnd, rnd.randint(6, 22))[:-1], f"{rnd.randint(1, 900):,}", f"{rnd.randint(0, 999) / 10:.1f}"]
        )
    if rnd.random() < 0.5:
        rows.append(["無回答", "…", "…"])
    if rnd.random() < 0.5:
        rows[-2][0] += rnd.choice(("注1)", "*1", "（注２）"))
    return grid(
        rows, unit="(n=1,024)" if rnd.random() < 0.4 else "", notes=("注1) 複数回答のため合計は100％を超える。",)
    )


def directory(rnd):
    """Names and addresses: Latin words, URLs, dates, no column of numbers."""
    rows = [["名　称", "設立年月", "ウェブサイト", "所在地"]]
    for name in rnd.sample(
        ["Nordhafen Energie", "Blue Valley Cluster", "光学技術協会", "OptoNet", "北部バイオ機構", "Lakeside Mobility"],
        rnd.randint(4, 6),
    ):
        site = f"www.{rnd.choice(('alpha', 'beta', 'gamma'))}-{rnd.randint(1, 99)}.example"
        rows.append(
            [
                name,
                f"{rnd.randint(1990, 2019)}年{rnd.randint(1, 12)}月",
                site,
                rnd.choice(PLACES) + rnd.choice(("中央1-2-3", "港町45", "")),
            ]
        )
    keep = rnd.choice(((0, 1, 2, 3), (0, 1, 3), (0, 2)))
    return grid([[row[k] for k in keep] for row in rows], aligns=["left"] * len(keep))


def pairs(rnd):
    """A small dashboard block: label and figure."""
    rows = [
        [rnd.choice(PLACES + ITEMS), amount(rnd, high=50_000, signs=0.1) + rnd.choice(("", "", "人", "件"))]
        for _ in range(rnd.randint(4, 9))
    ]
    return grid([["項目", rnd.choice(("実績", "令和5年", "件数"))], *rows])


def facsimile(rnd):
    """One of the facsimile's tables."""
    held = json.loads((SHARED / "gold/facsimile/tables.json").read_text(encoding="utf-8"))
    table = rnd.choice([t for t in held if t["n_rows"] < 25])
    cells = [(c["row"], c["col"], c["rowspan"], c["colspan"], c["text"]) for c in table["cells"]]
    numeric = {k for k in range(table["n_cols"]) if sum(c["numeric"] for c in table["cells"] if c["col"] == k) > 2}
    aligns = [rnd.choice(("right", "center")) if k in numeric else "left" for k in range(table["n_cols"])]
    return Content(
        cells,
        table["header_rows"],
        aligns,
        strong=set(range(table["n_rows"] - table["total_rows"], table["n_rows"])),
        wide=max(len(c["text"]) for c in table["cells"]) > 30,
        notes=("出所：担当部局の公表値による",),
    )


MAKERS = (
    budget,
    statement,
    series,
    groups,
    levels,
    plan,
    matrix,
    ranking,
    survey,
    directory,
    pairs,
    facsimile,
    facsimile,
    facsimile,
)
