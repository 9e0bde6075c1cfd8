import { BRIDGE_MEASURES, BRIDGE_PARTS } from '../../src/rollup/groups/bridge.types.js';
import { bySize } from '../support/size.js';
import { AggregateModel } from '../support/models/aggregate-model.js';
import { type Where } from '../support/models/round-reader.js';
import {
  cellsOf,
  FILTERS,
  listGiven,
  membersAside,
  pathOf,
} from '../support/models/aggregate-questions.js';
import { BridgeBalance } from '../support/models/bridge-balance.js';
import { Chance } from '../support/models/chance.js';
import { HISTORY, writeHistory } from '../support/models/figure-history.js';
import { INDEX } from '../support/models/figure-facts.js';
import { FigureModel } from '../support/models/figure-model.js';
import { storedFacts } from '../support/models/stored-versions.js';
import { rollUp } from '../support/stages/rollups.js';
import { startTestService, type TestService } from '../support/service.js';
import { Directorate, expectStatus } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

/** `QUESTIONS=2000 npm test -- test/queries/aggregates` for a long look, `SEED` for another one. */
const QUESTIONS = Number(process.env['QUESTIONS'] ?? bySize(100, 250, 2_000));
const SEED = Number(process.env['SEED'] ?? 20_210_118);
const DAY = 86_400_000;
const NOW = new Date(HISTORY.from + (HISTORY.days + 30) * DAY);
const day = (days: number): string => new Date(HISTORY.from + days * DAY).toISOString();
const ROUNDS = ['2021-1', '2021-2', '2021-3', '2021-4', '2020-1'] as const;
/** The last round of them, which is loaded as history of the year before. */
const HISTORICAL = {
  historical: true,
  period: '2020Q1',
  budgetYear: 2020,
  opensAt: day(-300),
  deadline: day(-280),
  closesAt: day(-270),
};

let service: TestService;
let directorate: Directorate;
let model: AggregateModel;
let snapshots: readonly { readonly id: string; readonly round: string }[] = [];
const chance = new Chance(SEED);

/**
 * Four rounds, the first three of them closed, and then one of the year before, which is loaded as
 * history; reports of each, corrections among them, at any time. Of each round two snapshots, one of
 * before and one of after its closing.
 */
beforeAll(async () => {
  service = await startTestService({ at: day(-1), env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  for (const [index, round] of ROUNDS.entries()) {
    service.moveTo(day(index * 30));
    if (round === '2020-1') await directorate.plansRound(round, HISTORICAL);
    else await opensLive(round, index);
    service.moveTo(day(index * 30 + 25));
    if (round !== '2021-4') await directorate.closesRound(round);
  }
  await directorate.publishesIndex(INDEX);
  await writeHistory(service.owner, chance, ROUNDS, { projects: 100, owners: 9 });
  service.moveTo(NOW.toISOString());
  await service.owner.query(
    `update platform.job set state = 'completed' where kind = 'rollup-round'`,
  );
  await rollUp(service);
});
afterAll(() => service.stop());

async function opensLive(round: string, index: number): Promise<void> {
  await directorate.opensRound(round, {
    budgetYear: index === 3 ? 2022 : 2021,
    // The last two open at one instant, and the third names the first.
    opensAt: day(Math.min(index, 2) * 30 - 1),
    ...(round === '2021-3' ? { comparedWith: '2021-1' } : {}),
    deadline: day(index * 30 + 20),
    closesAt: day(index * 30 + 28),
  });
}

async function freezes(): Promise<void> {
  for (const [index, round] of ROUNDS.entries()) {
    for (const days of [index * 30 + 28, index * 30 + 5])
      await directorate.create(`/v1/rounds/${round}/snapshots`, {
        title: 'Slik det var',
        asOf: day(Math.max(days, 6)),
      });
  }
  await rollUp(service);
}

async function looks(): Promise<void> {
  const stored = await storedFacts(service.owner);
  snapshots = stored.snapshots;
  model = new AggregateModel(new FigureModel(stored));
}

type Row = Record<string, unknown>;

const without = (body: Row, names: readonly string[]): Row =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

const aFilter = (): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: chance.one([0, 0, 1, 1, 2]) }, () => {
      const dimension = chance.one(Object.keys(FILTERS));
      return [dimension, chance.one(FILTERS[dimension] ?? [])];
    }),
  );
const anInstant = (): Date => new Date(HISTORY.from + chance.next() * 1.2 * HISTORY.days * DAY);

function aPlace(): Where {
  const round = chance.one(ROUNDS);
  const frozen = snapshots.filter((one) => one.round === round);
  const kind = chance.pickNumber(frozen.length > 0 ? 3 : 2);
  return {
    round,
    asOf: kind === 1 ? anInstant() : null,
    snapshot: kind === 2 ? chance.one(frozen).id : null,
    now: service.clock.now(),
  };
}

