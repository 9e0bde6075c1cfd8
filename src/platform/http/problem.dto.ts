import { problemCatalogue } from '../base/problem.js';
import { ApiProperty } from '../fields/documentation.js';

/** Lists the codes of all problems: once every module is loaded, they are complete. */
function listProblemCodes(): string[] {
  return problemCatalogue().map(({ code }) => code);
}

/** One fault, where it stands and what was expected. */
export class FaultResponse {
  @ApiProperty({
    description: 'RFC 6901 pointer into the body, or the name of a header or query parameter',
    example: '/status/reason',
  })
  pointer: string;

  @ApiProperty({ description: 'Stable code of the rule', example: 'reason-required' })
  code: string;

  @ApiProperty({
    description: 'What is wrong and what was expected, in the language of the answer',
  })
  detail: string;
}

/** Problem details (RFC 9457). `code` never changes. Texts are in nb or en by Accept-Language. */
export class ProblemResponse {
  @ApiProperty({ format: 'uri', example: 'urn:portfolio:problem:rule-broken' })
  type: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599 })
  status: number;

  @ApiProperty({ enum: listProblemCodes, enumName: 'ProblemCode', example: 'rule-broken' })
  code: string;

  @ApiProperty({ required: false })
  detail?: string;

  @ApiProperty({ description: 'The path of the request' })
  instance: string;

  @ApiProperty({ type: [FaultResponse], required: false, description: 'All faults at once' })
  errors?: FaultResponse[];

  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'Number of further faults that are left out of `errors`',
  })
  errorsOmitted?: number;
}
