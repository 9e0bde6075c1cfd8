import { Inject, Injectable } from '@nestjs/common';
import { ActorLookup } from '../actors/actor.lookup.js';
import type { Answer } from '../platform/answer.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import type { Command } from '../platform/operation.js';
import { accessOf, visibleTo } from '../platform/principal.js';
import { notFound } from '../platform/problem.js';
import type { CompletenessResponse } from './completeness.dto.js';

/** What one actor is expected to report, and what it has. */
export interface ActorCompleteness {
  readonly actorId: string;
  readonly actor: string;
  readonly name: string;
  readonly expected: number;
  readonly reported: number;
  readonly late: number;
  readonly missing: readonly string[];
  /** Shared mailboxes of the projects that are missing. */
  readonly mailboxes: readonly string[];
}

interface ProjectRow {
  readonly actor_id: string;
  readonly code: string;
  readonly mailbox: string | null;
  readonly late: boolean | null;
}

/** Who is expected to report in a round: the owners of the projects in the portfolio, whoever answers for them now. */
@Injectable()
export class CompletenessQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ActorLookup) private readonly actors: ActorLookup,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async find({ principal }: Command, key: string): Promise<Answer<CompletenessResponse>> {
    const [round] = await this.database.publicRead<{ id: string; closed_at: Date | null }>(`select r.id, r.closed_at from reporting.round r where r.key = $1`, [key]);
    if (round === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
    const asOf = round.closed_at ?? this.clock.now();
    // The totals are everybody's; the actors are read as the caller.
    const all = await this.database.transaction({ kind: 'system' }, (tx) => this.ofRound(tx, round.id, asOf));
    const [own, everybody] = visibleTo(principal);
    const sum = (pick: (row: ActorCompleteness) => number): number => all.reduce((total, row) => total + pick(row), 0);
    return this.database.transaction(accessOf(principal), async (tx) => {
      const actors = (await this.ofRound(tx, round.id, asOf))
        .filter(({ actorId }) => everybody || own.includes(actorId))
        .map(({ actor, name, expected, reported, late, missing }) => ({ actor, name, expected, reported, late, missing: [...missing], state: missing.length === 0 ? ('complete' as const) : reported === 0 ? ('missing' as const) : ('partial' as const) }));
      return { body: { round: key, asOf: asOf.toISOString(), expected: sum((row) => row.expected), reported: sum((row) => row.reported), late: sum((row) => row.late), missing: sum((row) => row.missing.length), actors } };
    });
  }

  /** Every expected actor of a round, in Norwegian order of name. For the service itself. */
  async ofRound(tx: Tx, roundId: string, asOf: Date): Promise<ActorCompleteness[]> {
    const projects = await tx.query<ProjectRow>(
      `with project as (
         select distinct on (r.project_id) r.project_id, r.actor_id, r.project->>'code' as code, r.project->>'lead_mailbox' as mailbox, r.project->>'standing' as standing
           from portfolio.project_revision r where r.recorded_at <= $2 order by r.project_id, r.version desc
       ), first_report as (
         select distinct on (v.project_id) v.project_id, v.late from reporting.report_revision v where v.round_id = $1 order by v.project_id, v.revision
       )
       select p.actor_id, p.code, p.mailbox, f.late from project p left join first_report f on f.project_id = p.project_id where p.standing = 'inPortfolio' order by p.code collate "C"`,
      [roundId, asOf],
    );
    const responsible = await this.actors.responsibleFor(tx, [...new Set(projects.map(({ actor_id }) => actor_id))], asOf);
    const byActor = Map.groupBy(projects, ({ actor_id }) => responsible.get(actor_id)?.id ?? actor_id);
    return [...byActor]
      .map(([actorId, rows]): ActorCompleteness => {
        const actor = [...responsible.values()].find(({ id }) => id === actorId);
        const missing = rows.filter(({ late }) => late === null);
        return {
          actorId, actor: actor?.organisationNumber ?? '', name: actor?.name ?? '', expected: rows.length, reported: rows.length - missing.length, late: rows.filter(({ late }) => late === true).length,
          missing: missing.map(({ code }) => code), mailboxes: [...new Set(missing.flatMap(({ mailbox }) => mailbox ?? []))].sort(),
        };
      })
      .sort((a, b) => NORWEGIAN.compare(a.name, b.name));
  }
}

const NORWEGIAN = new Intl.Collator('nb-NO');
