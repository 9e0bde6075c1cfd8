import { ApiProperty } from '../../platform/fields/documentation.js';
import { OneOf, Text, WebAddress, WholeParameter } from '../../platform/fields/fields.js';
import { ABOUT_KINDS, type AboutKind, ALTERNATIVE_KEY } from './case.types.js';

export class CaseSubjectInput {
  @OneOf(ABOUT_KINDS, {
    name: 'CaseSubjectKind',
    description:
      'Kind of thing: a criteria set, a version of a roadmap, a strategy, the portfolio or the cost ' +
      'growth of a round, a plan, or a topic',
    example: 'criteriaSet',
  })
  kind: AboutKind;

  @Text({
    description:
      'Its key: of the criteria set, the strategy, the topic or the round, `roadmap/version` of a ' +
      'roadmap, or the name of a plan',
    max: 120,
    example: '2021-03',
  })
  reference: string;
}

export class CaseAlternativeInput {
  @Text({ description: 'Letter', max: 1, pattern: ALTERNATIVE_KEY, example: 'A' })
  key: string;

  @Text({ description: 'Proposed decision', max: 4000, example: 'NUIT anbefaler alternativ A.' })
  text: string;
}

export class CaseDocumentInput {
  @Text({ description: 'Title', max: 200, example: 'Saksunderlag' })
  title: string;

  @WebAddress({
    description: 'Address on the open web',
    example: 'https://www.helsedirektoratet.no/sak-19-21.pdf',
  })
  url: string;

  @Text({
    description: 'SHA-256 of the document, so that readers see whether it is still the same',
    max: 64,
    pattern: /^[0-9a-f]{64}$/,
    form: {
      nb: 'Må være 64 heksadesimale tegn med små bokstaver',
      en: 'Must be 64 hexadecimal digits in small letters',
    },
    optional: true,
    nullable: true,
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  sha256?: string | null;
}

export class CaseSubjectResponse {
  @ApiProperty({ enum: ABOUT_KINDS, enumName: 'CaseSubjectKind' })
  kind: AboutKind;

  @ApiProperty({ example: '2021-03' })
  reference: string;
}

export class CaseAlternativeResponse {
  @ApiProperty({ example: 'A' })
  key: string;

  @ApiProperty()
  text: string;
}

export class DocumentCheckQuery {
  @WholeParameter({
    description: 'Place of the document in the case, from 1',
    min: 1,
    max: 50,
    example: 1,
    optional: false,
  })
  document: number;
}

export class DocumentCheckResponse {
  @ApiProperty({ description: 'The bytes had the hash that the case says' })
  matches: boolean;

  @ApiProperty({ description: 'SHA-256 of the bytes' })
  found: string;

  @ApiProperty({ description: 'Organisation number of whoever sent the bytes' })
  checkedBy: string;

  @ApiProperty({ format: 'date-time' })
  checkedAt: string;
}

export class CaseDocumentResponse {
  @ApiProperty()
  title: string;

  @ApiProperty({ format: 'uri' })
  url: string;

  @ApiProperty({ type: 'string', nullable: true })
  sha256: string | null;

  @ApiProperty({
    type: DocumentCheckResponse,
    nullable: true,
    description: 'The last check of this address and hash. Null: not checked',
  })
  check: DocumentCheckResponse | null;
}
