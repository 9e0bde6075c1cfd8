import type { PackSection, PackTable } from './board-pack.types.js';
import { word } from './pack-citation.rules.js';
import {
  makeSection,
  makeSectionOrReason,
  makeTable,
  type SectionInput,
  type SilentSection,
} from './pack-section.rules.js';

/**
 * Describes the reports that are missing, the projects that no figure counts, and the sections without
 * data.
 */
export function describeMissing(
  { cite, texts }: SectionInput,
  silent: readonly SilentSection[],
): PackSection {
  const words = texts.missing;
  const sentences = [
    words.reports(cite.require('/snapshot/status/missing')),
    words.notReported(cite.require('/snapshot/status/notReported/total')),
    words.notIn(cite.require('/snapshot/status/reportedNotIn/total')),
  ];
  const silentTable = makeTable(
    words.silentTable,
    [
      [words.section, 3.4],
      [words.why, 6.6],
    ],
    silent.map(({ heading, reason }) => [word(heading), word(reason)]),
  );
  return makeSection('missing', words.heading, {
    sentences,
    tables: [...tabulateMissing({ cite, texts }), silentTable],
  });
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
    snapshot.missing.map(({ project, actor }) => [
      word(cite.nameOf('projects', project)),
      word(cite.nameOf('actors', actor)),
    ]),
  );
  const notReported = makeTable(
    words.notReportedTable,
    [
      [texts.project, 6],
      [texts.actor, 4],
      [words.lastRound, 3],
    ],
    status.notReported.items.map(({ name, actor, lastReport }) => [
      word(name),
      word(actor),
      word(lastReport === null ? null : cite.nameOf('rounds', lastReport.round)),
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
export function describeAdvice({ cite, texts }: SectionInput): PackSection | SilentSection {
  const words = texts.advice;
  const rows = cite.source.advice.flatMap(({ council, text, answerDueIn, items }) =>
    items.map(({ project, round, owner, answer, effect, outcome }) => [
      word(`${council.toUpperCase()}: ${text}`),
      word(`${subjectOf({ project, round }, cite)} (${owner})`),
      word(answer ?? `${words.due} ${cite.nameOf('rounds', answerDueIn)}`),
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
  return makeSectionOrReason(
    'advice',
    words.heading,
    { tables: [table] },
    texts.nothing(words.what),
  );
}

/** Names the project or the round that an item of advice is about. */
function subjectOf(
  { project, round }: { readonly project: string | null; readonly round: string | null },
  cite: SectionInput['cite'],
): string {
  if (project !== null) return cite.nameOf('projects', project);
  return round === null ? '' : cite.nameOf('rounds', round);
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
  return makeSection('sources', words.heading, {
    sentences: [
      words.inputs(cite.require('/snapshot/status/inputs')),
      [words.snapshot(snapshot.id)],
      [words.hash(snapshot.hash)],
      [words.criteria(cite.titleOf('criteriaSets', criteriaSet))],
      ...(ruleSet === null ? [] : [[words.rules(cite.titleOf('ruleSets', ruleSet))]]),
      [words.trace],
      ...(asked === 'nn' ? [[words.fallback]] : []),
    ],
  });
}
