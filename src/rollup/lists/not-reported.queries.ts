import { Injectable } from '@nestjs/common';
import { Table } from '../../platform/tables/table.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Page, pageOf, type PageQuery, readCursorKey } from '../../platform/http/page.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { NotReportedProject } from '../groups/portfolio-group.dto.js';
import { countUnreported, PortfolioGroups } from '../groups/portfolio-group.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import { loadFrozenProjects } from '../status/stored-status.queries.js';

/** A page of the projects without a report, and how many there are in all. */
type NotReportedPage = Page<NotReportedProject> & { readonly total: number; readonly nil: number };

/** Lists the projects in the portfolio without a certified report, with their last report. */
@Injectable()
export class NotReportedQueries {
  constructor(private readonly groups: PortfolioGroups) {}

  async list(
    tx: Tx,
    round: FigureRound,
    query: PageQuery,
  ): Promise<AnswerContent<NotReportedPage>> {
    const name = `not-reported ${round.row.key}`;
    const after = readCursorKey(name, query);
    const all = await this.load(tx, round);
    const { total, nil } = countUnreported(all);
    const page = pageOf(
      name,
      query,
      all.filter(({ project }) => project > after),
      ({ project }) => project,
      (row) => row,
    );
    return {
      content: { total, nil, ...page },
      table: (about) => tableOfProjects(about, page.items),
    };
  }

  private load(tx: Tx, { source, row, asOf: at }: FigureRound): Promise<NotReportedProject[]> {
    return source.kind === 'frozen'
      ? loadFrozenProjects(tx, source.snapshotId)
      : this.groups.listNotReported(tx, { round: row, source, at });
  }
}

/** Writes one line per project. */
function tableOfProjects(about: object, items: readonly NotReportedProject[]): Table {
  return new Table(
    [
      'round',
      'asOf',
      'project',
      'name',
      'actor',
      'nil',
      'lastRound',
      'lastState',
      'lastColour',
      'lastYear',
      'lastApproved',
      'lastPrices',
    ],
    items.map(({ lastReport, ...item }) => ({
      ...about,
      ...item,
      lastRound: lastReport?.round ?? null,
      lastState: lastReport?.state ?? null,
      lastColour: lastReport?.colour ?? null,
      lastYear: lastReport?.year ?? null,
      lastApproved: lastReport?.approved ?? null,
      lastPrices: lastReport?.prices ?? null,
    })),
  );
}
