import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import {
  COLOURS,
  type Colour,
  DIMENSIONS,
  type DimensionName,
} from '../../reporting/content/report.types.js';

/** A finding of the rule set that makes a report yellow or red. */
export class RuleReason {
  @ApiProperty({ enum: DIMENSIONS, enumName: 'Dimension', example: 'time' })
  dimension: DimensionName;

  @ApiProperty({ enum: COLOURS, enumName: 'Colour', example: 'red' })
  colour: Colour;

  @ApiProperty({ type: LocalisedText })
  reason: LocalisedText;
}
