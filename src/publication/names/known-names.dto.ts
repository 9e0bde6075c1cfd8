import { ApiProperty } from '../../platform/fields/documentation.js';
import { TextList } from '../../platform/fields/fields.js';

/** Form of a name: two or three words, as it stands in a text. */
const NAME = /^[^\s\d.,;:!?()"@]{1,40}(?: [^\s\d.,;:!?()"@]{1,40}){1,2}$/;

export class SaveKnownNames {
  @TextList({
    description:
      'All names that no release may tell, such as those of project leads and council members. ' +
      'Two or three words each. Only digests are stored.',
    max: 1_000,
    pattern: NAME,
    form: { nb: 'Må være to eller tre ord', en: 'Must be two or three words' },
    example: ['Fornavn Etternavn'],
  })
  names: string[];
}

export class KnownNamesResponse {
  @ApiProperty({ type: 'integer', description: 'Number of names. The names are not stored.' })
  count: number;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ type: 'integer' })
  version: number;
}
