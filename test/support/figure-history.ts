import type pg from 'pg';
import { newId } from '../../src/platform/base/ids.js';
import {
  CAUSES,
  CHALLENGE_CATEGORIES,
  COLOURS,
  DIMENSIONS,
  FUNDING_SOURCES,
  NATIONAL_SOLUTIONS,
} from '../../src/reporting/content/report.types.js';
import {
  PROJECT_KINDS,
  PROJECT_PHASES,
  PROJECT_STATES,
} from '../../src/portfolio/projects/project.types.js';

/** Chance that comes out the same for the same seed (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  whole(below: number): number {
    return Math.floor(this.next() * below);
  }

  one<T>(list: readonly T[]): T {
    const found = list[this.whole(list.length)];
    if (found === undefined) throw new Error('There is nothing to choose from');
    return found;
  }

  often(probability: number): boolean {
    return this.next() < probability;
  }
}

const DAY = 86_400_000;
const SEGMENTS = [null, 'digitalSecurity', 'interaction', 'welfare'];
const THEMES = [null, 'competence', 'access', 'platform'];

/** When what happens in a history happens. */
export const HISTORY = { from: Date.parse('2021-01-12T08:00:00Z'), days: 120 } as const;

interface Made {
  readonly id: string;
  readonly code: string;
  readonly kind: string;
  readonly mainGoal: string;
  /** Who owns it from when, oldest first. */
  readonly owners: { at: number; actorId: string }[];
}

/**
 * Writes a random history past the service: projects that change owner, programme, segment, theme
 * and standing; reports that are certified anew, corrected and reverted; the directorate's colours;
 * an actor that is merged, one that gets another parent.
 */
export async function writeHistory(
  owner: pg.Pool,
  chance: Chance,
  rounds: readonly string[],
  projects: number,
  owners = 30,
): Promise<void> {
  const { rows: actors } = await owner.query<{ id: string }>(
    `select id from actors.actor where kind <> 'municipality'
       or municipality_number in ('0301', '1101', '4601', '5001') order by organisation_number limit $1`,
    [owners],
  );
  const at = (): number => HISTORY.from + chance.whole(HISTORY.days) * DAY + chance.whole(DAY);
  const made: Made[] = [];
  for (let index = 0; index < projects; index++)
    made.push(
      await writeProject(
        owner,
        chance,
        index,
        actors.map(({ id }) => id),
        made.filter(({ kind }) => kind === 'programme'),
        at,
      ),
    );
  for (const round of rounds) {
    for (const project of made.filter(() => chance.often(0.8)))
      await writeReports(
        owner,
        chance,
        round,
        project,
        at,
        made.map(({ code }) => code),
      );
  }
  const [merged, successor, moved] = [actors[0]?.id, actors[1]?.id, actors[2]?.id];
  await owner.query(
    `update actors.actor set valid_to = '2021-02-15', successor_id = $2 where id = $1`,
    [merged, successor],
  );
  await owner.query(
    `update actors.actor set parent_id = (select a.id from actors.actor a
       where a.kind = 'regionalHealthAuthority' order by a.name limit 1) where id = $1`,
    [moved],
  );
}

async function writeProject(
  owner: pg.Pool,
  chance: Chance,
  index: number,
  actors: readonly string[],
  programmes: readonly Made[],
  at: () => number,
): Promise<Made> {
  const [id, code, kind, mainGoal] = [
    newId(),
    `TILTAK-${String(index)}`,
    index % 8 === 0 ? 'programme' : chance.one(PROJECT_KINDS),
    chance.one(['1', '1A', '2', '4']),
  ];
  const standing = (): string => chance.one(['registered', 'inPortfolio', 'inPortfolio', 'left']);
  const parent = (): string | null =>
    chance.often(0.5) && programmes.length > 0 ? chance.one(programmes).id : null;
  const owners = [{ at: HISTORY.from, actorId: chance.one(actors) }];
  await owner.query(
    `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, parent_id, state,
       phase, main_goal, goals, segment, theme, standing, standing_since, version, created_at, updated_at)
     values ($1, $2, $3, $3, $4, 'Prosjektleder', $5, 'active', 'execution', $6, '{}', $7, $8, $9, $10, 1, $10, $10)`,
    [
      id,
      owners[0]?.actorId,
      code,
      kind,
      parent(),
      mainGoal,
      chance.one(SEGMENTS),
      chance.one(THEMES),
      standing(),
      new Date(HISTORY.from),
    ],
  );
  const times = Array.from({ length: chance.whole(5) }, at).sort((a, b) => a - b);
  for (const [version, time] of times.entries()) {
    const actorId = chance.often(0.4) ? chance.one(actors) : (owners.at(-1)?.actorId ?? '');
    owners.push({ at: time, actorId });
    await owner.query(
      `update portfolio.project
         set actor_id = $2, parent_id = $3, segment = $4, theme = $5, standing = $6, version = $7,
            updated_at = $8 where id = $1`,
      [
        id,
        actorId,
        parent(),
        chance.one(SEGMENTS),
        chance.one(THEMES),
        standing(),
        version + 2,
        new Date(time),
      ],
    );
  }
  return { id, code, kind, mainGoal, owners };
}

