import type { PackSection, PackTable } from './board-pack.types.js';
import { word } from './pack-citation.rules.js';
import { makeSection, makeTable, type SectionInput } from './pack-section.rules.js';

/** Describes the reports that are missing, and the projects that no figure counts. */
export function describeMissing({ cite, texts }: SectionInput): PackSection {
  const words = texts.missing;
  const sentences = [
    words.reports(cite.require('/snapshot/status/missing')),
    words.notReported(cite.require('/snapshot/status/notReported/total')),
    words.notIn(cite.require('/snapshot/status/reportedNotIn/total')),
  ];
  return makeSection(
    'missing',
    words.heading,
    { sentences, tables: tabulateMissing({ cite, texts }) },
    '',
  );
}

function tabulateMissing({ cite, texts }: Pick<SectionInput, 'cite' | 'texts'>): PackTable[] {
  const { snapshot } = cite.source;
  const { status } = snapshot;
  const words = texts.missing;
  const missing = makeTable(
    words.missingTable,
    [
      [texts.project, 5],
      [texts.actor, 5],
    ],
    snapshot.missing.map(({ project, actor }) => [word(project), word(actor)]),
  );
  const notReported = makeTable(
    words.notReportedTable,
    [
      [texts.project, 6],
      [texts.actor, 4],
      [words.lastRound, 2],
    ],
    status.notReported.items.map(({ name, actor, lastReport }) => [
      word(name),
      word(actor),
      word(lastReport?.round),
    ]),
    status.notReported.total,
  );
  const notIn = makeTable(
    words.notInTable,
    [
      [texts.project, 6],
      [texts.actor, 4],
    ],
    status.reportedNotIn.items.map(({ name, actor }) => [word(name), word(actor)]),
    status.reportedNotIn.total,
  );
  return [missing, notReported, notIn];
}

/** Describes the advice of the councils, the answers and what came of it. */
export function describeAdvice({ cite, texts }: SectionInput): PackSection {
  const words = texts.advice;
  const rows = cite.source.advice.flatMap(({ council, text, answerDueIn, items }) =>
    items.map(({ project, round, owner, answer, effect, outcome }) => [
      word(`${council.toUpperCase()}: ${text}`),
      word(`${project ?? round ?? ''} (${owner})`),
      word(answer ?? `${words.due} ${answerDueIn}`),
      word(outcomeText(outcome, effect, words.outcomes)),
    ]),
  );
  const table: PackTable = makeTable(
    words.table,
    [
      [words.advice, 5],
      [words.about, 3],
      [words.answer, 4],
      [words.effect, 4],
    ],
    rows,
  );
  return makeSection('advice', words.heading, { tables: [table] }, texts.nothing(words.what));
}

function outcomeText(
  outcome: string | null,
  effect: string | null,
  outcomes: SectionInput['texts']['advice']['outcomes'],
): string | null {
  if (outcome === null) return effect;
  const name = Object.entries(outcomes).find(([key]) => key === outcome)?.[1] ?? outcome;
  return effect === null ? name : `${name}. ${effect}`;
}

/** Describes where the figures come from, so that anybody can check them. */
export function describeSources({ cite, texts, asked, snapshot }: SectionInput): PackSection {
  const { criteriaSet, ruleSet } = cite.source.snapshot;
  const words = texts.sources;
  return makeSection(
    'sources',
    words.heading,
    {
      sentences: [
        words.inputs(cite.require('/snapshot/status/inputs')),
        [words.snapshot(snapshot.id)],
        [words.hash(snapshot.hash)],
        [words.criteria(criteriaSet)],
        ...(ruleSet === null ? [] : [[words.rules(ruleSet)]]),
        [words.trace],
        ...(asked === 'nn' ? [[words.fallback]] : []),
      ],
    },
    '',
  );
}
