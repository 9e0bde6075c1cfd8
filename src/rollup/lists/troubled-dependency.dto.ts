import { ApiProperty } from '../../platform/fields/documentation.js';
import { ListOfRound, OfProject } from './round-list.dto.js';

/** Reasons why a delivery may not come when it is needed. */
export const TROUBLES = [
  'overdue',
  'supplier-red',
  'supplier-yellow',
  'supplier-paused',
  'supplier-stopped',
  'supplier-not-reported',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export class TroubledDependency extends OfProject {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Code of the project that is to deliver',
    example: 'SAF',
  })
  onProject: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Name of that project; null when it has not reported',
  })
  onName: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'National solution that is to deliver, a code of the register `nationalSolutions`',
  })
  onNationalSolution: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Code of the item of a roadmap that is needed',
  })
  onRoadmapItem: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Area that is to deliver, a code of the register `areas`',
  })
  onArea: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Ground outside any project, in words',
  })
  onGround: string | null;

  @ApiProperty({ example: 'FHIR-grensesnitt' })
  delivery: string;

  @ApiProperty({ format: 'date' })
  neededBy: string;

  @ApiProperty({
    enum: TROUBLES,
    enumName: 'DependencyTrouble',
    isArray: true,
    description:
      'Why the delivery may be late: its date has passed, or the project that is to deliver ' +
      'is red, yellow, paused or stopped, or has not reported',
  })
  troubles: Trouble[];
}

export class TroubledDependenciesResponse extends ListOfRound {
  @ApiProperty({
    format: 'date',
    description:
      'Date in Norway of the reading, or of `asOf`. A delivery needed before it is overdue.',
  })
  day: string;

  @ApiProperty({
    type: 'integer',
    description: 'Number of dependencies of planned, active and paused projects, in trouble or not',
  })
  dependencies: number;

  @ApiProperty({
    type: [TroubledDependency],
    description: 'Dependencies in trouble, sorted by project code',
  })
  items: TroubledDependency[];
}