async function writeReports(
  owner: pg.Pool,
  chance: Chance,
  round: string,
  project: Made,
  at: () => number,
  codes: readonly string[],
): Promise<void> {
  const times = Array.from({ length: 1 + chance.whole(4) }, at).sort((a, b) => a - b);
  const ownerAt = (time: number): string =>
    project.owners.findLast((one) => one.at <= time)?.actorId ?? '';
  const reportId = newId();
  await owner.query(
    `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision,
       version, created_at, updated_at) select $1, $2, r.id, $3, 'certified', '{}', $4, 1, $5, $5
          from reporting.round r where r.key = $6`,
    [
      reportId,
      ownerAt(times.at(-1) ?? 0),
      project.id,
      times.length,
      new Date(times[0] ?? 0),
      round,
    ],
  );
  const said: string[] = [];
  for (const [index, time] of times.entries()) {
    const reverts = index > 0 && chance.often(0.2);
    const content = reverts ? chance.one(said) : JSON.stringify(aContent(chance, codes));
    said.push(content);
    // Programme and goal as they were at the certification: what the revision keeps is not what the
    // project is now.
    const facts = {
      code: project.code,
      name: chance.often(0.2) ? `${project.code} (nytt navn)` : project.code,
      kind: chance.often(0.1) ? 'innovation' : project.kind,
      parent: null,
      mainGoal: chance.often(0.1) ? '3' : project.mainGoal,
      goals: [],
    };
    await owner.query(
      `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id,
         revision, recorded_at, late, certified_by, project, content, content_hash, rule_status,
            correction, reverts_to, warnings)
       select $1, $2, $3, r.id, $4, $5, $6, $13, '983658776', $7, $8, '', $9, $10, $11, $14
          from reporting.round r where r.key = $12`,
      [
        newId(),
        reportId,
        ownerAt(time),
        project.id,
        index + 1,
        new Date(time),
        JSON.stringify(facts),
        content,
        chance.often(0.3) ? null : JSON.stringify({ colour: chance.one([null, ...COLOURS]) }),
        index > 1,
        reverts ? 1 : null,
        round,
        chance.often(0.2),
        chance.often(0.2)
          ? null
          : JSON.stringify(Array.from({ length: chance.whole(3) }, () => aWarning(chance))),
      ],
    );
    for (let opinions = chance.whole(3); opinions > 0; opinions--) {
      await owner.query(
        `insert into reporting.directorate_colour (id, report_id, revision, actor_id, colour,
           reason, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, 'x', '915933149', $6)`,
        [
          newId(),
          reportId,
          index + 1,
          ownerAt(time),
          chance.one(COLOURS),
          new Date(time + chance.whole(20 * DAY)),
        ],
      );
    }
  }
}

function aWarning(chance: Chance): Record<string, unknown> {
  const code = chance.one(['budget-jump', 'stale-text', 'overdue-milestone', 'no-forecast']);
  const value = (): number | null => (chance.often(0.3) ? null : chance.whole(50_000_000) / 4);
  return {
    code,
    severity: code === 'stale-text' ? 'information' : 'warning',
    pointer: `/budget/${String(chance.whole(9))}`,
    text: { nb: `Se på ${code}`, en: `Look at ${code}` },
    value: value(),
    expected: value(),
  };
}

/** Amounts of one report are in the same prices, as the rules of the service have them. */
function aContent(chance: Chance, codes: readonly string[]): Record<string, unknown> {
  const amount = (): number =>
    chance.often(0.1) ? 999_999_999_999 - chance.whole(9) : chance.whole(50_000_000);
  const prices = {
    currency: 'NOK',
    priceYear: chance.often(0.04) ? 2020 : 2021,
    basis: chance.often(0.04) ? 'real' : 'nominal',
  };
  const rated = (colour: string): Record<string, unknown> => ({
    colour,
    reason: colour === 'green' ? null : `Grunn ${String(chance.whole(99))}`,
    cause: colour === 'green' ? null : chance.one(CAUSES),
  });
  const colour = chance.one([null, ...COLOURS]);
  const dependsOn = (): Record<string, unknown> => {
    const kind = chance.whole(3);
    return {
      project: kind === 0 ? chance.one(codes) : null,
      nationalSolution: kind === 1 ? chance.one(NATIONAL_SOLUTIONS) : null,
    };
  };
  const days = (): string =>
    new Date(HISTORY.from + chance.whole(HISTORY.days * 2) * DAY).toISOString().slice(0, 10);
  return {
    state: chance.one(['active', 'active', ...PROJECT_STATES]),
    phase: chance.one(PROJECT_PHASES),
    status:
      colour === null
        ? null
        : {
            ...rated(colour),
            action: colour === 'green' ? null : `Tiltak ${String(chance.whole(99))}`,
          },
    risk: null,
    summary: null,
    challenges: Array.from({ length: chance.whole(4) }, () => ({
      category: chance.one(CHALLENGE_CATEGORIES),
      text: `Utfordring ${String(chance.whole(999))}`,
    })),
    ...(chance.often(0.5)
      ? {}
      : {
          dimensions: chance.often(0.2)
            ? null
            : Object.fromEntries(
                DIMENSIONS.map((name) => [
                  name,
                  chance.often(0.4) ? null : rated(chance.one(COLOURS)),
                ]),
              ),
        }),
    budget: Array.from({ length: chance.whole(5) }, () => ({
      year: 2020 + chance.whole(3),
      fundingSource: chance.one(FUNDING_SOURCES),
      approved: amount(),
      forecast: chance.often(0.3) ? null : amount(),
      actual: chance.often(0.6) ? null : amount(),
      ...prices,
    })),
    dependencies: Array.from({ length: chance.whole(3) }, () => ({
      ...dependsOn(),
      delivery: `Leveranse ${String(chance.whole(99))}`,
      neededBy: days(),
    })),
    ...(chance.often(0.5)
      ? {
          operatingCosts: Array.from({ length: chance.whole(4) }, () => ({
            nationalSolution: chance.one(NATIONAL_SOLUTIONS.slice(0, 3)),
            year: 2022 + chance.whole(3),
            amount: chance.whole(40) - 10,
            ...prices,
          })),
        }
      : {}),
  };
}
