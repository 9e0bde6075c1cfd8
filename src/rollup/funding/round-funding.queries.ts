import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { json, nullable, rowType, text, textOf, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Table } from '../../platform/tables/table.js';
import { findFundedUntil } from '../../reporting/content/funding.lookup.js';
import type { FundingLineValue, GrantsValue } from '../../reporting/content/report.types.js';
import { defineListedLines } from '../lines/line.queries.js';
import type { OfProject } from '../lists/round-list.dto.js';
import { JOIN_REPORT, PROJECT_COLUMNS, type Without } from '../lists/round-list.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import { sumAreas } from './grant-sums.rules.js';
import type {
  GrantSchemeResponse,
  ProjectFundingResponse,
  RoundFundingResponse,
  RoundGrantsResponse,
} from './round-funding.dto.js';

/** A project with what its certified report says of money. */
interface FundedProject extends OfProject {
  readonly actorId: string;
  readonly funding: readonly FundingLineValue[];
  readonly grants: GrantsValue | null;
}

const PROJECT_ROW = rowType<FundedProject>({
  project: text,
  name: text,
  actor: text,
  actorName: text,
  standing: textOf(),
  actorId: uuid,
  funding: json(),
  grants: nullable(json()),
});

/** Days left where no end is stated: more than any other number of days. */
const NO_END = 1_000_000;

/** Selects the projects of a round whose reports state funding or a grant scheme. */
function selectProjects({ source }: FigureRound): Sql {
  return sql`
    with ${defineListedLines('l', source)}
    select ${PROJECT_COLUMNS},
           l.actor_id as "actorId",
           coalesce(v.content->'funding', '[]') as funding,
           nullif(v.content->'grants', 'null') as grants
      from l
           ${JOIN_REPORT}
     where jsonb_array_length(coalesce(v.content->'funding', '[]')) > 0
        or jsonb_typeof(v.content->'grants') = 'object'
     order by l.code collate "C"`;
}

/** Answers what the certified reports of a round say of grant schemes and of their own funding. */
@Injectable()
export class RoundFundingQueries {
  async findGrants(
    tx: Tx,
    round: FigureRound,
  ): Promise<AnswerContent<Without<RoundGrantsResponse>>> {
    const items = (await listReadable(tx, round)).flatMap(schemeOf);
    return { content: { items }, table: (about) => tableOfGrants(about, items) };
  }

  async findFunding(
    tx: Tx,
    round: FigureRound,
  ): Promise<AnswerContent<Without<RoundFundingResponse>>> {
    const projects = await listReadable(tx, round);
    const items = projects
      .filter(({ funding }) => funding.length > 0)
      .map((one) => fundingOf(one, round.day))
      .sort((a, b) => (a.daysLeft ?? NO_END) - (b.daysLeft ?? NO_END));
    return { content: { items }, table: (about) => tableOfFunding(about, items) };
  }
}

/** Lists the projects whose texts the caller may read. */
async function listReadable(tx: Tx, round: FigureRound): Promise<FundedProject[]> {
  const { textOwners } = round;
  const projects = await tx.query(PROJECT_ROW, selectProjects(round));
  return projects.filter(({ actorId }) => textOwners === null || textOwners.includes(actorId));
}

function projectOf({ project, name, actor, actorName, standing }: FundedProject): OfProject {
  return { project, name, actor, actorName, standing };
}

function schemeOf(found: FundedProject): GrantSchemeResponse[] {
  const { grants } = found;
  if (grants === null) return [];
  const { currency, priceYear, basis, applications, amount } = grants;
  return [
    {
      ...projectOf(found),
      currency,
      priceYear,
      basis,
      frame: grants.frame ?? null,
      priorities: grants.priorities ?? null,
      grantedApplications: grants.grantedApplications ?? null,
      stated: {
        applications,
        amount,
        simplified: null,
        grantedAmount: grants.grantedAmount ?? null,
      },
      summed: sumAreas(grants),
      areas: grants.areas.map((area) => ({
        area: area.area,
        applications: area.applications,
        amount: area.amount,
        simplified: area.simplified ?? null,
        grantedAmount: area.grantedAmount ?? null,
      })),
    },
  ];
}

const DAY = 24 * 60 * 60 * 1000;

function fundingOf(found: FundedProject, day: string): ProjectFundingResponse {
  const fundedUntil = findFundedUntil(found.funding);
  return {
    ...projectOf(found),
    fundedUntil,
    daysLeft: fundedUntil === null ? null : (Date.parse(fundedUntil) - Date.parse(day)) / DAY,
    funding: found.funding.map(({ payer, state, share, until }) => ({
      payer,
      state,
      share,
      until,
    })),
  };
}

const ABOUT = ['round', 'asOf', 'project', 'name', 'actor', 'actorName', 'standing'];

/** Writes one line for the totals as stated, one for the sums, and one for each area. */
function tableOfGrants(about: object, items: readonly GrantSchemeResponse[]): Table {
  return new Table(
    [
      ...ABOUT,
      'currency',
      'priceYear',
      'basis',
      'frame',
      'line',
      'area',
      'applications',
      'amount',
      'simplified',
      'grantedAmount',
    ],
    items.flatMap(({ stated, summed, areas, ...scheme }) =>
      [
        { line: 'stated', ...stated },
        { line: 'summed', ...summed },
        ...areas.map((area) => ({ line: 'area', ...area })),
      ].map((line) => ({ ...about, ...scheme, ...line })),
    ),
  );
}

function tableOfFunding(about: object, items: readonly ProjectFundingResponse[]): Table {
  return new Table(
    [...ABOUT, 'fundedUntil', 'daysLeft', 'payer', 'state', 'share', 'until'],
    items.flatMap(({ funding, ...project }) =>
      funding.map((line) => ({ ...about, ...project, ...line })),
    ),
  );
}
