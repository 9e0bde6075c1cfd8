import type { PackSection, PackTable } from './board-pack.types.js';
import { nameCriterion } from './criterion-names.rules.js';
import { paint, word } from './pack-citation.rules.js';
import { writeShortDay } from './pack-numbers.rules.js';
import {
  makeSection,
  makeSectionOrReason,
  makeTable,
  pointTo,
  type SectionInput,
  type SilentSection,
} from './pack-section.rules.js';

type Cited = Pick<SectionInput, 'cite' | 'texts'>;

/** Describes the direction of each goal, the shares that are computed, and the indicators. */
export function describeStrategy(input: SectionInput): PackSection | SilentSection {
  const { cite, texts } = input;
  const { strategy, rule } = cite.source.strategy;
  const words = texts.strategy;
  if (strategy === null) return { heading: words.heading, reason: words.none };
  return makeSection('strategy', words.heading, {
    sentences: [[words.of(strategy.title[cite.language])]],
    tables: [goalTable(input), lightTable(input), shareTable(input), indicatorTable(input)],
    notes: [rule.text[cite.language], words.goalNote, ...noteShares(input)],
  });
}

function goalTable({ cite, texts }: Cited): PackTable {
  const words = texts.strategy;
  const listed = cite.source.strategy.goals.flatMap((goal, index) => {
    const at = pointTo('strategy/goals', index);
    const under = goal.subGoals.map((subGoal, place) => ({
      goal: subGoal,
      at: `${at}/subGoals/${String(place)}`,
    }));
    return [{ goal, at }, ...under.filter(({ goal: { projects } }) => projects > 0)];
  });
  const rows = listed.map(({ goal, at }) => [
    word(`${goal.code} ${goal.name[cite.language]}`),
    cite.cell(`${at}/projects`),
    word(goal.direction === null ? null : words.directions[goal.direction]),
    word(goal.judgement === null ? null : words.directions[goal.judgement.direction]),
  ]);
  return makeTable(
    words.goals,
    [
      [words.goal, 7],
      [texts.projects, 1.8, 'number'],
      [words.direction, 3],
      [words.judged, 3],
    ],
    rows,
  );
}

function shareTable({ cite, texts }: Cited): PackTable {
  const words = texts.strategy;
  const rows = cite.source.strategy.computed.map(({ computed, light }, index) => {
    const at = (member: string): string => pointTo('strategy/computed', index, member);
    return [
      word(words.shares[computed]),
      cite.cell(at('count')),
      cite.cell(at('base')),
      cite.cell(at('unknown')),
      cite.cell(at('share'), 'share'),
      paint(light, texts.colours),
    ];
  });
  return makeTable(
    words.computed,
    [
      [words.indicator, 6],
      [words.count, 2, 'number'],
      [words.base, 2, 'number'],
      [words.unknown, 2, 'number'],
      [texts.share, 2, 'number'],
      [words.light, 2.2],
    ],
    rows,
  );
}

/** Says how a project counts that does not say, when there are shares. */
function noteShares({ cite, texts }: Cited): string[] {
  return cite.source.strategy.computed.length === 0 ? [] : [texts.strategy.shareNote];
}

function lightTable({ cite, texts }: Cited): PackTable {
  const words = texts.strategy;
  const rows =
    cite.source.indicators === null
      ? []
      : (['green', 'yellow', 'red'] as const).map((colour) => [
          paint(colour, texts.colours),
          cite.cell(pointTo('indicators/lights', colour)),
        ]);
  return makeTable(
    words.lights,
    [
      [words.light, 4],
      [words.count, 2, 'number'],
    ],
    rows,
  );
}

function indicatorTable({ cite, texts }: Cited): PackTable {
  const words = texts.strategy;
  const indicators = cite.source.indicators?.indicators ?? [];
  return makeTable(
    words.indicators,
    [
      [words.indicator, 8],
      [words.light, 2],
      [words.period, 2],
    ],
    indicators
      .filter(({ definition }) => definition.parent === null)
      .map(({ definition, light, period }) => [
        word(`${definition.code} ${definition.name[cite.language]}`),
        paint(light, texts.colours),
        word(period),
      ]),
  );
}

/** Describes the replays of the criteria, and the criteria that decide. */
export function describeReplays(input: SectionInput): PackSection | SilentSection {
  const { cite, texts } = input;
  const tables = [effectTable(input), reasonTable(input)];
  return makeSectionOrReason(
    'replays',
    texts.replays.heading,
    { tables, notes: cite.source.replays.length === 0 ? [] : [texts.replays.note] },
    texts.nothing(texts.replays.what),
  );
}

function effectTable({ cite, texts }: Cited): PackTable {
  const words = texts.replays;
  const rows = cite.source.replays.map(({ criteriaSet, baseline, asOf }, index) => {
    const at = (member: string): string => pointTo('replays', index, 'counts', member);
    return [
      word(cite.titleOf('criteriaSets', criteriaSet)),
      word(baseline === null ? words.portfolio : cite.titleOf('criteriaSets', baseline)),
      word(writeShortDay(asOf, cite.language)),
      cite.cell(at('projects')),
      cite.cell(at('before/in')),
      cite.cell(at('after/in')),
      cite.cell(at('after/out')),
      cite.cell(at('after/undecided')),
      cite.cell(at('effects/enters')),
      cite.cell(at('effects/leaves')),
    ];
  });
  return makeTable(
    words.table,
    [
      [words.criteria, 4.2],
      [words.comparedWith, 4],
      [words.asOf, 2.1],
      [words.tried, 1.7, 'number'],
      [words.inBefore, 1.6, 'number'],
      [words.in, 1.9, 'number'],
      [words.out, 1.9, 'number'],
      [words.undecided, 1.9, 'number'],
      [words.enters, 2, 'number'],
      [words.leaves, 1.9, 'number'],
    ],
    rows,
  );
}

function reasonTable({ cite, texts }: Cited): PackTable {
  const words = texts.replays;
  const effects = { leavesBy: words.leaves, entersBy: words.enters, missing: words.missing };
  const rows = cite.source.replays.flatMap((replay, index) =>
    (['leavesBy', 'entersBy', 'missing'] as const).flatMap((list) =>
      replay.counts[list].map(({ criterion }, place) => [
        word(cite.nameOf('criteriaSets', replay.criteriaSet)),
        word(
          replay.baseline === null ? words.portfolio : cite.nameOf('criteriaSets', replay.baseline),
        ),
        word(effects[list]),
        word(nameCriterion(criterion, cite.language)),
        cite.cell(pointTo('replays', index, 'counts', list, place, 'projects')),
      ]),
    ),
  );
  return makeTable(
    words.reasons,
    [
      [words.criteria, 5],
      [words.comparedWith, 4.2],
      [words.effect, 1.8],
      [words.criterion, 3.4],
      [words.projects, 1.2, 'number'],
    ],
    rows,
  );
}
