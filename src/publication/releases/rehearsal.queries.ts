import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { writeInstant } from '../../platform/base/instant.js';
import { accessOf } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { compareViews } from '../views/difference.rules.js';
import { CHANGES } from '../view-tables/view-tables.rules.js';
import type { ReleaseView, ViewTable } from '../view-tables/release-view.types.js';
import { AUDIENCES } from '../views/visibility.types.js';
import { opensFigures } from '../views/withholding.rules.js';
import type { ReleaseAddress } from './release-changes.port.js';
import { findEarlierRelease, readView } from './release-document.queries.js';
import type {
  EmbargoClock,
  MissingReporter,
  RehearsalResponse,
  RehearsedComparison,
  RehearsedField,
} from './rehearsal.dto.js';
import { findRelease, ReleaseQueries } from './release.queries.js';

/** Most differences that a comparison shows. */
const MOST_DIFFERENCES = 500;

/** Answers what the directorate sees of a release before anyone else does. */
@Injectable()
export class RehearsalQueries {
  constructor(
    private readonly database: Database,
    private readonly releases: ReleaseQueries,
    private readonly clock: Clock,
  ) {}

  find({ principal }: Command, address: ReleaseAddress): Promise<Answer<RehearsalResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const release = await findRelease(tx, address.round, address.number);
      if (release === undefined) throw notFound({ nb: 'Utgivelsen', en: 'The release' });
      const { body } = await this.releases.answer(tx, principal, address);
      const view = await readView(tx, address, 'public');
      const { corrects, round } = release;
      const last = corrects === null ? undefined : { round, number: corrects };
      const withheld = await listWithheld(tx, address);
      return {
        body: {
          release: body,
          embargo: clockOf(release.embargoAt, this.clock.now()),
          withheld,
          opensFigures: opensFigures(withheld.filter(({ audience }) => audience === 'public')),
          notReported: listNotReported(view),
          sinceLastRelease: await compareWith(tx, view, last),
          sincePreviousRound: await compareWith(tx, view, await findEarlierRelease(tx, round)),
          findings: release.findings.map((finding) => ({ ...finding, key: [...finding.key] })),
        },
        etag: etagOf(release.version),
      };
    });
  }
}

function clockOf(embargoAt: Date | null, now: Date): EmbargoClock | null {
  if (embargoAt === null) return null;
  return {
    at: embargoAt.toISOString(),
    norwegianTime: writeInstant(embargoAt),
    secondsLeft: Math.max(0, Math.ceil((embargoAt.getTime() - now.getTime()) / 1_000)),
  };
}

async function listWithheld(tx: Tx, address: ReleaseAddress): Promise<RehearsedField[]> {
  const fields: RehearsedField[] = [];
  for (const audience of AUDIENCES) {
    const view = await readView(tx, address, audience);
    fields.push(
      ...(view?.withheld ?? []).map(({ stage = 'any', ...field }) => ({
        ...field,
        stage,
        audience,
      })),
    );
  }
  return fields;
}

function listNotReported(view: ReleaseView | undefined): MissingReporter[] {
  const table = view?.tables.find(({ name }) => name === 'not_reported');
  if (table === undefined) return [];
  const place = (name: string): number => table.columns.findIndex((column) => column.name === name);
  const [project, actor, missing] = [place('project'), place('actor_name'), place('missing')];
  return table.rows.map((row) => ({
    project: String(row[project]),
    actor: String(row[actor]),
    missing: row[missing] === true,
  }));
}

/** Compares a view with that of a published release. Null when there is none of them. */
async function compareWith(
  tx: Tx,
  view: ReleaseView | undefined,
  other: ReleaseAddress | undefined,
): Promise<RehearsedComparison | null> {
  const before = other === undefined ? undefined : await readView(tx, other, 'public');
  if (view === undefined || before === undefined || other === undefined) return null;
  const compared = compareViews(before.tables.filter(isCompared), view.tables.filter(isCompared));
  const differences = compared
    .slice(0, MOST_DIFFERENCES)
    .map(({ key, ...difference }) => ({ ...difference, key: [...key] }));
  return { ...other, total: compared.length, differences };
}

/** Says whether a table is compared: that of the corrections tells of a comparison itself. */
function isCompared({ name }: ViewTable): boolean {
  return name !== CHANGES.name;
}
