import { Inject, Injectable } from '@nestjs/common';
import { ActorLookup } from '../actors/actor.lookup.js';
import { type Answer, etagOf } from '../platform/answer.js';
import { Database, type Tx } from '../platform/database.js';
import type { Command } from '../platform/operation.js';
import { accessOf, actsFor, type Principal, visibleTo } from '../platform/principal.js';
import { FORBIDDEN, notFound, Problem, STALE } from '../platform/problem.js';
import { type Change, UnitOfWork } from '../platform/unit-of-work.js';
import type { ActorSettingResponse, SaveActorSetting } from './actor-setting.dto.js';
import type { ReportingSteps } from './submission.types.js';

/** How an actor reports: the actor's own choice, which the directorate may read. */
@Injectable()
export class ActorSettingService {
  constructor(
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(Database) private readonly database: Database,
    @Inject(ActorLookup) private readonly actors: ActorLookup,
  ) {}

  find({ principal }: Command, organisationNumber: string): Promise<Answer<ActorSettingResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => this.answer(tx, organisationNumber, await this.visible(tx, principal, organisationNumber)));
  }

  save(command: Command, organisationNumber: string, { steps }: SaveActorSetting): Promise<Answer<ActorSettingResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<ActorSettingResponse>> => {
      const actorId = await this.visible(tx, principal, organisationNumber);
      if (!actsFor(principal, actorId)) throw new Problem(FORBIDDEN, { detail: { nb: 'Bare aktøren selv velger', en: 'Only the actor itself chooses' } });
      const before = await this.answer(tx, organisationNumber, actorId);
      const saved = await tx.query(
        `insert into reporting.actor_setting as c (actor_id, steps, version, updated_at) select $1, $2, 1, $3 where $4::int = 0 or exists (select 1 from reporting.actor_setting x where x.actor_id = $1)
         on conflict (actor_id) do update set steps = excluded.steps, version = c.version + 1, updated_at = excluded.updated_at where c.version = $4 returning c.version`,
        [actorId, steps, now, command.expectedVersion],
      );
      if (saved.length !== 1) throw new Problem(STALE);
      return { answer: await this.answer(tx, organisationNumber, actorId), subject: `actor/${organisationNumber}`, detail: { before: before.body.steps, after: steps } };
    });
  }

  /** The actor, if it is one of the caller's or the caller may see all. */
  private async visible(tx: Tx, principal: Principal, organisationNumber: string): Promise<string> {
    const actor = await this.actors.byOrganisationNumber(tx, organisationNumber);
    const [own, all] = visibleTo(principal);
    if (actor === undefined || !(all || own.includes(actor.id))) throw notFound({ nb: 'Aktøren', en: 'The actor' });
    return actor.id;
  }

  private async answer(tx: Tx, organisationNumber: string, actorId: string): Promise<Answer<ActorSettingResponse>> {
    const [row] = await tx.query<{ steps: ReportingSteps; version: number }>(`select c.steps, c.version from reporting.actor_setting c where c.actor_id = $1`, [actorId]);
    const body = { actor: organisationNumber, steps: row?.steps ?? 1, version: row?.version ?? 0 };
    return { body, etag: etagOf(body.version) };
  }
}
