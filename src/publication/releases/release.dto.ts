import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { Flag, Id, NestedList, Text, TextList } from '../../platform/fields/fields.js';
import { EMBARGO } from './embargo.rules.js';
import { RELEASE_STATES, type ReleaseState } from './release.types.js';

/** Form of an id, as the service writes it. */
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Members that a draft has from the beginning, and may be changed until it is approved. */
export class ReleaseInput {
  @Id({ description: 'The snapshot of the round that is released, taken since the round closed' })
  snapshot: string;

  @Text({
    description:
      'When it is published: a time of day in Norway, or an instant with its offset. ' +
      'Null: as soon as someone publishes it.',
    max: 35,
    pattern: EMBARGO,
    optional: true,
    nullable: true,
    example: '2098-06-02T08:00',
  })
  embargo?: string | null;

  @Text({
    description: 'The reason for a correction. Required when the round has a published release.',
    max: 1_000,
    optional: true,
    nullable: true,
    example: null,
  })
  reason?: string | null;

  @Flag({
    description: 'The figures are illustrative, and every file says so',
    optional: true,
    nullable: true,
  })
  illustrative?: boolean | null;

  @TextList({
    description: 'Ids of board packs that go out with it',
    max: 20,
    pattern: ID,
    optional: true,
    nullable: true,
    example: [],
  })
  packs?: string[] | null;
}

export class DraftRelease extends ReleaseInput {}

export class ChangeRelease extends ReleaseInput {}

export class WithdrawRelease {
  @Text({ description: 'The reason', max: 1_000, example: 'Runden skal rettes først' })
  reason: string;
}

export class AcceptedFinding {
  @Text({
    description: 'Id of the finding, as the rehearsal lists it',
    max: 16,
    pattern: /^[0-9a-f]{16}$/,
    example: '0123456789abcdef',
  })
  finding: string;

  @Text({
    description: 'The reason why the text is no personal data, or may be told',
    max: 500,
    example: 'Navnet er på et sykehus, ikke en person',
  })
  reason: string;
}

export class AcceptFindings {
  @NestedList(() => AcceptedFinding, {
    description: 'Findings that are accepted, each with its reason',
    min: 1,
    max: 500,
  })
  findings: AcceptedFinding[];
}

export class ReleaseQuery extends PageQuery {}

export class ReleaseDocumentResponse {
  @ApiProperty({ example: 'view.json' })
  name: string;

  @ApiProperty({ example: 'application/json' })
  mediaType: string;

  @ApiProperty({ type: 'integer' })
  bytes: number;

  @ApiProperty({ description: 'SHA-256 of its bytes' })
  sha256: string;

  @ApiProperty({ example: '/v1/releases/2021-2/1/files/view.json' })
  address: string;
}

export class ReleaseResponse extends ActionsResponse {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ type: 'integer', description: 'Number of the release within its round' })
  number: number;

  @ApiProperty({
    enum: RELEASE_STATES,
    enumName: 'ReleaseState',
    description: '`corrected`: a newer release of the round is published. It stays readable.',
  })
  state: ReleaseState;

  @ApiProperty({ format: 'uuid', description: 'The snapshot that every figure comes from' })
  snapshot: string;

  @ApiProperty({ description: 'SHA-256 of the content of the snapshot' })
  snapshotHash: string;

  @ApiProperty({ type: 'integer', description: 'Version of the visibility that it was made by' })
  visibility: number;

  @ApiProperty({ description: 'The figures are illustrative' })
  illustrative: boolean;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  embargoAt: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Number of the release that it corrects',
  })
  corrects: number | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The reason for the correction' })
  reason: string | null;

  @ApiProperty({ description: 'Organisation number of the body that releases it' })
  body: string;

  @ApiProperty({ type: [String], description: 'Ids of the board packs that go out with it' })
  packs: string[];

  @ApiProperty({
    type: [ReleaseDocumentResponse],
    description: 'Its documents for the public, by name. They are made when it is rehearsed.',
  })
  documents: ReleaseDocumentResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'SHA-256 of one line for each document, by audience and name: `audience name sha256`. ' +
      'The same when it is rehearsed and when it is published.',
  })
  documentsHash: string | null;

  @ApiProperty({ format: 'date-time' })
  draftedAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  rehearsedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  approvedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  publishedAt: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Why it was withdrawn' })
  withdrawReason: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class ReleaseListResponse extends PageResponse {
  @ApiProperty({ type: [ReleaseResponse], description: 'Newest rounds and newest releases first' })
  items: ReleaseResponse[];
}
