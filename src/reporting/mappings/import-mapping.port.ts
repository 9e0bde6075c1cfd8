import { Injectable } from '@nestjs/common';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import {
  fault,
  type Fault,
  pointerStep,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { normalise } from '../columns/report-columns.rules.js';
import type {
  ImportMappingResponse,
  MappedHeading,
  SaveImportMapping,
} from './import-mapping.dto.js';
import { findMapping, saveMapping } from './import-mapping.queries.js';

/** Saves and reads the mappings from an actor's own headings to our columns. */
@Injectable()
export class ImportMappings {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  /** Answers a mapping. One that was never saved is empty and has version 0. */
  find({ principal }: Command, name: string): Promise<Answer<ImportMappingResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, name));
  }

  /** Saves a mapping over the version that was read. */
  save(
    command: Command,
    name: string,
    { headings }: SaveImportMapping,
  ): Promise<Answer<ImportMappingResponse>> {
    const {
      principal,
      principal: { actorId },
      expectedVersion,
    } = command;
    return this.work.change(command, async (tx, now) => {
      const faults = repeatedHeadingFaults(headings);
      if (faults.length > 0) throw ruleBroken(faults);
      if (!(await saveMapping(tx, { actorId, name }, headings, { expectedVersion, now })))
        throw new Problem(STALE);
      return {
        answer: await this.answer(tx, principal, name),
        subject: `import-mapping/${name}`,
        detail: { headings },
      };
    });
  }

  /**
   * Returns our columns by the headings of one of the caller's own mappings; null when none is
   * named. Throws 422 when the caller has none by that name.
   */
  async requireHeadings(
    tx: Tx,
    { actorId }: Principal,
    name: string | undefined,
  ): Promise<Readonly<Record<string, string>> | null> {
    if (name === undefined) return null;
    const mapping = await findMapping(tx, actorId, name);
    if (mapping === undefined)
      throw ruleBroken([
        fault(
          'mapping',
          'unknown-mapping',
          'Tilordningen finnes ikke',
          'The mapping does not exist',
        ),
      ]);
    return Object.fromEntries(mapping.headings.map(({ heading, column }) => [heading, column]));
  }

  private async answer(
    tx: Tx,
    { actorId }: Principal,
    name: string,
  ): Promise<Answer<ImportMappingResponse>> {
    const stored = await findMapping(tx, actorId, name);
    const { headings = [], version = 0, updatedAt = null } = stored ?? {};
    return { body: { name, headings, version, updatedAt }, etag: etagOf(version) };
  }
}

function repeatedHeadingFaults(headings: readonly MappedHeading[]): Fault[] {
  const names = headings.map(({ heading }) => normalise(heading));
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [
          fault(
            `/headings${pointerStep(index)}/heading`,
            'heading-repeated',
            'Overskriften er oppgitt to ganger',
            'The heading is given twice',
          ),
        ]
      : [],
  );
}
