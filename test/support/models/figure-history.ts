import type pg from 'pg';
import { newId } from '../../../src/platform/base/ids.js';
import type { Chance } from './chance.js';
import { COLOURS, DIMENSIONS } from '../../../src/reporting/content/report.types.js';
import { PROJECT_KINDS } from '../../../src/portfolio/projects/project.types.js';
import { aContent, HISTORY } from './figure-contents.js';

export { HISTORY } from './figure-contents.js';

const DAY = 86_400_000;
const SEGMENTS = [null, 'digitalSecurity', 'interaction', 'welfare'];
const THEMES = [null, 'competence', 'access', 'platform'];

interface Project {
  readonly id: string;
  readonly code: string;
  readonly kind: string;
  readonly mainGoal: string;
  /** Owners and the instants from which they own it, oldest first. */
  readonly owners: { at: number; actorId: string }[];
}

/** A report, with the round it is of and the contents of its revisions so far. */
interface Report {
  readonly id: string;
  readonly round: string;
  readonly project: Project;
  readonly contents: string[];
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
  { projects, owners = 30 }: { readonly projects: number; readonly owners?: number },
): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    `select id
       from actors.actor
      where kind <> 'municipality' or municipality_number in ('0301', '1101', '4601', '5001')
      order by organisation_number
      limit $1`,
    [owners],
  );
  const actors = rows.map(({ id }) => id);
  const writer = new HistoryWriter(owner, chance, actors);
  for (let index = 0; index < projects; index++) await writer.writeProject(index);
  for (const round of rounds) {
    for (const project of writer.projects.filter(() => chance.often(0.8)))
      await writer.writeReports(round, project);
  }
  await mergeAndMove(owner, actors);
}

/** Merges the first actor with the second, and gives the third another parent. */
async function mergeAndMove(owner: pg.Pool, actors: readonly string[]): Promise<void> {
  const [merged, successor, moved] = actors;
  await owner.query(
    `update actors.actor set valid_to = '2021-02-15', successor_id = $2 where id = $1`,
    [merged, successor],
  );
  await owner.query(
    `update actors.actor
        set parent_id = (select a.id
                           from actors.actor a
                          where a.kind = 'regionalHealthAuthority'
                          order by a.name
                          limit 1)
      where id = $1`,
    [moved],
  );
}

/** Writes projects and reports. The order of its questions to chance decides the history. */
class HistoryWriter {
  readonly projects: Project[] = [];

  constructor(
    private readonly owner: pg.Pool,
    private readonly chance: Chance,
    private readonly actors: readonly string[],
  ) {}

  async writeProject(index: number): Promise<void> {
    const { chance } = this;
    const kind = index % 8 === 0 ? 'programme' : chance.one(PROJECT_KINDS);
    const project: Project = {
      id: newId(),
      code: `TILTAK-${String(index)}`,
      kind,
      mainGoal: chance.one(['1', '1A', '2', '4']),
      owners: [{ at: HISTORY.from, actorId: chance.one(this.actors) }],
    };
    await this.insertProject(project);
    const times = Array.from({ length: chance.pickNumber(5) }, this.anInstant).sort(
      (a, b) => a - b,
    );
    for (const [version, time] of times.entries()) {
      const actorId = chance.often(0.4)
        ? chance.one(this.actors)
        : (project.owners.at(-1)?.actorId ?? '');
      project.owners.push({ at: time, actorId });
      await this.updateProject(project, version + 2);
    }
    this.projects.push(project);
  }

  private async insertProject({ id, code, kind, mainGoal, owners }: Project): Promise<void> {
    await this.owner.query(
      `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, parent_id, state,
         phase, main_goal, goals, segment, theme, standing, standing_since, version, created_at,
         updated_at, ends_on)
       values ($1, $2, $3, $3, $4, 'Prosjektleder', $5, 'active', 'execution', $6, '{}', $7, $8, $9,
         $10, 1, $10, $10, $11)`,
      [
        id,
        owners[0]?.actorId,
        code,
        kind,
        this.aParent(),
        mainGoal,
        this.chance.one(SEGMENTS),
        this.chance.one(THEMES),
        this.aStanding(),
        new Date(HISTORY.from),
        this.anEnd(),
      ],
    );
  }

  /** Writes the next version of a project, which its last owner makes. */
  private async updateProject({ id, owners }: Project, version: number): Promise<void> {
    const { actorId, at = 0 } = owners.at(-1) ?? {};
    await this.owner.query(
      `update portfolio.project
          set actor_id = $2, parent_id = $3, segment = $4, theme = $5, standing = $6, version = $7,
              updated_at = $8, ends_on = $9
        where id = $1`,
      [
        id,
        actorId,
        this.aParent(),
        this.chance.one(SEGMENTS),
        this.chance.one(THEMES),
        this.aStanding(),
        version,
        new Date(at),
        this.anEnd(),
      ],
    );
  }

