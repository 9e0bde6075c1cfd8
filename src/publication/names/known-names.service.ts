import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem, STALE } from '../../platform/base/problem.js';
import { updateRows } from '../../platform/database/entity-rows.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { KnownNamesResponse, SaveKnownNames } from './known-names.dto.js';
import { KnownNameList } from './known-names.entity.js';
import { ALL_NAMES, answerNames, digestOfName, KnownNameQueries } from './known-names.queries.js';

/** Replaces the names that no release may tell. Neither the names nor the audit keep the texts. */
@Injectable()
export class KnownNameService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: KnownNameQueries,
  ) {}

  save(command: Command, { names }: SaveKnownNames): Promise<Answer<KnownNamesResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<KnownNamesResponse>> => {
      const { version } = await this.queries.read(tx);
      if (version !== command.expectedVersion) throw new Problem(STALE);
      const salt = randomUUID();
      const digests = [...new Set(names.map((name) => digestOfName(name, salt)))].sort();
      const changed = await tx.execute(
        updateRows(
          KnownNameList,
          { list: ALL_NAMES, version },
          { salt, digests, recordedAt: now, version: version + 1 },
        ),
      );
      if (changed !== 1) throw new Problem(STALE);
      const answer = answerNames(await this.queries.read(tx));
      return { answer, subject: 'known-names', detail: { count: digests.length } };
    });
  }
}
