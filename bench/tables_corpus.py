# ruff: noqa: E501, C901 - page templates read best on one line
"""Made-up tables in many styles, rendered to PDF with gold: what table recovery is measured on besides real documents.

Contents, sizes and styles follow from a seed. `make_corpus` writes one PDF of pages (HTML printed by WeasyPrint or
Chromium) and returns the gold tables; pages without tables (prose, lists, boxes, charts, calendars) are mixed in.
"""

import html
import random

PLACES = [
    "北川県",
    "東浜県",
    "南山県",
    "西原県",
    "中島県",
    "大崎県",
    "小森県",
    "高津県",
    "長瀬県",
    "青葉県",
    "白石県",
    "黒部県",
]
FIELDS = [
    "医療・介護",
    "環境・エネルギー",
    "航空宇宙",
    "素材・化学",
    "食品加工",
    "情報通信",
    "物流",
    "観光",
    "金融",
    "建設",
    "生産技術",
    "教育支援",
]
ITEMS = [
    "流動資産",
    "現金及び預金",
    "受取手形及び売掛金",
    "商品及び製品",
    "その他の流動資産",
    "固定資産",
    "建物及び構築物",
    "土地",
    "投資有価証券",
    "繰延税金資産",
    "資産合計",
    "流動負債",
    "短期借入金",
    "未払法人税等",
    "賞与引当金",
    "固定負債",
    "長期借入金",
    "退職給付に係る負債",
    "純資産合計",
]
WORDS = [
    "地域",
    "企業",
    "支援",
    "計画",
    "事業",
    "研究",
    "開発",
    "連携",
    "人材",
    "育成",
    "調査",
    "評価",
    "拠点",
    "整備",
    "推進",
    "制度",
    "改善",
    "普及",
    "拡大",
    "検討",
    "実施",
    "効果",
    "目標",
    "課題",
    "利用",
    "提供",
    "機関",
    "大学",
    "自治体",
    "中小企業",
    "技術",
    "導入",
    "促進",
    "強化",
    "体制",
    "構築",
]
JOINS = ["の", "を", "に", "は", "が", "と", "で", "も"]


def sentence(rnd, length):
    """About so many characters of made-up prose."""
    text = ""
    while len(text) < length:
        text += rnd.choice(WORDS) + rnd.choice(WORDS) + rnd.choice(JOINS)
        if rnd.random() < 0.12:
            text += "、"
    return text.rstrip("".join(JOINS) + "、") + "。"


def number(rnd, kind):
    if kind == "int":
        return f"{rnd.randint(0, 99999):,}"
    if kind == "small":
        return str(rnd.randint(0, 120))
    if kind == "percent":
        return f"{rnd.randint(0, 999) / 10}%"
    if kind == "signed":
        n = f"{rnd.randint(1, 9999):,}"
        return ("△" if rnd.random() < 0.3 else "") + n
    if kind == "decimal":
        return f"{rnd.randint(0, 9999) / 100:.2f}"
    return "－" if rnd.random() < 0.1 else f"{rnd.randint(1, 500)}"


class Made:
    """A made-up table: `cells` as (row, column, row_span, column_span, text, head, align); `heads` head rows."""

    def __init__(self, cells, rows, columns, heads, aligns):
        self.cells, self.rows, self.columns, self.heads, self.aligns = cells, rows, columns, heads, aligns


