/**
 * Layout of the PDF, in Typst. The pack comes as JSON in an input, so that its texts are never read
 * as markup.
 */
export const TYPST_TEMPLATE = String.raw`
#let pack = json(bytes(sys.inputs.pack))
#let look = json(bytes(sys.inputs.look))
#let ink(name) = rgb("#" + look.at(name))
#let tone(name) = rgb("#" + look.tones.at(name))
#set document(title: pack.title + " – " + pack.subtitle, author: pack.title, date: none)
#set text(font: "Inter", size: 8.5pt, lang: look.lang, region: look.region, fill: ink("ink"), hyphenate: true)
#set par(leading: 0.55em, spacing: 0.8em)
#set page(
  paper: "a4",
  flipped: true,
  margin: (x: 16mm, top: 15mm, bottom: 17mm),
  footer: context {
    set text(size: 7pt, fill: ink("muted"))
    grid(
      columns: (1fr, auto),
      [#pack.foot #if pack.illustrative [ #text(fill: ink("red"), weight: "bold", pack.words.illustrative)]],
      [#pack.words.page #counter(page).display()],
    )
  },
)
#show heading: set text(fill: ink("accent"))
#show heading.where(level: 1): set text(size: 17pt)
#show heading.where(level: 2): set text(size: 10.5pt)
#show heading.where(level: 1): set block(below: 0.9em)
#show heading.where(level: 2): set block(above: 1.5em, below: 0.7em)

#let sentence(parts) = parts.map(part => if type(part) == str { part } else { part.text }).join("")

#let cell(value) = if value.kind == "colour" {
  text(fill: ink(value.colour), weight: "bold", value.text)
} else { value.text }

#let draw-table(data) = {
  heading(level: 2, data.title)
  let few = data.columns.len() <= 3
  block(width: if few { 62% } else { 100% }, table(
    columns: data.columns.map(column => column.width * 1fr),
    align: (x, _) => if data.columns.at(x).numeric { right + top } else { left + top },
    inset: (x: 6pt, y: 3.5pt),
    stroke: (_, y) => if y == 0 { (bottom: 1pt + ink("accent")) } else { (bottom: 0.4pt + ink("rule")) },
    fill: (_, y) => if y == 0 { ink("head") } else { none },
    table.header(..data.columns.map(column => text(weight: "bold", column.title))),
    ..data.rows.flatten().map(value => { set text(number-width: "tabular"); cell(value) }),
  ))
  if data.note != none { text(size: 7.5pt, fill: ink("muted"), data.note) }
}

#let bar-row(label, body) = (align(right + horizon, label), align(left + horizon, body))

#let draw-stacked(figure) = {
  let sums = range(figure.categories.len()).map(at => figure.series.map(one => one.plotted.at(at)).sum())
  let most = calc.max(..sums, 1)
  grid(
    columns: (18%, 1fr),
    column-gutter: 8pt,
    row-gutter: 6pt,
    ..figure.categories.enumerate().map(((at, name)) => bar-row(name, {
      stack(dir: ltr, ..figure.series.filter(one => one.plotted.at(at) > 0).map(one => box(
        width: one.plotted.at(at) / most * 100%,
        height: 20pt,
        fill: tone(one.tone),
        align(center + horizon, {
          set text(fill: rgb("#" + look.labels.at(one.tone)), weight: "bold")
          one.values.at(at).text
        }),
      )))
    })).flatten(),
  )
  v(2pt)
  grid(
    columns: figure.series.len(),
    column-gutter: 18pt,
    ..figure.series.map(one => [#box(width: 8pt, height: 8pt, fill: tone(one.tone)) #one.sign]),
  )
}

#let draw-bars(figure) = {
  let all = figure.series.map(one => one.plotted).flatten()
  let most = calc.max(..all, 0)
  let least = calc.min(..all, 0)
  let span = calc.max(most - least, 1)
  // Leaves room for the number at the end of the longest bar.
  let room = 82%
  grid(
    columns: (30%, 1fr),
    column-gutter: 8pt,
    row-gutter: 4pt,
    ..figure.categories.enumerate().map(((at, name)) => bar-row(name, {
      let one = figure.series.first()
      let value = one.plotted.at(at)
      let start = (calc.min(value, 0) - least) / span * room
      stack(
        dir: ltr,
        box(width: start, height: 12pt),
        box(width: calc.abs(value) / span * room, height: 12pt, fill: tone(one.tone)),
        box(height: 12pt, inset: (left: 4pt), align(horizon, text(weight: "bold", one.values.at(at).text))),
      )
    })).flatten(),
  )
}

#let draw-figure(data) = {
  heading(level: 2, data.title)
  block(breakable: false, width: 100%, figure(
    alt: data.alternative,
    kind: image,
    supplement: none,
    numbering: none,
    outlined: false,
    align(left, if data.kind == "stacked" { draw-stacked(data) } else { draw-bars(data) }),
  ))
}

#v(1fr)
#block(text(size: 26pt, weight: "bold", fill: ink("accent"), pack.title))
#block(text(size: 14pt, pack.subtitle))
#block(text(size: 11pt, pack.dataDateText))
#if pack.illustrative { block(text(size: 10pt, weight: "bold", fill: ink("red"), pack.words.illustrative)) }
#v(2em)
#outline(title: pack.words.contents, depth: 1)
#v(2fr)

#for section in pack.sections {
  pagebreak(weak: true)
  heading(level: 1, section.heading)
  for parts in section.sentences { block(text(size: 10.5pt, sentence(parts))) }
  for note in section.notes { block(text(size: 8pt, fill: ink("muted"), note)) }
  for data in section.figures { draw-figure(data) }
  for data in section.tables { draw-table(data) }
}
`;
