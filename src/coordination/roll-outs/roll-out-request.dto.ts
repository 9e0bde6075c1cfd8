import { IntersectionType } from '../../platform/fields/derived-classes.js';
import {
  Id,
  NestedList,
  OneOf,
  OrganisationNumber,
  OrganisationNumberList,
  Text,
  TextList,
  Whole,
} from '../../platform/fields/fields.js';
import { PageQuery } from '../../platform/http/page.js';
import { ProjectMention } from '../../portfolio/projects/project.key.js';
import { NETWORK_CODE } from '../networks/network.key.js';
import { QUARTER } from '../solutions/quarter.rules.js';
import { SOLUTION_CODE } from '../solutions/solution.types.js';
import {
  CHANGE_SIZES,
  type ChangeSize,
  type Debtor,
  DEBTORS,
  PRECONDITION_STATES,
  type PreconditionState,
  ROLL_OUT_MOVES,
  ROLL_OUT_SIDES,
  ROLL_OUT_STATES,
  type RollOutMove,
  type RollOutSide,
  type RollOutState,
} from './roll-out.types.js';

export const QUARTER_FORM = {
  nb: 'Må være et kvartal, som 2024Q1',
  en: 'Must be a quarter, such as 2024Q1',
};

export class PreconditionInput {
  @Text({ description: 'The precondition', max: 500, example: 'Leverandørene er klare' })
  what: string;

  @OneOf(DEBTORS, {
    name: 'PreconditionDebtor',
    description:
      'The one who owes it: leverandøren (supplier), mottakeren (receiver), systemets leverandør ' +
      '(vendor), staten (state)',
    example: 'vendor',
  })
  owedBy: Debtor;

  @OneOf(PRECONDITION_STATES, {
    name: 'PreconditionState',
    description: 'Åpen, oppfylt',
    example: 'open',
  })
  state: PreconditionState;
}

/** Members that planning and every move may give. Absent leaves the value as it is. */
class RollOutDetails {
  @OneOf(CHANGE_SIZES, {
    name: 'ChangeSize',
    description: 'Size of the change for the receiver: liten, middels, stor. First: medium',
    optional: true,
    example: 'large',
  })
  size?: ChangeSize;

  @Text({
    description: "Vendor of the receiver's system",
    max: 200,
    optional: true,
    nullable: true,
    example: 'Eksempelleverandør',
  })
  vendor?: string | null;

  @Text({
    description: "The receiver's system",
    max: 200,
    optional: true,
    nullable: true,
    example: 'Eksempeljournal',
  })
  system?: string | null;

  @NestedList(() => PreconditionInput, {
    description: 'All preconditions, which replace those before',
    max: 50,
    optional: true,
  })
  preconditions?: PreconditionInput[];

  @Text({
    description: 'Reason. Required to decline',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Opplæringen er bestilt.',
  })
  reason?: string | null;
}

export class PlanRollOuts extends RollOutDetails {
  @Text({
    description: 'Code of the solution. Either this or a project',
    max: 40,
    pattern: SOLUTION_CODE,
    optional: true,
    nullable: true,
    example: 'DIGIHELSE',
  })
  solution?: string | null;

  @ProjectMention({
    description: 'Code of the project. Either this or a solution',
    optional: true,
    nullable: true,
    example: null,
  })
  project?: string | null;

  @OrganisationNumberList({
    description: 'Organisation numbers of municipalities and trusts',
    max: 400,
    optional: true,
    example: ['958935420'],
  })
  receivers?: string[];

  @TextList({
    description: 'Codes of networks, whose members are receivers',
    max: 20,
    pattern: NETWORK_CODE,
    optional: true,
    example: [],
  })
  networks?: string[];

  @Text({
    description: 'The users that get it. Null or absent: all',
    max: 200,
    optional: true,
    nullable: true,
    example: 'Sykehjem',
  })
  userGroup?: string | null;

  @Text({
    description: 'Quarter of the introduction, such as `2024Q3`',
    max: 6,
    pattern: QUARTER,
    form: QUARTER_FORM,
    example: '2021Q4',
  })
  quarter: string;
}

/** A move of one roll-out. */
export class MakeRollOutMove extends RollOutDetails {
  @OneOf(ROLL_OUT_MOVES, {
    name: 'RollOutMove',
    description:
      'Be om et kvartal (ask), planlegge et kvartal (plan), bekrefte planen (confirm), melde en ny ' +
      'prognose (forecast), begynne utprøving (startTrial), ta i bruk (takeIntoUse), oppdatere ' +
      'forutsetninger (settle), avslå (decline). `allowedActions` says which are open',
    example: 'plan',
  })
  move: RollOutMove;

  @Text({
    description: 'The quarter that is asked for, planned, forecast, or of first use',
    max: 6,
    pattern: QUARTER,
    form: QUARTER_FORM,
    optional: true,
    nullable: true,
    example: '2022Q1',
  })
  quarter?: string | null;
}

/** The roll-out that a move is of, in a list of moves. */
class MovedRollOut {
  @Id({ description: 'The roll-out' })
  rollOut: string;

  @Whole({
    description: 'The version of the roll-out that the move answers',
    min: 1,
    max: 1_000_000,
    example: 1,
  })
  version: number;
}

export class ListedRollOutMove extends IntersectionType(MovedRollOut, MakeRollOutMove) {}

export class MakeRollOutMoves {
  @NestedList(() => ListedRollOutMove, {
    description: 'Moves of different roll-outs. All are made, or none',
    min: 1,
    max: 400,
  })
  items: ListedRollOutMove[];
}

export class RollOutQuery extends PageQuery {
  @OneOf(ROLL_OUT_STATES, {
    name: 'RollOutState',
    description: 'Only roll-outs in this state',
    optional: true,
    example: 'planned',
  })
  state?: RollOutState;

  @OneOf(ROLL_OUT_SIDES, {
    name: 'RollOutSide',
    description: 'Only roll-outs that wait for this side',
    optional: true,
    example: 'receiver',
  })
  turn?: RollOutSide;

  @Text({
    description: 'Only roll-outs of this solution',
    max: 40,
    pattern: SOLUTION_CODE,
    optional: true,
    example: 'DIGIHELSE',
  })
  solution?: string;

  @ProjectMention({ description: 'Only roll-outs of this project', optional: true })
  project?: string;

  @OrganisationNumber({ description: 'Only roll-outs to this receiver', optional: true })
  receiver?: string;
}
