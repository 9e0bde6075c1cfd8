import { ApiProperty } from '../../platform/fields/documentation.js';
import {
  CHANGE_SIZES,
  type ChangeSize,
  ROLL_OUT_STATES,
  type RollOutState,
} from '../roll-outs/roll-out.types.js';
import { type Introduction, isAgreed, WEIGHTS } from './receiver-calendar.rules.js';

export class CalendarSupplier {
  @ApiProperty({ description: 'Organisation number' })
  actor: string;

  @ApiProperty({ example: 'Helse Vest RHF' })
  name: string;
}

export class IntroductionResponse {
  @ApiProperty({ format: 'uuid', description: 'The roll-out' })
  id: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Null when it is of a project' })
  solution: string | null;

  @ApiProperty({ type: CalendarSupplier })
  supplier: CalendarSupplier;

  @ApiProperty({ enum: ROLL_OUT_STATES, enumName: 'RollOutState' })
  state: RollOutState;

  @ApiProperty({ enum: CHANGE_SIZES, enumName: 'ChangeSize' })
  size: ChangeSize;

  @ApiProperty({ type: 'integer' })
  weight: number;

  @ApiProperty({ description: 'The receiver has confirmed it' })
  confirmed: boolean;
}

/** Makes the answer of an introduction. */
export function introductionOf(
  introduction: Introduction & Pick<IntroductionResponse, 'solution'>,
): IntroductionResponse {
  const { id, solution, supplier, state, size } = introduction;
  const confirmed = isAgreed(introduction);
  return { id, solution, supplier, state, size, weight: WEIGHTS[size], confirmed };
}