  /** Writes a project's report of a round, its revisions and the directorate's colours of them. */
  async writeReports(round: string, project: Project): Promise<void> {
    const { chance } = this;
    const length = 1 + chance.pickNumber(4);
    const times = Array.from({ length }, this.anInstant).sort((a, b) => a - b);
    const report: Report = { id: newId(), round, project, contents: [] };
    await this.owner.query(
      `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision,
         version, created_at, updated_at)
       select $1, $2, r.id, $3, 'certified', '{}', $4, 1, $5, $5
         from reporting.round r
        where r.key = $6`,
      [
        report.id,
        ownerAt(project, times.at(-1) ?? 0),
        project.id,
        times.length,
        new Date(times[0] ?? 0),
        round,
      ],
    );
    for (const time of times) {
      await this.writeRevision(report, time);
      for (let opinions = chance.pickNumber(3); opinions > 0; opinions--)
        await this.writeColour(report, time);
    }
  }

  private async writeRevision(report: Report, time: number): Promise<void> {
    const { chance } = this;
    const { project, contents } = report;
    const index = contents.length;
    const reverts = index > 0 && chance.often(0.2);
    const content = reverts
      ? chance.one(contents)
      : JSON.stringify(
          aContent(
            chance,
            this.projects.map(({ code }) => code),
          ),
        );
    contents.push(content);
    await this.owner.query(
      `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id,
         revision, recorded_at, late, certified_by, project, content, content_hash, rule_status,
         correction, reverts_to, warnings)
       select $1, $2, $3, r.id, $4, $5, $6, $13, '983658776', $7, $8, '', $9, $10, $11, $14
         from reporting.round r
        where r.key = $12`,
      [
        newId(),
        report.id,
        ownerAt(project, time),
        project.id,
        index + 1,
        new Date(time),
        JSON.stringify(this.factsOf(project)),
        content,
        chance.often(0.3) ? null : JSON.stringify(aRuleStatus(chance)),
        index > 1,
        reverts ? 1 : null,
        report.round,
        chance.often(0.2),
        chance.often(0.2)
          ? null
          : JSON.stringify(Array.from({ length: chance.pickNumber(3) }, () => aWarning(chance))),
      ],
    );
  }

  /**
   * Returns the facts of a project that a revision keeps. Name, kind and goal may differ from what
   * the project is now.
   */
  private factsOf({ code, kind, mainGoal }: Project): Record<string, unknown> {
    return {
      code,
      name: this.chance.often(0.2) ? `${code} (nytt navn)` : code,
      kind: this.chance.often(0.1) ? 'innovation' : kind,
      parent: null,
      mainGoal: this.chance.often(0.1) ? '3' : mainGoal,
      goals: [],
    };
  }

  /** Writes a colour that the directorate gives the last revision of a report, or withdraws. */
  private async writeColour({ id, project, contents }: Report, time: number): Promise<void> {
    await this.owner.query(
      `insert into reporting.directorate_colour (id, report_id, revision, actor_id, colour, reason,
         recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $7, '915933149', $6)`,
      [
        newId(),
        id,
        contents.length,
        ownerAt(project, time),
        this.chance.one([null, ...COLOURS]),
        new Date(time + this.chance.pickNumber(20 * DAY)),
        `Merknad ${String(this.chance.pickNumber(999))}`,
      ],
    );
  }

  private readonly anInstant = (): number =>
    HISTORY.from + this.chance.pickNumber(HISTORY.days) * DAY + this.chance.pickNumber(DAY);

  private anEnd(): string | null {
    return this.chance.one([null, '2021-12-31', '2022-01-01', '2023-06-30']);
  }

  private aStanding(): string {
    return this.chance.one([
      'registered',
      'nominated',
      'inPortfolio',
      'inPortfolio',
      'inPortfolio',
      'inPortfolio',
      'left',
    ]);
  }

  private aParent(): string | null {
    const programmes = this.projects.filter(({ kind }) => kind === 'programme');
    return this.chance.often(0.5) && programmes.length > 0 ? this.chance.one(programmes).id : null;
  }
}

function ownerAt({ owners }: Project, time: number): string {
  return owners.findLast((one) => one.at <= time)?.actorId ?? '';
}

/** Returns a colour of the rules with a few findings, of which some are measured. */
function aRuleStatus(chance: Chance): Record<string, unknown> {
  const findings = Array.from({ length: chance.pickNumber(3) }, () => ({
    dimension: chance.one(DIMENSIONS),
    colour: chance.one([null, ...COLOURS]),
    reason: { nb: `Funn ${String(chance.pickNumber(99))}`, en: 'A finding' },
  }));
  return { colour: chance.one([null, ...COLOURS]), findings };
}

function aWarning(chance: Chance): Record<string, unknown> {
  const code = chance.one(['budget-jump', 'stale-text', 'overdue-milestone', 'no-forecast']);
  const value = (): number | null => (chance.often(0.3) ? null : chance.pickNumber(50_000_000) / 4);
  return {
    code,
    severity: code === 'stale-text' ? 'information' : 'warning',
    pointer: `/budget/${String(chance.pickNumber(9))}`,
    text: { nb: `Se på ${code}`, en: `Look at ${code}` },
    value: value(),
    expected: value(),
  };
}