/** A question as it is asked of the service, and of the model. */
interface Question {
  readonly name: string;
  readonly path: string;
  readonly expected: Row;
}

/** Returns what is expected, unless nothing of the round was known at the instant. */
function refusedFirst(where: Where, expected: () => Row): Row {
  return model.isKnown(where) ? expected() : { refused: 'as-of-before-first-report' };
}

/** A question about a bridge, or about the projects behind it. */
function aBridge(name: 'bridge' | 'bridge/projects', where: Where): Question {
  const asked = {
    actor: chance.often(0.5) ? null : chance.one(actors),
    to: chance.one([null, null, null, '2020', '2021', '2022', '2019']),
  };
  const listed = {
    measure: chance.one([...BRIDGE_MEASURES]),
    part: chance.one([null, null, ...BRIDGE_PARTS]),
  };
  const parameters = {
    ...(asked.actor === null ? {} : { actor: asked.actor }),
    ...(asked.to === null ? {} : { prices: asked.to }),
  };
  if (name === 'bridge')
    return {
      name,
      path: pathOf(where, name, parameters),
      expected: refusedFirst(where, () => model.bridge(where, asked)),
    };
  return {
    name,
    path: pathOf(where, name, {
      ...parameters,
      measure: listed.measure,
      ...(listed.part === null ? {} : { part: listed.part }),
      limit: '500',
    }),
    expected: refusedFirst(where, () => model.bridgeProjects(where, { ...asked, ...listed })),
  };
}

function aQuestion(): Question {
  const where = aPlace();
  const of = (path: string, parameters: Readonly<Record<string, string>> = {}): string =>
    pathOf(where, path, parameters);
  const filters = aFilter();
  const orRefused = (expected: () => Row): Row => refusedFirst(where, expected);
  const now = where.now;
  const name = chance.one([
    'deviations',
    'challenges',
    'dependencies',
    'quality',
    'quality',
    'next-year',
    'operating-costs',
    'status',
    'bridge',
    'bridge/projects',
    'trend',
    'colour-gap',
    'completeness',
    'differences',
    'figures/differences',
  ]);
  switch (name) {
    case 'deviations':
    case 'challenges':
    case 'dependencies':
      return {
        name,
        path: of(name, { ...filters, limit: '500' }),
        expected: orRefused(() => model[name](where, filters)),
      };
    case 'quality':
      return {
        name,
        path: of(name, { ...filters, limit: '500' }),
        expected: orRefused(() => model.quality(where, filters)),
      };
    case 'next-year': {
      const [year, prices] = [
        chance.one([null, 2021, 2022]),
        chance.one([null, '2021-nominal', '2020-nominal', '2021', '2022', '2019']),
      ];
      return {
        name,
        path: of(name, listGiven({ year, prices })),
        expected: orRefused(() => model.nextYear(where, year, prices)),
      };
    }
    case 'operating-costs':
      return { name, path: of(name), expected: orRefused(() => model.operatingCosts(where)) };
    case 'bridge':
    case 'bridge/projects':
      return aBridge(name, where);
    case 'status':
      return { name, path: of(name), expected: orRefused(() => model.status(where)) };
    case 'trend': {
      const [asOf, last] = [where.asOf, 1 + chance.pickNumber(4)];
      const by = chance.one([null, 'timeColour', 'riskColour', 'directorateColour']);
      const rounds = `LAST_${String(last)}_ROUNDS`;
      const asked = listGiven({ rounds, asOf: asOf?.toISOString() ?? null, by });
      return {
        name,
        path: `/v1/trend?${new URLSearchParams(asked).toString()}`,
        expected: ROUNDS.slice(0, 3).some((round) => model.isKnown({ ...where, round }))
          ? model.trend({ asOf, now }, last, by)
          : { refused: 'as-of-before-first-report' },
      };
    }
    case 'colour-gap': {
      const actor = chance.one(actors);
      return {
        name,
        path: `/v1/actors/${actor}/colour-gap${where.asOf === null ? '' : `?asOf=${where.asOf.toISOString()}`}`,
        expected: model.colourGap(actor, where.asOf, now),
      };
    }
    case 'completeness':
      return {
        name,
        path: `/v1/rounds/${where.round}/completeness${where.asOf === null ? '' : `?asOf=${where.asOf.toISOString()}`}`,
        expected: model.completeness(where.round, where.asOf, now),
      };
    default: {
      const side = chance.often(0.5) ? null : { ...aPlace(), asOf: null };
      const against: Record<string, string> =
        side === null
          ? {}
          : {
              against: side.round,
              ...(side.snapshot === null ? {} : { againstSnapshot: side.snapshot }),
            };
      const dimension = chance.one([
        'colour',
        'state',
        'actorKind',
        'programme',
        'nationalSolution',
        'directorateColour',
        'costColour',
        'riskColour',
      ]);
      // What it is compared with may not be later, of the same round.
      const isLater =
        side?.round === where.round && (where.asOf !== null || where.snapshot !== null);
      const asked = isLater ? null : side;
      const parameters = isLater ? {} : against;
      return name === 'differences'
        ? {
            name,
            path: of(name, parameters),
            expected: orRefused(() => model.differences(where, asked)),
          }
        : {
            name,
            path: of(name, { ...parameters, by: dimension }),
            expected: orRefused(() => model.cellDifferences(where, asked, dimension)),
          };
    }
  }
}

