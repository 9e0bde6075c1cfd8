import { ApiProperty } from '../platform/fields/documentation.js';
import { OneOf } from '../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../platform/http/page.js';
import { ACTOR_KINDS, ACTOR_ROLES, type ActorKind, type ActorRole } from './actor.types.js';

export class ActorQuery extends PageQuery {
  @OneOf(ACTOR_KINDS, {
    name: 'ActorKind',
    description: 'Only actors of this kind',
    optional: true,
    example: 'regionalHealthAuthority',
  })
  kind?: ActorKind;
}

export class PopulationResponse {
  @ApiProperty({ type: 'integer', description: 'Counted on 1 January of this year' })
  year: number;

  @ApiProperty({ type: 'integer' })
  inhabitants: number;

  @ApiProperty({ example: 'Statistics Norway, table 07459' })
  source: string;
}

export class ActorResponse {
  @ApiProperty({ pattern: '^\\d{9}$', example: '983658776' })
  organisationNumber: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  name: string;

  @ApiProperty({ enum: ACTOR_KINDS, enumName: 'ActorKind' })
  kind: ActorKind;

  @ApiProperty({ enum: ACTOR_ROLES, enumName: 'ActorRole' })
  role: ActorRole;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Municipality number, four digits. Null for other actors',
    example: null,
  })
  municipalityNumber: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: null })
  county: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Organisation number of the regional health authority: its own, its owner, or that of a ' +
      "municipality's county. Null for other actors",
    example: '983658776',
  })
  region: string | null;

  @ApiProperty({
    type: PopulationResponse,
    nullable: true,
    description: 'Inhabitants of a municipality, as last counted. Null for other actors',
  })
  population: PopulationResponse | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the owner',
    example: null,
  })
  parent: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'First day as an actor. Null when no first day is known',
  })
  validFrom: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'First day after it closed. Null while it is an actor',
  })
  validTo: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the actor that took over. Null when there is none',
  })
  successor: string | null;
}

export class ActorListResponse extends PageResponse {
  @ApiProperty({ type: [ActorResponse] })
  items: ActorResponse[];
}
