import { ApiProperty } from '../../platform/http/documentation.js';
import { Instant } from '../../platform/http/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';

export class FactQuery extends PageQuery {
  @Instant({ description: 'Only what has changed since; everything unless told', optional: true })
  updatedAfter?: string;
}

const TEXT = { type: 'string', nullable: true } as const;

class Fact {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({
    description: 'Code of the project; with the round the key of the fact',
    example: 'SAFEST',
  })
  project: string;

  @ApiProperty({ description: 'Organisation number of who reported', example: '983658776' })
  actor: string;

  @ApiProperty({ format: 'date-time', description: 'When this became what is published' })
  updatedAt: string;
}

/** One report of a published round: every column always there. */
export class ReportFact extends Fact {
  @ApiProperty({ example: '2021Q1' })
  period: string;

  @ApiProperty({ example: 'SAFEST' })
  name: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  actorName: string;

  @ApiProperty({ example: 'regionalHealthAuthority' })
  actorKind: string;

  @ApiProperty({ ...TEXT, description: 'Organisation number of the regional health authority' })
  region: string | null;

  @ApiProperty(TEXT)
  county: string | null;

  @ApiProperty({ ...TEXT, description: 'Organisation number of who owns who reported' })
  parent: string | null;

  @ApiProperty({
    ...TEXT,
    description: 'Code of the programme it lies under itself, or of the programme that it is',
  })
  programme: string | null;

  @ApiProperty({
    ...TEXT,
    description: 'Codes of that programme and of each above it, in this order with a space between',
    example: 'DELPROG LEGEMIDDEL',
  })
  programmes: string | null;

  @ApiProperty({ example: 'project' })
  kind: string;

  @ApiProperty(TEXT)
  segment: string | null;

  @ApiProperty(TEXT)
  theme: string | null;

  @ApiProperty({ example: 'active' })
  state: string;

  @ApiProperty({ example: 'execution' })
  phase: string;

  @ApiProperty({ example: '1' })
  mainGoal: string;

  @ApiProperty({
    ...TEXT,
    description: 'National solutions that it depends on or adds cost to, with a space between',
  })
  nationalSolutions: string | null;

  @ApiProperty(TEXT)
  colour: string | null;

  @ApiProperty(TEXT)
  ruleColour: string | null;

  @ApiProperty(TEXT)
  directorateColour: string | null;

  @ApiProperty(TEXT)
  cause: string | null;

  @ApiProperty({ description: 'Certified after the deadline' })
  late: boolean;

  @ApiProperty({ type: 'integer', description: 'The revision that counts' })
  revision: number;

  @ApiProperty({ format: 'date-time', description: 'When the revision became known' })
  recordedAt: string;
}

/** One budget line of a report of a published round, whole NOK: every column always there. */
export class BudgetFact extends Fact {
  @ApiProperty({
    type: 'integer',
    description: 'Its number in the report, from 1; with round and project the key of the fact',
  })
  line: number;

  @ApiProperty({ type: 'integer', example: 2021 })
  year: number;

  @ApiProperty({ example: 'own' })
  fundingSource: string;

  @ApiProperty({ type: 'integer', format: 'int64' })
  approved: number;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  forecast: number | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  actual: number | null;

  @ApiProperty({ example: 'NOK' })
  currency: string;

  @ApiProperty({ type: 'integer', example: 2021 })
  priceYear: number;

  @ApiProperty({ example: 'nominal' })
  basis: string;
}

class FactList extends PageResponse {
  @ApiProperty({
    format: 'date-time',
    description:
      'What to send as `updatedAfter` in the next load, once all pages of this one are read: a minute before the first of them was, whatever the page. That minute is loaded twice, so that nothing that was being written is missed: a fact that comes again replaces the one with its key',
  })
  loadNextAfter: string;
}

export class ReportFactList extends FactList {
  @ApiProperty({
    type: [ReportFact],
    description: 'By round as it was published, in each the longest unchanged first',
  })
  items: ReportFact[];
}

export class BudgetFactList extends FactList {
  @ApiProperty({
    type: [BudgetFact],
    description:
      'By round as it was published and report, in each round the longest unchanged first; a report that has changed comes with all its lines',
  })
  items: BudgetFact[];
}