let actors: readonly string[] = [];

/** The bridges of all answers, which must add up. */
const balance = new BridgeBalance();

async function compares(questions: number): Promise<{
  readonly compared: Map<string, number>;
  readonly refused: Map<string, number>;
  readonly differing: string[];
}> {
  const [compared, refused, differing] = [
    new Map<string, number>(),
    new Map<string, number>(),
    [] as string[],
  ];
  for (let index = 0; index < questions; index++) {
    const { name, path, expected } = aQuestion();
    const answer = await directorate.call('GET', path);
    if (typeof expected['refused'] === 'string') {
      refused.set(expected['refused'], (refused.get(expected['refused']) ?? 0) + 1);
      if (answer.body.code !== expected['refused'])
        differing.push(
          `${path}: should be refused as ${expected['refused']}: ${answer.text.slice(0, 200)}`,
        );
      continue;
    }
    if (answer.status !== 200) {
      differing.push(`${path}: ${answer.text.slice(0, 300)}`);
      continue;
    }
    differing.push(...balance.check(path, answer.body));
    const body = without(answer.body, membersAside(name));
    // Of cells only which they are; their order is that of figures.
    if (name === 'figures/differences')
      (body['cells'] as Row[]).sort((a, b) =>
        JSON.stringify(a['keys']) < JSON.stringify(b['keys']) ? -1 : 1,
      );
    const [found, wanted] = [cellsOf(body), cellsOf(expected)];
    for (const at of new Set([...found.keys(), ...wanted.keys()])) {
      compared.set(name, (compared.get(name) ?? 0) + 1);
      if (!found.has(at) || !wanted.has(at) || found.get(at) !== wanted.get(at))
        differing.push(
          `${path} ${at}: is ${String(found.get(at))}, should be ${String(wanted.get(at))}`,
        );
    }
  }
  return { compared, refused, differing };
}

test.each([
  ['before anything is frozen', false],
  ['with snapshots', true],
] as const)(
  `C7b every other aggregate as a slow model works it out, %s, ${String(QUESTIONS)} questions`,
  async (when, frozen) => {
    if (frozen) await freezes();
    await looks();
    actors = (
      await service.owner.query<{ number: string }>(
        `select distinct a.organisation_number as number from actors.actor a
           join reporting.report_revision v on v.actor_id = a.id order by 1`,
      )
    ).rows.map(({ number }) => number);
    const { compared, refused, differing } = await compares(QUESTIONS);
    figure(
      'C7b',
      `seed ${String(SEED)}, ${when}: ${[...compared]
        .sort()
        .map(([name, cells]) => `${name} ${String(cells)}`)
        .join(', ')} cells compared with a slow model: ${String(differing.length)} differ; refused
           ${[...refused].map(([code, times]) => `${code} ${String(times)}`).join(', ')}`,
    );
    expect(differing.slice(0, 8)).toEqual([]);
    expect(compared.size).toBe(14);
    if (frozen) expect(snapshots.length).toBeGreaterThan(4);
    if (frozen) expect(balance.listCrossed()).toEqual([...BRIDGE_PARTS]);
  },
);

test('there was something to find: outliers of both kinds, moved growth, nested programmes', async () => {
  const found = { history: 0, peers: 0, moved: 0, nested: 0 };
  for (const round of ROUNDS) {
    for (const { against } of expectStatus(
      await directorate.call('GET', `/v1/rounds/${round}/quality?limit=500`),
      200,
    ).body.outliers as { against: 'history' | 'peers' }[])
      found[against] += 1;
    found.moved += (
      expectStatus(await directorate.call('GET', `/v1/rounds/${round}/operating-costs`), 200).body
        .moved as unknown[]
    ).length;
  }
  for (const { programmes } of expectStatus(
    await directorate.call('GET', '/v1/facts/reports?limit=500'),
    200,
  ).body.items as { programmes: string | null }[])
    found.nested += (programmes?.split(' ').length ?? 0) > 2 ? 1 : 0;
  expect(Object.entries(found).filter(([, times]) => times === 0)).toEqual([]);
});
