# ruff: noqa: E501 - page templates read best on one line
"""Pages of many looks, printed by two producers: tables of `tables_contents` in any style, and pages that hold none.

`make_pages(seed, count)` gives HTML and gold page by page; `python -m bench.tables_variety SEED COUNT OUT` prints it
with Chromium (`.chromium.pdf`) and WeasyPrint (`.weasyprint.pdf`), which draw text, rules and fills very differently.
"""

import html
import random
import subprocess
import sys
from pathlib import Path

from bench.tables_contents import MAKERS, matrix, pairs, ranking, series, survey
from bench.tables_corpus import FIELDS, PLACES, prose, sentence

STYLES = (
    "grid", "open-sides", "hrules", "three-rule", "head-rule", "zebra", "zebra-head", "borderless", "colour-cells",
    "colour-gaps", "box", "box-head", "vertical", "dotted", "dashed", "double", "thick-thin", "group-rules", "total-rule",
)  # fmt: off


def css_of(style, rnd):
    """CSS of one style for a table of class t."""
    line = rnd.choice(("0.5pt solid #000", "0.75pt solid #444", "1px solid #888", "0.25pt solid #000"))
    tone = rnd.choice(("#e8eef7", "#f2f2f2", "#fdf1e3", "#e6f2ea"))
    dark = rnd.choice(("#2f5597", "#548235", "#7f7f7f", "#c55a11"))
    every, row_line = f".t td,.t th{{border:{line}}}", f".t tr>*{{border-bottom:{line}}}"
    return {
        "grid": every + (f".t th{{background:{tone}}}" if rnd.random() < 0.4 else ""),
        "open-sides": every + ".t tr>*:first-child{border-left:none} .t tr>.last{border-right:none}",
        "hrules": row_line + f".t{{border-top:{line}}}",
        "three-rule": f".t{{border-top:1.2pt solid #000;border-bottom:1.2pt solid #000}} .t thead tr:last-child>*,.t thead .deep{{border-bottom:{line}}} .t thead .u{{border-bottom:{line}}}",
        "head-rule": f".t thead tr:last-child>*,.t thead .deep{{border-bottom:{line}}}",
        "zebra": f".t tbody tr:nth-child(even){{background:{tone}}}",
        "zebra-head": f".t tbody tr:nth-child(odd)>*{{background:{tone}}} .t thead th{{background:{dark};color:#fff}}",
        "borderless": "",
        "colour-cells": f".t td{{background:{tone};border:1pt solid #fff}} .t th{{background:{dark};color:#fff;border:1pt solid #fff}}",
        "colour-gaps": f".t{{border-collapse:separate;border-spacing:1.5pt}} .t td{{background:{tone}}} .t th{{background:{dark};color:#fff}} .t td:first-child{{background:#dcd6ea}}",
        "box": ".t{border:1.5pt solid #000}",
        "box-head": f".t{{border:1pt solid #000}} .t thead tr:last-child>*,.t thead .deep{{border-bottom:{line}}}",
        "vertical": f".t td,.t th{{border-left:{line};border-right:{line}}} .t{{border:{line}}} .t thead tr:last-child>*,.t thead .deep{{border-bottom:{line}}}",
        "dotted": f".t td,.t th{{border:{rnd.choice(('0.75pt', '1pt'))} dotted #000}}",
        "dashed": f".t tr>*{{border-bottom:0.75pt dashed #555}} .t thead tr:last-child>*{{border-bottom:{line}}} .t{{border-top:{line};border-bottom:{line}}}",
        "double": every + ".t{border:2.5pt double #000} .t thead tr:last-child>*,.t thead .deep{border-bottom:2.5pt double #000}",
        "thick-thin": ".t td,.t th{border:0.25pt solid #000} .t{border:1.5pt solid #000}",
        "group-rules": f".t{{border-top:1pt solid #000;border-bottom:1pt solid #000}} .t .begin>*{{border-top:{line}}} .t thead tr:last-child>*,.t thead .deep{{border-bottom:{line}}}",
        "total-rule": f".t thead tr:last-child>*,.t thead .deep{{border-bottom:{line}}} .t .strong>*{{border-top:{line};border-bottom:{line};font-weight:bold}}",
    }[style]  # fmt: off


