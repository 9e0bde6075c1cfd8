import type { PackSection, PackSentence, PackTable } from './board-pack.types.js';
import { word } from './pack-citation.rules.js';
import { writeShortDay } from './pack-numbers.rules.js';
import {
  makeSectionOrReason,
  makeTable,
  pointTo,
  type SectionInput,
  type SilentSection,
} from './pack-section.rules.js';

type Cited = Pick<SectionInput, 'cite' | 'texts'>;

const OUTCOMES = [
  'confirmed',
  'moves',
  'unanswered',
  'withoutProject',
  'withoutPeriod',
  'settled',
] as const;

/** Describes the statement of the roadmap, and the items that move or are unanswered. */
export function describeRoadmap(input: SectionInput): PackSection | SilentSection {
  const { cite, texts } = input;
  const { statement, sentence, items } = cite.source.roadmap;
  const words = texts.roadmap;
  const said: PackSentence[] = [[words.reportsSay, sentence[cite.language]]];
  if (statement !== null) said.unshift([words.directorateSays, statement[cite.language]]);
  const counts = makeTable(
    words.counts,
    [
      [words.outcome, 4],
      [words.items, 2, 'number'],
    ],
    OUTCOMES.map((outcome) => [
      word(words.outcomes[outcome]),
      cite.cell(pointTo('roadmap/counts', outcome)),
    ]),
  );
  const isEmpty = items.length === 0;
  return makeSectionOrReason(
    'roadmap',
    words.heading,
    isEmpty ? {} : { sentences: said, tables: [counts, itemTable(input)] },
    texts.nothing(words.what),
  );
}

function itemTable({ cite, texts }: Cited): PackTable {
  const words = texts.roadmap;
  const items = cite.source.roadmap.items.filter(
    ({ outcome }) => outcome === 'moves' || outcome === 'unanswered',
  );
  return makeTable(
    words.table,
    [
      [words.item, 5],
      [words.period, 2],
      [words.outcome, 2.2],
      [words.movesTo, 2],
      [words.reports, 4],
    ],
    items.map(({ title, period, outcome, movesTo, reports }) => [
      word(title[cite.language]),
      word(period),
      word(words.outcomes[outcome]),
      word(movesTo === null ? null : writeShortDay(movesTo, cite.language)),
      word(reports.map(({ project }) => cite.nameOf('projects', project)).join('. ') || null),
    ]),
  );
}

/** Describes the agreements between bodies that do not match. */
export function describeAgreements(input: SectionInput): PackSection | SilentSection {
  const { cite, texts } = input;
  const { total, counts } = cite.source.mismatches;
  const words = texts.agreements;
  const rows = counts.flatMap(({ kind, count }, index) =>
    count === 0
      ? []
      : [[word(words.kinds[kind]), cite.cell(pointTo('mismatches/counts', index, 'count'))]],
  );
  const kinds = makeTable(
    words.counts,
    [
      [words.kind, 6],
      [words.count, 2, 'number'],
    ],
    rows,
  );
  return makeSectionOrReason(
    'agreements',
    words.heading,
    {
      sentences: total === 0 ? [] : [words.intro(cite.require('/mismatches/total'))],
      tables: [kinds, agreementTable(input)],
      notes: total === 0 ? [] : [words.note],
    },
    texts.nothing(words.what),
  );
}

function agreementTable({ cite, texts }: Cited): PackTable {
  const words = texts.agreements;
  const { items, total } = cite.source.mismatches;
  const dayText = (day: string | null | undefined): string | null =>
    typeof day === 'string' ? writeShortDay(day, cite.language) : null;
  return makeTable(
    words.table,
    [
      [words.delivery, 4.4],
      [words.receiver, 3],
      [words.supplier, 3],
      [words.neededBy, 1.9],
      [words.expected, 1.9],
      [words.kind, 3.4],
    ],
    items.map(({ what, receiver, supplier, neededBy, expected, mismatches }) => [
      word(what),
      word(receiver.name),
      word(supplier?.name ?? words.unknownSupplier),
      word(dayText(neededBy)),
      word(dayText(expected?.date)),
      word(mismatches.map((kind) => words.kinds[kind]).join('. ')),
    ]),
    total,
  );
}
