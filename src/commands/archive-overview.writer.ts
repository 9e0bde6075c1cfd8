import { compilePdf } from '../publication/pack-files/pack-pdf.writer.js';
import type { ArchivedFile } from './archive-addml.writer.js';
import { LEFT_OUT } from './archive-tables.rules.js';

/** An archive as its overview tells of it. */
export interface ArchiveOverview {
  readonly until: string;
  /** Day in Norway on which the last round closes: the date of the document. */
  readonly day: string;
  readonly files: readonly ArchivedFile[];
  /** Numbers of chains of the audit, and of links in them. */
  readonly chains: number;
  readonly links: number;
}

/** Layout of the overview, in Typst. Its data comes as JSON in an input. */
const TEMPLATE = String.raw`
#let data = json(bytes(sys.inputs.archive))
#set document(title: data.title, author: "Nasjonal portefølje for e-helse", date: datetime(
  year: data.day.at(0), month: data.day.at(1), day: data.day.at(2)))
#set text(font: "Inter", size: 9pt, lang: "nb", region: "NO")
#set par(leading: 0.6em, spacing: 0.9em)
#set page(paper: "a4", margin: 20mm, footer: context align(right, counter(page).display()))
= #data.title
#for paragraph in data.paragraphs [#paragraph #parbreak()]
== Tabeller
#table(
  columns: (1fr, auto),
  align: (x, _) => if x == 0 { left } else { right },
  stroke: (_, y) => (bottom: if y == 0 { 1pt } else { 0.4pt + luma(200) }),
  table.header([*Tabell*], [*Rader*]),
  ..data.tables.flatten(),
)
== Utelatt
#for name in data.leftOut [- #name]
`;

/** Writes the overview of an archive as PDF/A-2a. The same archive gives the same bytes. */
export function writeOverview(overview: ArchiveOverview): Promise<Buffer> {
  return compilePdf({
    template: TEMPLATE,
    inputs: { archive: describeArchive(overview) },
    standard: 'a-2a',
  });
}

function describeArchive({ until, day, files, chains, links }: ArchiveOverview): object {
  const rows = files.reduce((sum, { records }) => sum + records, 0);
  return {
    title: `Uttrekk av nasjonal portefølje for e-helse til og med runde ${until}`,
    day: day.split('-').map(Number),
    paragraphs: [
      `Uttrekket har ${String(rows)} rader i ${String(files.length)} tabeller. Hver tabell er en ` +
        'CSV-fil i mappen content, og addml.xml beskriver filene, feltene og nøklene.',
      `Revisjonssporet har ${String(links)} ledd i ${String(chains)} kjeder. Alle er kontrollert ` +
        'uten brudd. SHA256SUMS har kontrollsummen av hver fil.',
      'Mappen system forklarer tabellene og ordene, og system/archive.md hva uttrekket utelater. ' +
        'Dokumenter ligger i mappen documents.',
    ],
    tables: files.map(({ table, records }) => [table.name, String(records)]),
    leftOut: [...LEFT_OUT].sort(),
  };
}
