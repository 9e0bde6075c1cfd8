import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { insertRow, insertRowUnlessTaken } from '../../platform/database/entity-rows.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { ChangeVisibility, VisibilityResponse } from './visibility.dto.js';
import { Visibility, VisibilityRule } from './visibility.entity.js';
import { readNewestVisibility, VisibilityQueries } from './visibility.queries.js';
import { visibilityFaults } from './visibility.rules.js';

/** Decides new versions of the visibility, for the directorate. A release keeps the one it was made by. */
@Injectable()
export class VisibilityService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: VisibilityQueries,
  ) {}

  change(command: Command, dto: ChangeVisibility): Promise<Answer<VisibilityResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<VisibilityResponse>> => {
      const newest = await readNewestVisibility(tx);
      if (newest.version !== command.expectedVersion) throw new Problem(STALE);
      const faults = visibilityFaults(dto.rules, osloDate(now));
      if (faults.length > 0) throw ruleBroken(faults);
      const version = newest.version + 1;
      const row = {
        version,
        reason: dto.reason,
        decidedBy: command.principal.organisationNumber,
        recordedAt: now,
      };
      // Another request may have been first.
      const stored = await tx.execute(insertRowUnlessTaken(Visibility, row, 'version'));
      if (stored !== 1) throw new Problem(STALE);
      for (const { field, stage, audience, ground, shownFrom = null } of dto.rules)
        tx.send(
          insertRow(VisibilityRule, {
            version,
            field,
            stage,
            audience,
            ground: ground ?? '',
            shownFrom,
          }),
        );
      const answer = await this.queries.answer(tx, version);
      return {
        answer,
        subject: `visibility/${version}`,
        detail: { reason: dto.reason, rules: dto.rules },
      };
    });
  }
}
