import { ApiProperty } from '../../platform/fields/documentation.js';
import { OrganisationNumber, Text } from '../../platform/fields/fields.js';
import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { NETWORK_CODE } from '../networks/network.key.js';
import { QuarterAsOfQuery } from '../reach/coverage.dto.js';
import { SOLUTION_CODE } from '../solutions/solution.types.js';
import { CalendarSupplier, IntroductionResponse } from './introduction.dto.js';

/** Filters of the collisions. A filter keeps whole collisions, with all their introductions. */
class CollisionFilters {
  @Text({
    description: 'Only collisions with an introduction of this solution',
    max: 40,
    pattern: SOLUTION_CODE,
    optional: true,
    example: 'DIGIHELSE',
  })
  solution?: string;

  @OrganisationNumber({
    description: 'Only collisions with an introduction of this supplier',
    optional: true,
  })
  supplier?: string;

  @Text({
    description: 'Only receivers in this network, by its members at the same instant',
    max: 40,
    pattern: NETWORK_CODE,
    optional: true,
    example: 'digiNordland',
  })
  network?: string;
}

export class CollisionQuery extends IntersectionType(
  CollisionFilters,
  IntersectionType(QuarterAsOfQuery, PageQuery),
) {}

export class CollisionResponse {
  @ApiProperty({ type: CalendarSupplier })
  receiver: CalendarSupplier;

  @ApiProperty({ example: '2021Q3' })
  quarter: string;

  @ApiProperty({ type: 'integer', description: 'As the receiver has stated' })
  capacity: number;

  @ApiProperty({ type: 'integer', description: 'Sum of the weights' })
  load: number;

  @ApiProperty({ type: 'integer', description: 'Part of it that the receiver has confirmed' })
  confirmed: number;

  @ApiProperty({ type: 'integer', description: 'Weight above the capacity' })
  over: number;

  @ApiProperty({ type: [String], description: 'Names of the suppliers that collide' })
  suppliers: string[];

  @ApiProperty({ type: [IntroductionResponse] })
  introductions: IntroductionResponse[];
}

export class CollisionListResponse extends PageResponse {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Instant that the answer is of. Null: as it stands now',
  })
  asOf: string | null;

  @ApiProperty({ type: 'integer', description: 'Number of collisions, on all pages' })
  total: number;

  @ApiProperty({ type: 'integer', description: 'Number of receivers with one, on all pages' })
  receivers: number;

  @ApiProperty({ type: [CollisionResponse], description: 'By quarter, then by receiver' })
  items: CollisionResponse[];
}