def table_html(content, rnd, *, width=None, spread=False):
    """One table; `spread` sets short labels wide over their column."""
    columns = content.columns
    rows = {r: [] for r in range(content.rows)}
    for r, c, rs, cs, text in sorted(content.cells):
        head = r < content.heads
        align = "center" if head else content.aligns[c]
        kinds = [
            k
            for k, on in (
                ("u", head and cs > 1),
                ("deep", head and r + rs == content.heads),
                ("last", c + cs == columns),
            )
            if on
        ]
        style = f"text-align:{align}"
        if len(text) <= 8:
            style += ";white-space:nowrap"
        if spread and not head and c == 0 and len(text) <= 8 and rs == 1:
            style += ";text-align:justify;text-align-last:justify"
        if (r, c) in content.indents:
            style += f";padding-left:{content.indents[r, c] + 0.4}em"
        shown = html.escape(text).replace("注1)", "<sup>注1)</sup>") if rnd.random() < 0.5 else html.escape(text)
        tag = "th" if head else "td"
        rows[r].append(
            f'<{tag} class="{" ".join(kinds)}" rowspan="{rs}" colspan="{cs}" style="{style}">{shown}</{tag}>'
        )

    def lines(first, last):
        return "".join(
            f'<tr class="{"strong" if r in content.strong else ""} {"begin" if r in content.groups else ""}">{"".join(rows[r])}</tr>'
            for r in range(first, last)
        )

    style = f' style="width:{width}"' if width else ""
    return f'<table class="t"{style}><thead>{lines(0, content.heads)}</thead><tbody>{lines(content.heads, content.rows)}</tbody></table>'


def framed(content, rnd, scope, style, number=None, narrow=False):
    """A table with what stands around it: caption, unit, notes, source; and its CSS."""
    pad = rnd.choice(("1pt 3pt", "2pt 5pt", "3pt 6pt", "1.5pt 9pt"))
    size = rnd.choice((6.5, 7, 8, 9, 10))
    font = rnd.choice(("'Noto Sans CJK JP'", "'Noto Serif CJK JP'", "'Noto Sans Mono CJK JP'"))
    spacing = rnd.choice((0, 0, 0, 0.6))
    css = f".t td,.t th{{padding:{pad};vertical-align:{rnd.choice(('top', 'middle', 'middle'))};font-weight:normal;letter-spacing:{spacing}pt}} .t{{border-collapse:collapse;margin:2pt {rnd.choice(('auto', '0'))};line-height:{rnd.choice((1.15, 1.3, 1.5))}}} .t th{{font-weight:{rnd.choice(('normal', 'bold'))}}}"
    css += css_of(style, rnd)
    css = css.replace(".t", f".{scope} .t")
    wide = content.wide or (rnd.random() < 0.4 and not narrow)
    spread = style not in ("borderless", "head-rule") and rnd.random() < 0.2
    body = table_html(content, rnd, width="100%" if wide else None, spread=spread)
    caption = (
        f"<div style='text-align:{rnd.choice(('center', 'left'))}'>{rnd.choice(('表{}', '図表{}', '第{}表', '表 {}')).format(number)}　{html.escape(sentence(rnd, 10)[:-1])}</div>"
        if number and rnd.random() < 0.6
        else ""
    )
    unit = f"<div style='text-align:right;font-size:{size}pt'>{content.unit}</div>" if content.unit else ""
    notes = "".join(f"<div style='font-size:7pt'>{n}</div>" for n in content.notes)
    source = (
        f"<div style='font-size:7pt'>{rnd.choice(('（出所）', '資料：', '出典：'))}担当課調べ</div>"
        if rnd.random() < 0.4
        else ""
    )
    return (
        css,
        f'{caption}<div class="{scope}" style="font-size:{size}pt;font-family:{font}">{unit}{body}</div>{notes}{source}',
    )


