import { ApiProperty } from '@nestjs/swagger';

/** A text in both languages. */
export class LocalisedText {
  @ApiProperty({ description: 'Norwegian bokmål' })
  nb: string;

  @ApiProperty({ description: 'English' })
  en: string;
}