def plain_table(rnd, *, rows=None, columns=None, long_cells=False):
    rows = rows or rnd.randint(4, 14)
    columns = columns or rnd.randint(2, 6)
    labels = (
        rnd.sample(PLACES + FIELDS, min(rows, 20))
        if rnd.random() < 0.7
        else [f"{y}年度" for y in range(2001, 2001 + rows)]
    )
    rows = len(labels)
    kinds = [rnd.choice(("int", "small", "percent", "signed", "decimal", "nil")) for _ in range(columns - 1)]
    heads = [rnd.choice(("区分", "項目", "地域", "分野名", "都道府県名"))]
    heads += [
        rnd.choice(
            (
                "件数",
                "金額（百万円）",
                "構成比",
                "前年度比増減率",
                "回答者の比率（％）",
                "企業数",
                "うち中小企業の参加数",
            )
        )
        for _ in kinds
    ]
    cells = [(0, c, 1, 1, h, True) for c, h in enumerate(heads)]
    aligns = ["left"] + ["right"] * len(kinds)
    for r, label in enumerate(labels, 1):
        cells.append((r, 0, 1, 1, label, False))
        for c, kind in enumerate(kinds, 1):
            cells.append((r, c, 1, 1, number(rnd, kind), False))
    if long_cells:
        cells = [
            (r, c, a, b, (sentence(rnd, rnd.randint(20, 60)) if c == columns - 1 and r else t), h)
            for r, c, a, b, t, h in cells
        ]
        aligns[-1] = "left"
        cells = [(r, c, a, b, "内容" if (r, c) == (0, columns - 1) else t, h) for r, c, a, b, t, h in cells]
    if rnd.random() < 0.3 and not long_cells:
        r = rows + 1
        cells.append((r, 0, 1, 1, rnd.choice(("合計", "合　　計", "計")), False))
        cells += [(r, c, 1, 1, number(rnd, "int"), False) for c in range(1, columns)]
        rows += 1
    return Made(cells, rows + 1, columns, 1, aligns)


def merged_table(rnd, levels=2):
    """Heads merged over two (or three) levels."""
    groups = rnd.randint(2, 3)
    under = rnd.randint(2, 3)
    columns = 1 + groups * under
    rows = rnd.randint(4, 9)
    cells = [(0, 0, levels, 1, rnd.choice(("区分", "科目")), True)]
    top = 0
    if levels == 3:
        cells.append((0, 1, 1, columns - 1, "実績の推移", True))
        top = 1
    for g in range(groups):
        cells.append((top, 1 + g * under, 1, under, f"令和{g + 3}年度", True))
        for u in range(under):
            name = ("件数", "金額", "増減率")[u]
            cells.append((top + 1, 1 + g * under + u, 1, 1, name, True))
    kinds = [("int", "int", "signed")[u] for _ in range(groups) for u in range(under)]
    labels = rnd.sample(PLACES + FIELDS, rows)
    for r, label in enumerate(labels, levels):
        cells.append((r, 0, 1, 1, label, False))
        cells += [(r, c, 1, 1, number(rnd, k), False) for c, k in enumerate(kinds, 1)]
    return Made(cells, rows + levels, columns, levels, ["left"] + ["right"] * len(kinds))


def grouped_table(rnd):
    """Row groups: a merged stub before the labels."""
    cells = [
        (0, 0, 1, 1, "大区分", True),
        (0, 1, 1, 1, "小区分", True),
        (0, 2, 1, 1, "件数", True),
        (0, 3, 1, 1, "比率", True),
    ]
    r = 1
    for name in rnd.sample(FIELDS, rnd.randint(2, 4)):
        size = rnd.randint(2, 4)
        cells.append((r, 0, size, 1, name, False))
        for label in rnd.sample(PLACES, size):
            cells += [
                (r, 1, 1, 1, label, False),
                (r, 2, 1, 1, number(rnd, "int"), False),
                (r, 3, 1, 1, number(rnd, "percent"), False),
            ]
            r += 1
    return Made(cells, r, 4, 1, ["left", "left", "right", "right"])


def statement_table(rnd):
    """A financial statement: indented items, a note column here and there, two years, amounts with △."""
    notes = rnd.random() < 0.5
    heads = ["", "前連結会計年度 （令和4年3月31日）", "当連結会計年度 （令和5年3月31日）"]
    cells = [(0, c, 1, 1, h, True) for c, h in enumerate(heads)]
    del notes
    r = 1
    for name in rnd.sample(ITEMS, rnd.randint(9, 16)):
        section = rnd.random() < 0.15
        cells.append((r, 0, 1, 1, name, False))
        for c in (1, 2):
            cells.append((r, c, 1, 1, "" if section else number(rnd, "signed"), False))
        r += 1
    return Made(cells, r, 3, 1, ["left", "right", "right"])


def blank_table(rnd):
    """A matrix with blank cells."""
    made = plain_table(rnd, rows=rnd.randint(5, 9), columns=rnd.randint(5, 9))
    cells = [
        (
            r,
            c,
            a,
            b,
            "" if (r and c > 1 and rnd.random() < 0.25) else (t if not (r and c) else str(rnd.randint(1, 40))),
            h,
        )
        for r, c, a, b, t, h in made.cells
    ]
    made.cells = cells
    return made


