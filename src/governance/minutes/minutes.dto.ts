import { ApiProperty } from '../../platform/fields/documentation.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { DateOnly, Flag, NestedList, Text } from '../../platform/fields/fields.js';
import { MINUTES_STATES, type MinutesState } from './minutes.types.js';

export class MinutesAction {
  @Text({
    description: 'Task',
    max: 2000,
    example: 'Legge fram kostnadsvekst per nasjonal løsning',
  })
  text: string;

  @Text({
    description: 'Organisation number or role of whoever does it, never the name of a person',
    max: 120,
    example: '915933149',
  })
  responsible: string;

  @DateOnly({
    description: 'Last day to do it',
    optional: true,
    nullable: true,
    example: '2021-09-01',
  })
  dueOn?: string | null;
}

/**
 * A short summary of the input given, and actions. No field says who held which opinion:
 * «referatet ikke angir hvilke aktører som har gitt uttrykk for hvilken mening» (NUIT 15 February
 * 2024, case 12/24 [004]).
 */
export class SaveMinutes {
  @Text({
    description: 'Short summary of the input given at the meeting',
    max: 20_000,
    example: 'Utvalget pekte på avhengigheter til legemiddelområdet.',
  })
  summary: string;

  @NestedList(() => MinutesAction, { description: 'Tasks that follow from the meeting', max: 100 })
  actions: MinutesAction[];

  @Flag({
    description:
      'Confirms the text although the name of an actor stands beside a verb of saying. Without it ' +
      'such a text is refused with the code `looks-like-who-said-what`',
    optional: true,
    example: false,
  })
  namesConfirmed?: boolean;
}

export class MinutesActionResponse {
  @ApiProperty()
  text: string;

  @ApiProperty({ description: 'Organisation number or role' })
  responsible: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  dueOn: string | null;
}

export class MinutesResponse extends ActionsResponse {
  @ApiProperty({ example: 'nuit-2021-05-20' })
  meeting: string;

  @ApiProperty({
    enum: MINUTES_STATES,
    enumName: 'MinutesState',
    description: 'State of the minutes. Unwritten minutes have version 0',
  })
  state: MinutesState;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Null until the minutes are written',
  })
  summary: string | null;

  @ApiProperty({ type: [MinutesActionResponse] })
  actions: MinutesActionResponse[];

  @ApiProperty({ description: 'Names beside verbs of saying were confirmed' })
  namesConfirmed: boolean;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  publishedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  updatedAt: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;
}
