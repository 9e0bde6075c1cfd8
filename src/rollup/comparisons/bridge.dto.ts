import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { OneOf, OrganisationNumber, Text } from '../../platform/fields/fields.js';
import { PageQuery } from '../../platform/http/page.js';
import { BridgeRow, BridgeStep } from '../groups/bridge.dto.js';
import {
  BRIDGE_MEASURES,
  BRIDGE_PARTS,
  type BridgeMeasure,
  type BridgePart,
} from '../groups/bridge.types.js';
import { ListOfRound, OfRound } from '../lists/round-list.dto.js';
import { NO_PREVIOUS_ROUND, type NoPreviousRound } from '../status/compared-round.types.js';
import { StatusQuery } from '../status/portfolio-status.dto.js';
import { ConversionResponse } from '../status/price-conversion.dto.js';

/** Form of a price level, as `2021-nominal`. */
const PRICE_LEVEL = /^20\d{2}-(?:nominal|real)$/;

/** Query for the bridge of a round, of the whole country or of one actor. */
export class BridgeQuery extends StatusQuery {
  @OrganisationNumber({
    description:
      'Organisation number of an actor: only what it reported counts. Projects that it took over ' +
      'or handed on stand in `transferredIn` and `transferredOut`.',
    optional: true,
  })
  actor?: string;
}

/** Query for the projects behind a bridge. */
export class BridgeProjectsQuery extends IntersectionType(BridgeQuery, PageQuery) {
  @OneOf(BRIDGE_MEASURES, {
    name: 'BridgeMeasure',
    description: 'The total whose projects are listed. Default: `projects`.',
    optional: true,
    example: 'projects',
  })
  measure?: BridgeMeasure;

  @OneOf(BRIDGE_PARTS, {
    name: 'BridgePart',
    description: 'Only the projects of this part',
    optional: true,
  })
  part?: BridgePart;

  @Text({
    description: 'Only amounts at this price level, as `level` of the bridge has it',
    max: 12,
    pattern: PRICE_LEVEL,
    optional: true,
    example: '2021-nominal',
  })
  level?: string;
}

/** A part of a bridge, with a link to its projects. */
export class LinkedBridgeStep extends BridgeStep {
  @ApiProperty({
    description: 'Address of the list of the projects of this part',
    example: '/v1/rounds/2021-2/bridge/projects?measure=projects&part=left',
  })
  href: string;
}

const LINKED_STEP = { type: LinkedBridgeStep } as const;

/** One total with the projects behind each part. The descriptions of the parts are those of a status. */
export class LinkedBridgeRow extends BridgeRow {
  @ApiProperty(LINKED_STEP)
  declare entered: LinkedBridgeStep;

  @ApiProperty(LINKED_STEP)
  declare returned: LinkedBridgeStep;

  @ApiProperty(LINKED_STEP)
  declare transferredIn: LinkedBridgeStep;

  @ApiProperty(LINKED_STEP)
  declare left: LinkedBridgeStep;

  @ApiProperty(LINKED_STEP)
  declare notReported: LinkedBridgeStep;

  @ApiProperty(LINKED_STEP)
  declare transferredOut: LinkedBridgeStep;

  @ApiProperty(LINKED_STEP)
  declare repriced: LinkedBridgeStep;

  @ApiProperty(LINKED_STEP)
  declare changed: LinkedBridgeStep;
}

/** The round that a bridge begins in, and the question that it answers. */
class OfBridge extends OfRound {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of the round that the bridge begins in; null for none',
    example: '2021-1',
  })
  previousRound: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Snapshot of that round that the bridge begins in; null when it has none',
  })
  previousSnapshot: string | null;

  @ApiProperty({
    enum: NO_PREVIOUS_ROUND,
    enumName: 'NoPreviousRound',
    nullable: true,
    description: 'Says why there is no bridge; null when there is one',
  })
  noPreviousRound: NoPreviousRound | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the actor that is asked about; null for the whole country',
  })
  actor: string | null;

  @ApiProperty({ type: 'integer', description: 'The budget year of the amounts', example: 2021 })
  budgetYear: number;
}

/** The way from each total of the previous round to that of a round. */
export class BridgeResponse extends OfBridge {
  @ApiProperty({
    type: [LinkedBridgeRow],
    description:
      'Numbers of projects, budgets and total frames, the amounts at each price level. ' +
      '`now` is `before` and the amounts of all parts. Empty when there is no previous round.',
  })
  rows: LinkedBridgeRow[];

  @ApiProperty({
    type: ConversionResponse,
    nullable: true,
    description:
      'The conversion, with the amounts approved for the budget year as this round reports them. ' +
      'Null when none is asked for, or there is no previous round.',
  })
  conversion: ConversionResponse | null;

  @ApiProperty({
    type: ConversionResponse,
    nullable: true,
    description: 'The same with the amounts as the previous round reported them',
  })
  previousConversion: ConversionResponse | null;
}

/** A project in a bridge. `amount` is what it adds to the total: `now` less `before`. */
export class BridgeProject {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({
    description: 'Organisation number of the actor that reported it now, or else then',
    example: '983658776',
  })
  actor: string;

  @ApiProperty()
  actorName: string;

  @ApiProperty({ enum: BRIDGE_PARTS, enumName: 'BridgePart' })
  part: BridgePart;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Price level of the amounts; null for numbers of projects',
  })
  level: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'What the total counted in the previous round; null when it did not count it',
  })
  before: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'What the total counts now; null when it does not count it',
  })
  now: number | null;

  @ApiProperty({ type: 'integer', format: 'int64' })
  amount: number;
}

/** A page of the projects behind a bridge. */
export class BridgeProjectsResponse extends IntersectionType(OfBridge, ListOfRound) {
  @ApiProperty({ enum: BRIDGE_MEASURES, enumName: 'BridgeMeasure' })
  measure: BridgeMeasure;

  @ApiProperty({
    type: [BridgeProject],
    description:
      'By code and price level. A project with amounts at several levels stands once at each.',
  })
  items: BridgeProject[];
}