MAKERS = {
    "plain": plain_table,
    "long": lambda rnd: plain_table(rnd, rows=rnd.randint(3, 6), columns=rnd.randint(2, 4), long_cells=True),
    "merged2": merged_table,
    "merged3": lambda rnd: merged_table(rnd, 3),
    "grouped": grouped_table,
    "statement": statement_table,
    "blanks": blank_table,
}
STYLES = (
    "grid",
    "open-sides",
    "dotted",
    "three-rule",
    "row-rules",
    "borderless",
    "head-rule",
    "zebra",
    "zebra-cells",
    "colour-grid",
    "head-fill",
)


def css_of(style, rnd):
    """CSS rules of one style, for a table with class t."""
    line = rnd.choice(("0.5pt solid #000", "0.75pt solid #444", "1px solid #333"))
    pad = rnd.choice(("1.5pt 4pt", "3pt 5pt", "2pt 8pt"))
    base = f".t{{border-collapse:collapse}} .t td,.t th{{padding:{pad};vertical-align:{rnd.choice(('top', 'middle'))};font-weight:{rnd.choice(('normal', 'bold'))}}} .t td{{font-weight:normal}}"
    if style == "grid":
        return base + f".t td,.t th{{border:{line}}}" + (".t th{background:#d9e2f3}" if rnd.random() < 0.5 else "")
    if style == "open-sides":
        return (
            base
            + f".t td,.t th{{border:{line}}} .t{{border-style:solid none}} .t tr>*:first-child{{border-left:none}} .t tr>*.last{{border-right:none}}"
        )
    if style == "dotted":
        return base + ".t td,.t th{border:0.75pt dotted #000}"
    if style == "three-rule":
        return (
            base
            + f".t{{border-top:1pt solid #000;border-bottom:1pt solid #000}} .t thead tr:last-child>*{{border-bottom:{line}}} .t thead .u{{border-bottom:{line}}}"
        )
    if style == "row-rules":
        return base + f".t td,.t th{{border-bottom:{line}}} .t{{border-top:{line}}}"
    if style == "head-rule":
        return base + f".t thead tr:last-child>*{{border-bottom:{line}}}"
    if style == "zebra":
        return base + ".t tbody tr:nth-child(even){background:#eef3fa} .t thead tr{background:#4472c4;color:#fff}"
    if style == "zebra-cells":
        return base + ".t tbody tr:nth-child(odd)>*{background:#f2f2f2}"
    if style == "colour-grid":
        return (
            base
            + ".t{border-collapse:separate;border-spacing:1.5pt} .t td{background:#e8f0e0} .t th{background:#7a9a4a;color:#fff}"
        )
    if style == "head-fill":
        return base + ".t th{background:#dde6ee}"
    return base


def table_html(made, rnd, width=None):
    rows = {r: [] for r in range(made.rows)}
    for r, c, rs, cs, t, h in sorted(made.cells):
        tag = "th" if h else "td"
        align = "center" if h else made.aligns[c]
        kind = ("u " if h and cs > 1 else "") + ("last" if c + cs == made.columns else "")
        rows[r].append(
            f'<{tag} class="{kind}" rowspan="{rs}" colspan="{cs}" style="text-align:{align}">{html.escape(t)}</{tag}>'
        )
    head = "".join("<tr>" + "".join(rows[r]) + "</tr>" for r in range(made.heads))
    body = "".join("<tr>" + "".join(rows[r]) + "</tr>" for r in range(made.heads, made.rows))
    style = f' style="width:{width}"' if width else ""
    return f'<table class="t"{style}><thead>{head}</thead><tbody>{body}</tbody></table>'


def prose(rnd, count):
    return "".join(
        f"<p>{html.escape(''.join(sentence(rnd, rnd.randint(30, 80)) for _ in range(rnd.randint(2, 4))))}</p>"
        for _ in range(count)
    )


