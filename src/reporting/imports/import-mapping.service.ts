import { Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { instantText } from '../../platform/base/instant.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { fault, pointerStep, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type {
  ImportMappingResponse,
  MappedHeading,
  SaveImportMapping,
} from './import-mapping.dto.js';
import { normalised } from '../files/report-columns.rules.js';

/** How an actor's own headings are read: its own to save and to use. */
@Injectable()
export class ImportMappings {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  /** One that was never saved is empty, of version 0. */
  find({ principal }: Command, name: string): Promise<Answer<ImportMappingResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, name));
  }

  /**
   * Saves a mapping under its name, over the version that was read; version 0 is the one that is
   * not there yet.
   */
  save(
    command: Command,
    name: string,
    { headings }: SaveImportMapping,
  ): Promise<Answer<ImportMappingResponse>> {
    const { principal, expectedVersion } = command;
    return this.work.change(command, async (tx, now) => {
      const names = headings.map(({ heading }) => normalised(heading));
      const faults = names.flatMap((one, index) =>
        names.indexOf(one) < index
          ? [
              fault(
                `/headings${pointerStep(index)}/heading`,
                'heading-repeated',
                'Overskriften står to ganger',
                'The heading stands twice',
              ),
            ]
          : [],
      );
      if (faults.length > 0) throw ruleBroken(faults);
      const saved = await tx.rows(
        `insert into reporting.import_mapping as m (actor_id, name, headings, version, updated_at) select $1, $2, $3, 1, $4 where $5::int = 0 or exists (select 1 from reporting.import_mapping o where o.actor_id = $1 and o.name = $2)
         on conflict (actor_id, name) do update set headings = excluded.headings, version = m.version + 1, updated_at = excluded.updated_at where m.version = $5 returning name`,
        [principal.actorId, name, JSON.stringify(headings), now, expectedVersion],
      );
      if (saved.length === 0) throw new Problem(STALE);
      return {
        answer: await this.answer(tx, principal, name),
        subject: `import-mapping/${name}`,
        detail: { headings },
      };
    });
  }

  /** The headings of one of the caller's own mappings. */
  async headings(
    tx: Tx,
    principal: Principal,
    name: string,
  ): Promise<Readonly<Record<string, string>> | undefined> {
    const [row] = await tx.rows<{ headings: MappedHeading[] }>(
      `select m.headings from reporting.import_mapping m where m.actor_id = $1 and m.name = $2`,
      [principal.actorId, name],
    );
    return row === undefined
      ? undefined
      : Object.fromEntries(row.headings.map(({ heading, column }) => [heading, column]));
  }

  private async answer(
    tx: Tx,
    principal: Principal,
    name: string,
  ): Promise<Answer<ImportMappingResponse>> {
    const [row] = await tx.rows<Pick<ImportMappingResponse, 'headings' | 'version' | 'updatedAt'>>(
      `select m.headings, m.version, ${instantText('m.updated_at')} as "updatedAt" from reporting.import_mapping m where m.actor_id = $1 and m.name = $2`,
      [principal.actorId, name],
    );
    const { headings = [], version = 0, updatedAt = null } = row ?? {};
    return { body: { name, headings, version, updatedAt }, etag: etagOf(version) };
  }
}