def one_page(rnd, index):
    """A page with one table or more: (css, html, [(name, content)])."""
    layout = rnd.choices(
        ("plain", "prose", "columns", "side", "stacked", "turned", "dashboard", "landscape"), (2, 5, 2, 1, 2, 1, 1, 1)
    )[0]
    style, maker = rnd.choice(STYLES), rnd.choice(MAKERS)
    if layout in ("columns", "side", "dashboard"):
        maker = rnd.choice((pairs, survey, ranking)) if layout == "columns" else pairs
    content = maker(rnd)
    name = f"p{index + 1}-{layout}-{maker.__name__}-{style}"
    scope = f"s{index}"
    css, body = framed(content, rnd, scope, style, index + 1, layout in ("columns", "side", "dashboard"))
    held = [(name, content)]
    if layout == "prose":
        body = prose(rnd, rnd.randint(1, 2)) + body + prose(rnd, rnd.randint(1, 3))
    elif layout == "columns":
        half = prose(rnd, 3) + body + prose(rnd, 2) if rnd.random() < 0.7 else body + prose(rnd, 4)
        sides = [half, prose(rnd, 7)]
        rnd.shuffle(sides)
        body = beside(sides)
    elif layout in ("side", "dashboard", "stacked"):
        other = (pairs if layout != "stacked" else rnd.choice((series, matrix, pairs)))(rnd)
        more_css, more = framed(other, rnd, scope + "b", style, index + 1, layout != "stacked")
        held.append((name + "-b", other))
        css += more_css
        heading = [
            f"<div>{html.escape(sentence(rnd, 8)[:-1])}</div>"
            if layout == "dashboard" or rnd.random() < 0.5
            else "<div style='height:14pt'></div>"
            for _ in range(2)
        ]
        if layout == "stacked":
            body = (
                prose(rnd, 1)
                + body
                + f"<div style='height:{rnd.choice((12, 20))}pt'></div>"
                + heading[0]
                + more
                + prose(rnd, 1)
            )
        else:
            body = prose(rnd, 1) + beside([heading[0] + body, heading[1] + more])
    if layout == "turned":
        turn = rnd.choice((90, -90))
        move = "translate(165mm,0)" if turn == 90 else "translate(0,225mm)"
        body = f'<div style="width:225mm;transform-origin:0 0;transform:{move} rotate({turn}deg);height:165mm">{body}</div>'
    return css, f'<div class="{"wide" if layout == "landscape" else "tall"}">{body}</div>', held


def beside(sides):
    """Two blocks side by side; a layout table, which both producers keep on one page."""
    left, right = (f'<td style="width:47%;vertical-align:top;padding:0">{side}</td>' for side in sides)
    return (
        f'<table style="width:100%;border-collapse:collapse"><tr>{left}<td style="width:6%"></td>{right}</tr></table>'
    )


def chart(rnd):
    """Bars or lines with axis labels, values and a legend; no table."""
    n = rnd.randint(6, 11)
    values = [[rnd.randint(10, 170) for _ in range(n)] for _ in range(rnd.randint(1, 3))]
    tones = ("#4472c4", "#ed7d31", "#a5a5a5")
    marks = "".join(
        f'<line x1="40" x2="460" y1="{200 - 40 * k}" y2="{200 - 40 * k}" stroke="#bbb"/><text x="34" y="{203 - 40 * k}" font-size="8" text-anchor="end">{k * rnd.choice((50, 50, 50))}</text>'
        for k in range(5)
    )
    step = 420 / n
    labels = "".join(
        f'<text x="{40 + step * (i + 0.5)}" y="214" font-size="8" text-anchor="middle">{2008 + i}</text>'
        for i in range(n)
    )
    if rnd.random() < 0.5:
        wide = step / (len(values) + 1)
        body = "".join(
            f'<rect x="{44 + step * i + wide * s}" y="{200 - v}" width="{wide:.1f}" height="{v}" fill="{tones[s]}"/><text x="{44 + step * i + wide * (s + 0.5)}" y="{197 - v}" font-size="6" text-anchor="middle">{v}</text>'
            for s, row in enumerate(values)
            for i, v in enumerate(row)
        )
    else:
        body = "".join(
            f'<polyline fill="none" stroke="{tones[s]}" points="{" ".join(f"{40 + step * (i + 0.5)},{200 - v}" for i, v in enumerate(row))}"/>'
            + "".join(
                f'<text x="{40 + step * (i + 0.5)}" y="{195 - v}" font-size="7" text-anchor="middle">{v}</text>'
                for i, v in enumerate(row)
            )
            for s, row in enumerate(values)
        )
    legend = "".join(
        f'<rect x="{80 + 110 * s}" y="228" width="8" height="8" fill="{tones[s]}"/><text x="{92 + 110 * s}" y="235" font-size="8">{rnd.choice(FIELDS)}</text>'
        for s in range(len(values))
    )
    return f'<div>図{rnd.randint(1, 9)}　{sentence(rnd, 9)[:-1]}</div><svg width="480" height="245">{marks}{labels}{body}{legend}<text x="6" y="12" font-size="8">（百万円）</text></svg>'


def bar_list(rnd):
    """Horizontal bars with labels and shares, as survey reports draw them."""
    rows = "".join(
        f'<text x="150" y="{20 + 18 * i}" font-size="8" text-anchor="end">{rnd.choice(FIELDS)}</text><rect x="156" y="{12 + 18 * i}" width="{v * 2.6:.0f}" height="11" fill="#5b9bd5"/><text x="{160 + v * 2.6:.0f}" y="{20 + 18 * i}" font-size="8">{v}</text>'
        for i, v in enumerate(rnd.randint(50, 990) / 10 for _ in range(rnd.randint(5, 9)))
    )
    return f'<div>図{rnd.randint(1, 9)}　{sentence(rnd, 9)[:-1]}（％）</div><svg width="480" height="190">{rows}</svg>'


