import { ApiProperty } from '../../platform/http/documentation.js';
import { ActionsResponse } from '../../platform/http/allowed-actions.dto.js';
import { DateOnly, NestedList, Text } from '../../platform/http/fields.js';

export class MinutesAction {
  @Text({
    description: 'What is to be done',
    max: 2000,
    example: 'Legge fram kostnadsvekst per nasjonal løsning',
  })
  text: string;

  @Text({
    description: 'Who does it: an organisation number or a role, never a person',
    max: 120,
    example: '915933149',
  })
  responsible: string;

  @DateOnly({ description: 'By when', optional: true, nullable: true, example: '2021-09-01' })
  dueOn?: string | null;
}

/**
 * A short summary of the input given, and actions. There is no field for who held which opinion:
 * «referatet ikke angir hvilke aktører som har gitt uttrykk for hvilken mening» (NUIT 15 February
 * 2024, case 12/24 [004]).
 */
export class SaveMinutes {
  @Text({
    description: 'Short summary of the input that was given',
    max: 20_000,
    example: 'Utvalget pekte på avhengigheter til legemiddelområdet.',
  })
  summary: string;

  @NestedList(() => MinutesAction, { description: 'What is to be done', max: 100 })
  actions: MinutesAction[];
}

export class MinutesActionResponse {
  @ApiProperty()
  text: string;

  @ApiProperty({ description: 'An organisation number or a role' })
  responsible: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  dueOn: string | null;
}

export const MINUTES_STATES = ['unwritten', 'draft', 'published'] as const;
export type MinutesState = (typeof MINUTES_STATES)[number];

export class MinutesResponse extends ActionsResponse {
  @ApiProperty({ example: 'nuit-2021-05-20' })
  meeting: string;

  @ApiProperty({
    enum: MINUTES_STATES,
    enumName: 'MinutesState',
    description: 'Unwritten minutes have version 0',
  })
  state: MinutesState;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Null as long as they are unwritten',
  })
  summary: string | null;

  @ApiProperty({ type: [MinutesActionResponse] })
  actions: MinutesActionResponse[];

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  publishedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  updatedAt: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;
}
