import { IntersectionType } from '../../platform/fields/derived-classes.js';
import {
  DateOnly,
  Id,
  Nested,
  NestedList,
  OneOf,
  OrganisationNumber,
  Text,
  Whole,
} from '../../platform/fields/fields.js';
import { PageQuery } from '../../platform/http/page.js';
import { MILESTONE_KEY } from '../../portfolio/projects/baseline.types.js';
import { ProjectMention } from '../../portfolio/projects/project.key.js';
import { REGISTERED_CODE } from '../../reporting/content/report.types.js';
import {
  AGREEMENT_KINDS,
  AGREEMENT_MOVES,
  AGREEMENT_SIDES,
  AGREEMENT_STATES,
  type AgreementKind,
  type AgreementMove,
  type AgreementSide,
  type AgreementState,
} from './agreement.types.js';

/** The target of an agreement: one of the members. */
export class AgreementTarget {
  @ProjectMention({
    description: 'Code of the project that is to supply it',
    optional: true,
    nullable: true,
    example: 'SAF',
  })
  project?: string | null;

  @Text({
    description: 'Code of an item of a roadmap. Its owner is the supplier',
    max: 60,
    pattern: REGISTERED_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  roadmapItem?: string | null;

  @Text({
    description: 'A national solution, a code of the register `nationalSolutions`',
    max: 100,
    pattern: REGISTERED_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  nationalSolution?: string | null;

  @Text({
    description: 'An area, a code of the register `areas`',
    max: 100,
    pattern: REGISTERED_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  area?: string | null;

  @Text({
    description: 'A ground outside any project, such as a judgement or a regulation',
    max: 200,
    optional: true,
    nullable: true,
    example: null,
  })
  ground?: string | null;
}

export class RequestAgreement {
  @ProjectMention({
    description: "Code of one of the caller's own projects: the one that needs it",
    example: 'SAFEST',
  })
  project: string;

  @Nested(() => AgreementTarget, { description: 'What it is needed of: exactly one member' })
  on: AgreementTarget;

  @OrganisationNumber({
    description:
      'Organisation number of the supplier. The owner of a project or of an item of a roadmap is ' +
      'its supplier already. Without a supplier the receiver says itself when the ground is there',
    optional: true,
  })
  supplier?: string;

  @OneOf(AGREEMENT_KINDS, {
    name: 'AgreementKind',
    description:
      'Leveranse (delivery), beslutning (decision), rettslig grunnlag (legalGround), kapasitet ' +
      '(capacity), finansiering (funding)',
    example: 'delivery',
  })
  kind: AgreementKind;

  @Text({ description: 'What is needed', max: 500, example: 'FHIR-grensesnitt for legemiddel' })
  what: string;

  @DateOnly({ description: 'Day on which it is needed', example: '2021-10-01' })
  neededBy: string;

  @Whole({
    description: 'Days that the project needs from the delivery to its own end',
    min: 0,
    max: 3650,
    optional: true,
    example: 30,
  })
  lagDays?: number;

  @Text({ description: 'Why it is needed then', max: 2000, optional: true })
  reason?: string;
}

/** A move of one agreement. */
export class MakeMove {
  @OneOf(AGREEMENT_MOVES, {
    name: 'AgreementMove',
    description:
      'Be om en annen dag (request), tilby en dag (offer), be om en annen dag enn tilbudet ' +
      '(counter), love den dagen som er foreslått (commit), levere (deliver), avslå (decline), ' +
      'trekke (withdraw). `allowedActions` of the agreement says which are open',
    example: 'offer',
  })
  move: AgreementMove;

  @DateOnly({
    description: 'The day of a request, an offer, a counter-offer or a delivery',
    optional: true,
    nullable: true,
    example: '2021-11-15',
  })
  date?: string | null;

  @Text({
    description: 'Condition of an offer',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Gitt at finansieringen er på plass før sommeren',
  })
  condition?: string | null;

  @Text({
    description: 'Reason. Required to decline and to withdraw',
    max: 2000,
    optional: true,
    nullable: true,
  })
  reason?: string | null;

  @Text({
    description:
      "Key of the supplying project's milestone whose forecast counts from now on, with an offer " +
      "or a commitment. Without it, the project's last milestone counts",
    max: 20,
    pattern: MILESTONE_KEY,
    optional: true,
    nullable: true,
    example: 'BP4',
  })
  milestone?: string | null;
}

/** The agreement that a move is of, in a list of moves. */
export class MovedAgreement {
  @Id({ description: 'The agreement' })
  agreement: string;

  @Whole({
    description: 'The version of the agreement that the move answers',
    min: 1,
    max: 1_000_000,
    example: 1,
  })
  version: number;
}

export class ListedMove extends IntersectionType(MovedAgreement, MakeMove) {}

export class MakeMoves {
  @NestedList(() => ListedMove, {
    description: 'Moves of different agreements. All are made, or none',
    min: 1,
    max: 200,
  })
  items: ListedMove[];
}

export class AgreementQuery extends PageQuery {
  @OneOf(AGREEMENT_STATES, {
    name: 'AgreementState',
    description: 'Only agreements in this state',
    optional: true,
    example: 'requested',
  })
  state?: AgreementState;

  @OneOf(AGREEMENT_SIDES, {
    name: 'AgreementSide',
    description: 'Only agreements in which the caller is this side',
    optional: true,
    example: 'supplier',
  })
  side?: AgreementSide;

  @OneOf(AGREEMENT_SIDES, {
    name: 'AgreementSide',
    description: 'Only agreements that wait for this side',
    optional: true,
    example: 'supplier',
  })
  turn?: AgreementSide;

  @ProjectMention({
    description: 'Only agreements of this project, on either side',
    optional: true,
    example: 'SAFEST',
  })
  project?: string;
}