def organisation(rnd):
    """Boxes joined by lines."""
    boxes = "".join(
        f'<rect x="{20 + 110 * i}" y="80" width="90" height="24" fill="none" stroke="#000"/><text x="{65 + 110 * i}" y="95" font-size="9" text-anchor="middle">{p}支部</text><line x1="{65 + 110 * i}" x2="{65 + 110 * i}" y1="60" y2="80" stroke="#000"/><rect x="{20 + 110 * i}" y="130" width="90" height="24" fill="none" stroke="#000"/><text x="{65 + 110 * i}" y="145" font-size="9" text-anchor="middle">第{i + 1}課</text><line x1="{65 + 110 * i}" x2="{65 + 110 * i}" y1="104" y2="130" stroke="#000"/>'
        for i, p in enumerate(rnd.sample(PLACES, 4))
    )
    return f'<svg width="480" height="170"><rect x="190" y="10" width="100" height="26" fill="#eee" stroke="#000"/><text x="240" y="27" font-size="10" text-anchor="middle">本部事務局</text><line x1="240" x2="240" y1="36" y2="60" stroke="#000"/><line x1="65" x2="395" y1="60" y2="60" stroke="#000"/>{boxes}</svg>'


def without_table(rnd):
    """A page that holds no table: (kind, html)."""
    kind = rnd.choice(
        (
            "chart",
            "bars",
            "organisation",
            "box",
            "frame",
            "calendar",
            "contents",
            "references",
            "addresses",
            "bullets",
            "letter",
            "columns",
            "definitions",
            "steps",
        )
    )
    title = lambda n: html.escape(sentence(rnd, n)[:-1])  # noqa: E731
    body = {
        "chart": lambda: prose(rnd, 1) + chart(rnd) + prose(rnd, 1) + (chart(rnd) if rnd.random() < 0.5 else ""),
        "bars": lambda: prose(rnd, 1) + bar_list(rnd) + bar_list(rnd) + prose(rnd, 1),
        "organisation": lambda: prose(rnd, 1) + organisation(rnd) + prose(rnd, 2),
        "box": lambda: f'<div style="border:1pt solid #333;background:{rnd.choice(("#fff", "#f4f4ff"))};padding:6pt"><b>コラム　{title(9)}</b>{prose(rnd, 2)}</div>' + prose(rnd, 2),
        "frame": lambda: f'<div style="border:2pt double #000;padding:10pt;height:200mm">{prose(rnd, 4)}</div>',
        "calendar": lambda: '<style>.c td{border:0.5pt solid #999;padding:6pt 10pt;text-align:center}</style><table class="c" style="border-collapse:collapse"><tr>' + "".join(f"<td>{d}</td>" for d in "日月火水木金土") + "</tr>" + "".join("<tr>" + "".join(f"<td>{w * 7 + d - 2 if 0 < w * 7 + d - 2 < 31 else ''}</td>" for d in range(7)) + "</tr>" for w in range(5)) + "</table>",
        "contents": lambda: "".join(f'<div style="display:flex;margin-left:{i % 3}em"><span>{i + 1}　{title(rnd.randint(6, 16))}</span><span style="flex:1;overflow:hidden;white-space:nowrap;height:1.6em">{"・" * 60}</span><span>{i * 4 + 1}</span></div>' for i in range(16)),
        "references": lambda: "".join(f'<div style="padding-left:2em;text-indent:-2em;font-size:9pt">[{i}] 調査研究会（{rnd.randint(1990, 2023)}）「{title(14)}」『地域経済』{rnd.randint(1, 40)}巻{rnd.randint(1, 4)}号、{rnd.randint(1, 90)}-{rnd.randint(91, 180)}頁。</div>' for i in range(1, 14)),
        "addresses": lambda: '<div style="display:flex;flex-wrap:wrap">' + "".join(f'<div style="width:48%;margin-bottom:10pt">{p}庁<br>〒{rnd.randint(100, 999)}-{rnd.randint(1000, 9999)}<br>{p}中央{rnd.randint(1, 9)}-{rnd.randint(1, 30)}<br>電話 0{rnd.randint(10, 99)}-{rnd.randint(100, 999)}-{rnd.randint(1000, 9999)}</div>' for p in rnd.sample(PLACES, 8)) + "</div>",
        "bullets": lambda: '<div style="column-count:3;column-gap:6mm">' + "".join(f"<div>・{title(rnd.randint(4, 10))}</div>" for _ in range(30)) + "</div>",
        "letter": lambda: f'<div style="text-align:right">第{rnd.randint(10, 900)}号<br>令和5年{rnd.randint(1, 12)}月{rnd.randint(1, 28)}日</div><div>各都道府県知事　殿</div><div style="text-align:right">中央振興局長</div><div style="text-align:center;margin:8pt">{title(16)}について（通知）</div>' + prose(rnd, 3),
        "columns": lambda: f'<div style="column-count:2;column-gap:8mm">{prose(rnd, 10)}</div>',
        "definitions": lambda: "".join(f'<div style="display:flex;margin-bottom:4pt"><div style="width:9em">{t}</div><div style="flex:1">{sentence(rnd, rnd.randint(40, 90))}</div></div>' for t in ("（１）目的", "（２）対象", "（３）期間", "（４）方法", "（５）報告")),
        "steps": lambda: '<div style="display:flex;gap:8pt">' + "".join(f'<div style="flex:1;border:1pt solid #4472c4;background:#eaf1fb;padding:5pt"><b>段階{i}</b><br>{sentence(rnd, 40)}</div>' for i in range(1, 5)) + "</div>" + prose(rnd, 3),
    }[kind]()  # fmt: off
    return kind, body


