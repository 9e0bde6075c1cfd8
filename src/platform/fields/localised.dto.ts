import { ApiProperty } from './documentation.js';
import { Text } from './fields.js';

/** A text in both languages. */
export class LocalisedText {
  @ApiProperty({ description: 'Norwegian bokmål' })
  nb: string;

  @ApiProperty({ description: 'English' })
  en: string;
}

/** A text in both languages from a client. */
export class LocalisedInput {
  @Text({
    description: 'Norwegian bokmål',
    max: 4000,
    example: 'Tiltaket krever samordning på tvers av flere aktører',
  })
  nb: string;

  @Text({
    description: 'English',
    max: 4000,
    example: 'The measure needs coordination across several actors',
  })
  en: string;
}

/** A title in both languages from a client, each of one line. */
export class LocalisedTitle {
  @Text({ description: 'Norwegian bokmål', max: 300, example: 'Standardtoleranser, versjon 1' })
  nb: string;

  @Text({ description: 'English', max: 300, example: 'Standard tolerances, version 1' })
  en: string;
}
