import { OmitType, PartialType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { DateOnly, Nested, Text } from '../../platform/fields/fields.js';
import { LocalisedTitle, LocalisedText } from '../../platform/fields/localised.dto.js';
import { REGISTERS, type RegisterKey } from './register.types.js';

export class RegisterQuery {
  @DateOnly({
    description: 'Only entries that are valid on this day. Default: all entries',
    optional: true,
    example: '2021-04-23',
  })
  on?: string;
}

export class RegisterSummary {
  @ApiProperty({ enum: REGISTERS, enumName: 'RegisterKey', example: 'goals' })
  register: RegisterKey;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({
    enum: REGISTERS,
    enumName: 'RegisterKey',
    nullable: true,
    description: 'Register of the entries that its entries stand under. Null: they stand alone',
  })
  parentRegister: RegisterKey | null;

  @ApiProperty({ type: 'integer', description: 'Entries in all' })
  entries: number;

  @ApiProperty({ type: 'integer', description: 'Entries that are valid today' })
  validToday: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Version of the file that was loaded last. Null when none was',
  })
  fileVersion: number | null;
}

export class RegisterListResponse {
  @ApiProperty({ type: [RegisterSummary] })
  items: RegisterSummary[];
}

export class EntryNamesResponse extends LocalisedText {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Norwegian nynorsk. Null where no name is certain',
  })
  nn: string | null;
}

export class RegisterEntryResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: REGISTERS, enumName: 'RegisterKey' })
  register: RegisterKey;

  @ApiProperty({ description: 'Code that projects and reports give', example: '1A' })
  code: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Code of the entry that it stands under',
    example: '1',
  })
  parent: string | null;

  @ApiProperty({ type: EntryNamesResponse })
  names: EntryNamesResponse;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'First day of its validity. Null when no first day is known',
  })
  validFrom: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'First day on which it no longer applies. Null: no end is known',
  })
  validTo: string | null;

  @ApiProperty({ description: 'Meeting paper or page that gives the entry' })
  source: string;

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class RegisterResponse {
  @ApiProperty({ enum: REGISTERS, enumName: 'RegisterKey' })
  register: RegisterKey;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'The day asked about. Null when all entries are listed',
  })
  on: string | null;

  @ApiProperty({ type: [RegisterEntryResponse], description: 'By code and first day' })
  items: RegisterEntryResponse[];
}

export class EntryNamesInput extends LocalisedTitle {
  @Text({
    description: 'Norwegian nynorsk. Null or absent where no name is certain',
    max: 300,
    optional: true,
    nullable: true,
    example: 'Kommunal e-helse',
  })
  nn?: string | null;
}

export class CreateRegisterEntry {
  @Text({
    description: 'Code that projects and reports will give, in the form of the register',
    max: 40,
    pattern: /^[A-Za-z0-9.-]{1,40}$/,
    example: 'supplyOfStaff',
  })
  code: string;

  @Nested(() => EntryNamesInput, { description: 'Names of the entry' })
  names: EntryNamesInput;

  @Text({
    description: 'Code of the entry that it stands under, where the register has such',
    max: 40,
    pattern: /^[A-Za-z0-9.-]{1,40}$/,
    optional: true,
    nullable: true,
    example: null,
  })
  parent?: string | null;

  @DateOnly({
    description: 'First day of its validity. Null or absent when no first day is known',
    optional: true,
    nullable: true,
    example: '2021-05-01',
  })
  validFrom?: string | null;

  @DateOnly({
    description: 'First day on which it no longer applies. Null or absent: no end is known',
    optional: true,
    nullable: true,
    example: null,
  })
  validTo?: string | null;

  @Text({
    description: 'Meeting paper or page that gives the entry',
    max: 500,
    example: 'NUIT 14/21',
  })
  source: string;
}

/**
 * Changes of an entry. An absent member leaves its value, null clears it. The code and the first
 * day never change: end the entry and create another.
 */
export class UpdateRegisterEntry extends PartialType(
  OmitType(CreateRegisterEntry, ['code', 'validFrom'] as const),
) {}
