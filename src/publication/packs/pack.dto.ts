import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { Flag, Id, OneOf, Text, TextList, WebAddress } from '../../platform/fields/fields.js';
import { COUNCIL_KEY } from '../../governance/councils/council.types.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { ROUND_KEY } from '../../platform/base/period.js';
import { ProjectMentionList } from '../../portfolio/projects/project.key.js';
import { JOB_STATES, type JobState } from '../../platform/work/job.entity.js';
import { PACK_FORMATS, type PackFormat } from '../pack-files/pack-file.types.js';
import { PACK_LANGUAGES, type PackLanguage } from '../pack-model/board-pack.types.js';

/** Form of the source of a number of a pack. */
const SOURCE_POINTER = /^(\/[A-Za-z0-9-]{1,40}){2,10}$/;

export class RequestPack {
  @Text({
    description: 'Key of the council that the pack is for',
    max: 10,
    pattern: COUNCIL_KEY,
    example: 'nehs',
  })
  council: string;

  @OneOf(PACK_LANGUAGES, {
    name: 'PackLanguage',
    description:
      'Language of the texts. There are no texts in nn: such a pack is in nb and says so',
    example: 'nb',
  })
  language: PackLanguage;

  @ProjectMentionList({
    description:
      'Codes of projects whose challenges are chosen for the meeting. ' +
      'Without any, the pack shows the categories first',
    max: 50,
    optional: true,
    example: [],
  })
  challenges?: string[];

  @Flag({
    description: 'Says on every page that the figures are illustrative. Default: false',
    optional: true,
    example: false,
  })
  illustrative?: boolean;

  @TextList({
    description:
      'Figures that are published, where the others are illustrative: JSON pointers, as the file ' +
      '`json` names the sources of its numbers. Each gets a mark. The job fails when one is no number',
    max: 500,
    pattern: SOURCE_POINTER,
    example: [],
    form: {
      nb: 'Må være en JSON-peker, slik filen json nevner den',
      en: 'Must be a JSON pointer, as the file json names it',
    },
    optional: true,
  })
  published?: string[];
}

export class AttachPack {
  @Id({
    description: 'Id of the case, a draft or a published one',
    example: '01a2282a-b7d2-7460-8ea1-de727689f993',
  })
  case: string;

  @OneOf(PACK_FORMATS, {
    name: 'PackFormat',
    description: 'The file that the case gets',
    example: 'pdf',
  })
  format: PackFormat;

  @WebAddress({
    description: 'Address under which readers of the case find the file. The service adds its hash',
    example: 'https://www.helsedirektoratet.no/status-2021-2.pdf',
  })
  url: string;
}

export class PackQuery extends PageQuery {
  @Text({
    description: 'Only packs of this round',
    max: 6,
    pattern: ROUND_KEY,
    optional: true,
    example: '2021-2',
  })
  round?: string;
}

export class PackFileResponse {
  @ApiProperty({ enum: PACK_FORMATS, enumName: 'PackFormat' })
  format: PackFormat;

  @ApiProperty({ example: 'portfolio-2021-2-nehs-nb.pdf' })
  name: string;

  @ApiProperty({ example: 'application/pdf' })
  mediaType: string;

  @ApiProperty({ type: 'integer', description: 'Size in bytes' })
  bytes: number;

  @ApiProperty({ description: 'SHA-256 of the file' })
  sha256: string;

  @ApiProperty({ description: 'Address of the file in this service' })
  href: string;
}

export class PackAttachmentResponse {
  @ApiProperty({ format: 'uuid', description: 'Id of the case' })
  case: string;

  @ApiProperty({ enum: PACK_FORMATS, enumName: 'PackFormat' })
  format: PackFormat;

  @ApiProperty({ description: 'Address under which readers of the case find the file' })
  url: string;
}

export class PackResponse extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid', description: 'Id of the snapshot' })
  snapshot: string;

  @ApiProperty({ description: 'SHA-256 of the snapshot' })
  snapshotHash: string;

  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ example: 'nehs' })
  council: string;

  @ApiProperty({ enum: PACK_LANGUAGES, enumName: 'PackLanguage' })
  language: PackLanguage;

  @ApiProperty({ type: [String], description: 'Projects whose challenges are chosen' })
  challenges: string[];

  @ApiProperty({ description: 'Whether the pack says that its figures are illustrative' })
  illustrative: boolean;

  @ApiProperty({
    type: [String],
    description: 'JSON pointers of the figures that are marked as published all the same',
    example: ['/snapshot/status/projects/now'],
  })
  published: string[];

  @ApiProperty({ format: 'uuid', description: 'Id of the job that makes the pack' })
  job: string;

  @ApiProperty({ enum: JOB_STATES, enumName: 'JobState' })
  state: JobState;

  @ApiProperty({ description: 'The step that the job is at', example: 'pptx' })
  stage: string;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of steps that are done' })
  done: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of steps in all' })
  total: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'SHA-256 of the model of the pack, which the file `json` holds. Null until it is made',
  })
  modelHash: string | null;

  @ApiProperty({ type: [PackFileResponse], description: 'Empty until the pack is made' })
  files: PackFileResponse[];

  @ApiProperty({
    type: [PackAttachmentResponse],
    description: 'Cases that have a file of the pack',
  })
  attachments: PackAttachmentResponse[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  madeAt: string | null;
}

export class PackListResponse extends PageResponse {
  @ApiProperty({ type: [PackResponse], description: 'Newest first' })
  items: PackResponse[];
}