def make_pages(seed, count):
    """`count` pages: (name, html, [(table name, content)])."""
    rnd = random.Random(seed)
    pages = []
    for index in range(count):
        if rnd.random() < 0.3:
            kind, body = without_table(rnd)
            pages.append((f"p{index + 1}-none-{kind}", f'<div class="tall">{body}</div>', []))
            continue
        css, body, held = one_page(rnd, index)
        pages.append((held[0][0], f"<style>{css}</style>{body}", held))
    return pages


HEAD = "<meta charset='utf-8'><style>@page{size:A4;margin:20mm} @page w{size:A4 landscape;margin:20mm} .tall{page:a;height:250mm;overflow:hidden} .wide{page:w;height:160mm;overflow:hidden} body{margin:0;font-family:'Noto Serif CJK JP',serif;font-size:10pt;line-height:1.6} p{margin:0 0 4pt;text-align:justify;text-indent:1em} .page{break-after:page} .page:last-child{break-after:auto}</style>"


def document_html(pages):
    """All pages as one HTML document."""
    return (
        f"<!doctype html><html lang='ja'><head>{HEAD}</head><body>"
        + "".join(f'<div class="page">{body}</div>' for _, body, _ in pages)
        + "</body></html>"
    )


def kept_pages(seed, count, path):
    """The pages of a printed corpus: those that `print_corpus` found to fit on one sheet."""
    names = set(path.with_suffix(".txt").read_text(encoding="utf-8").split("\n"))
    return [page for page in make_pages(seed, count) if page[0] in names]


def print_corpus(seed, count, out):
    """Writes OUT.chromium.pdf and OUT.weasyprint.pdf; pages too long for a sheet are left out (OUT.txt names the rest)."""
    import pypdfium2  # noqa: PLC0415 - only in the bench environment
    import weasyprint  # noqa: PLC0415

    free = (
        document_html([("", "{}", [])])
        .replace("height:250mm;overflow:hidden;", "")
        .replace("height:160mm;overflow:hidden", "")
    )
    pages = [
        p for p in make_pages(seed, count) if len(weasyprint.HTML(string=free.replace("{}", p[1])).render().pages) == 1
    ]
    out.with_suffix(".txt").write_text("\n".join(name for name, _, _ in pages), encoding="utf-8")
    source = out.with_suffix(".html")
    source.write_text(document_html(pages), encoding="utf-8")
    weasyprint.HTML(str(source)).write_pdf(str(out.with_suffix(".weasyprint.pdf")))
    profile = f"--user-data-dir={out.parent / 'chromium'}"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", profile]
    printed = out.with_suffix(".chromium.pdf")
    subprocess.run([*command, f"--print-to-pdf={printed}", str(source)], check=True, capture_output=True)
    for producer in ("chromium", "weasyprint"):
        found = len(pypdfium2.PdfDocument(out.with_suffix(f".{producer}.pdf")))
        if found != len(pages):
            raise SystemExit(f"{producer} printed {found} pages of {len(pages)}")


if __name__ == "__main__":
    print_corpus(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