def negative(rnd):
    """A page without a table."""
    kind = rnd.choice(("prose", "columns", "list", "box", "chart", "calendar", "contents", "letter"))
    if kind == "columns":
        return kind, f'<div style="column-count:2;column-gap:8mm">{prose(rnd, 8)}</div>'
    if kind == "list":
        return kind, "".join(
            f'<div style="display:flex"><div style="width:2.5em">{m}</div><div>{html.escape(sentence(rnd, rnd.randint(20, 90)))}</div></div>'
            for m in ["（１）", "（２）", "（３）", "（４）", "（５）", "（６）"]
        )
    if kind == "box":
        return (
            kind,
            f'<div style="border:1pt solid #333;padding:8pt;background:#f4f4ff"><b>コラム</b>{prose(rnd, 3)}</div>'
            + prose(rnd, 2),
        )
    if kind == "chart":
        bars = "".join(
            f'<rect x="{40 + i * 34}" y="{200 - h}" width="20" height="{h}" fill="#4472c4"/><text x="{42 + i * 34}" y="{195 - h}" font-size="8">{h}</text><text x="{38 + i * 34}" y="214" font-size="8">{2010 + i}年</text>'
            for i, h in enumerate(rnd.randint(20, 170) for _ in range(10))
        )
        axis = "".join(
            f'<text x="4" y="{204 - k * 50}" font-size="8">{k * 50}</text><line x1="34" x2="390" y1="{200 - k * 50}" y2="{200 - k * 50}" stroke="#aaa"/>'
            for k in range(5)
        )
        return kind, prose(rnd, 2) + f'<div>図1　推移</div><svg width="400" height="225">{axis}{bars}</svg>' + prose(
            rnd, 2
        )
    if kind == "calendar":
        days = "".join(
            "<tr>" + "".join(f"<td>{d}</td>" for d in range(w * 7 + 1, w * 7 + 8)) + "</tr>" for w in range(4)
        )
        return kind, '<style>.c td{border:0.5pt solid #999;padding:6pt}</style><table class="c"><tr>' + "".join(
            f"<td>{d}</td>" for d in "日月火水木金土"
        ) + f"</tr>{days}</table>"
    if kind == "contents":
        return kind, "".join(
            f"<div>第{i}章　{html.escape(sentence(rnd, 12)[:-1])}{'…' * 12}{i * 7}</div>" for i in range(1, 14)
        )
    if kind == "letter":
        return (
            kind,
            '<div style="text-align:right">第1121号<br>令和元年11月21日</div><div>各都道府県　御中</div><div style="text-align:right">中央振興局長<br>（公印省略）</div>'
            + prose(rnd, 3),
        )
    return kind, prose(rnd, 7)


def make_pages(seed, count):
    """`count` pages as HTML with their gold: (html, [(name, made)])."""
    rnd = random.Random(seed)
    pages = []
    for index in range(count):
        if rnd.random() < 0.25:
            _kind, body = negative(rnd)
            pages.append((f"<style>p{{text-indent:1em}}</style>{body}", []))
            continue
        maker = rnd.choice(list(MAKERS))
        style = rnd.choice(STYLES)
        made = MAKERS[maker](rnd)
        scope = f"s{index}"
        css = css_of(style, rnd).replace(".t", f".{scope} .t")
        caption = rnd.random() < 0.6
        size = rnd.choice((7, 8, 9, 10))
        wide = "100%" if maker in ("long", "statement") or rnd.random() < 0.5 else None
        table = table_html(made, rnd, wide)
        title = (
            f"<div style='text-align:center'>表{index + 1}　{html.escape(sentence(rnd, 10)[:-1])}</div>"
            if caption
            else ""
        )
        source = "<div style='font-size:8pt'>（出所）統計調査室の集計による。</div>" if rnd.random() < 0.5 else ""
        body = (
            prose(rnd, rnd.randint(1, 2))
            + title
            + f'<div class="{scope}" style="font-size:{size}pt">{table}</div>'
            + source
            + prose(rnd, 2)
        )
        name = f"p{index + 1}-{maker}-{style}-{'cap' if caption else 'nocap'}"
        pages.append((f"<style>{css}</style>{body}", [(name, made)]))
    return pages


def document_html(pages):
    head = "<meta charset='utf-8'><style>@page{size:A4;margin:22mm 20mm} body{font-family:'Noto Serif CJK JP',serif;font-size:10pt;line-height:1.6} p{margin:0 0 4pt;text-align:justify} .page{break-after:page} table{line-height:1.3;margin:4pt auto;font-family:'Noto Sans CJK JP'}</style>"
    return (
        f"<!doctype html><html lang='ja'><head>{head}</head><body>"
        + "".join(f'<div class="page">{h}</div>' for h, _ in pages)
        + "</body></html>"
    )
