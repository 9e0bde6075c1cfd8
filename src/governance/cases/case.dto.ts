import { OmitType, PartialType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { Nested, NestedList, OneOf, Text, TextList } from '../../platform/fields/fields.js';
import { MEETING_KEY } from '../councils/meeting.key.js';
import { ProjectMention, ProjectMentionList } from '../../portfolio/projects/project.key.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { ROUND_KEY } from '../../platform/base/period.js';
import {
  CASE_NUMBER,
  CASE_STATES,
  CASE_TYPES,
  DECISION_OUTCOMES,
  MOVE_ACTIONS,
  type CaseState,
  type CaseType,
  type DecisionOutcome,
  type MoveAction,
  ALTERNATIVE_KEY,
  MATTER_KEY,
} from './case.types.js';
import {
  CaseAlternativeInput,
  CaseAlternativeResponse,
  CaseDocumentInput,
  CaseDocumentResponse,
  CaseSubjectInput,
  CaseSubjectResponse,
} from './case-subject.dto.js';
import { COUNCIL_KEY } from '../councils/council.types.js';

export class CaseTitle {
  @Text({
    description: 'Norwegian bokmål',
    max: 300,
    example: 'Nasjonal e-helseportefølje – status og planer',
  })
  nb: string;

  @Text({
    description: 'English',
    max: 300,
    example: 'The national e-health portfolio – status and plans',
  })
  en: string;
}

export class CreateCase {
  @Text({ description: 'Key of the council', max: 10, pattern: COUNCIL_KEY, example: 'nuit' })
  council: string;

  @Text({
    description:
      'Number and year of the case, such as 19/21, or 20/19-1 of a sub-case. Unique in the council',
    max: 9,
    pattern: CASE_NUMBER,
    example: '19/21',
  })
  number: string;

  @Text({
    description: 'Key of the meeting that treats the case. Null or absent until it is known',
    max: 30,
    pattern: MEETING_KEY,
    optional: true,
    nullable: true,
    example: 'nuit-2021-05-20',
  })
  meeting?: string | null;

  @OneOf(CASE_TYPES, {
    name: 'CaseType',
    description: 'Type of case: godkjenning, orientering, drøfting, tilslutning, innstilling',
    example: 'recommendation',
  })
  type: CaseType;

  @Nested(() => CaseTitle, { description: 'Title' })
  title: CaseTitle;

  @Text({
    description: 'Role of the person who presents the case, never a name',
    max: 120,
    example: 'Leder av porteføljekontoret',
  })
  presenter: string;

  @Text({
    description: 'Proposed decision (forslag til vedtak)',
    max: 4000,
    optional: true,
    nullable: true,
    example: 'NUIT anbefaler at tiltakene tas inn i nasjonal e-helseportefølje.',
  })
  proposedDecision?: string | null;

  @ProjectMentionList({
    description: 'Codes of the projects that the case concerns',
    max: 300,
    optional: true,
    example: ['SAFEST'],
  })
  projects?: string[];

  @TextList({
    description:
      'Rounds whose published figures belong to the case. ' +
      'The figures are frozen when the round is added, and cannot be removed',
    max: 10,
    pattern: ROUND_KEY,
    optional: true,
    example: [],
  })
  rounds?: string[];

  @Text({
    description:
      'Key of the matter that the case is one step of. A matter has one case in each council',
    max: 190,
    pattern: MATTER_KEY,
    optional: true,
    nullable: true,
    example: 'portefolje-2021',
  })
  matter?: string | null;

  @NestedList(() => CaseSubjectInput, {
    description:
      'Things that the case is about beside projects. A portfolio is one of `rounds`, whose frozen ' +
      'figures the council decides on as a whole, whatever the standing of each project',
    max: 20,
    optional: true,
  })
  about?: CaseSubjectInput[];

  @NestedList(() => CaseAlternativeInput, {
    description: 'Alternative proposed decisions',
    max: 10,
    optional: true,
  })
  alternatives?: CaseAlternativeInput[];

  @NestedList(() => CaseDocumentInput, { description: 'Documents', max: 50, optional: true })
  documents?: CaseDocumentInput[];
}

/**
 * Changes of a case. An absent member leaves its value as it is; null clears it. Rounds can only be
 * added, because frozen figures stay.
 */
export class UpdateCase extends PartialType(OmitType(CreateCase, ['council', 'number'] as const)) {}

export class CouncilMoveInput {
  @ProjectMention({
    description: 'Code of a project that belongs to the case',
    example: 'SAFEST',
  })
  project: string;

  @OneOf(MOVE_ACTIONS, {
    name: 'CouncilMoveAction',
    description: 'Decision on the project: anbefale, gi tilslutning, avvise, sende tilbake',
    example: 'recommend',
  })
  action: MoveAction;

  @Text({
    description: 'Reason',
    max: 2000,
    example: 'Tiltaket oppfyller kriteriene og er finansiert.',
  })
  reason: string;
}

export class DecideCase {
  @Text({
    description: 'Decision (vedtak)',
    max: 4000,
    example: 'NUIT anbefaler at tiltakene tas inn i nasjonal e-helseportefølje.',
  })
  decision: string;

  @OneOf(DECISION_OUTCOMES, {
    name: 'DecisionOutcome',
    description: 'Outcome compared with the proposed decision',
    example: 'adopted',
  })
  outcome: DecisionOutcome;

  @Text({
    description: 'Letter of the alternative that was decided. Null for a decision of its own',
    max: 1,
    pattern: ALTERNATIVE_KEY,
    optional: true,
    nullable: true,
    example: null,
  })
  chosenAlternative?: string | null;

  @NestedList(() => CouncilMoveInput, {
    description: 'Moves of projects of the case. Either all are made, or nothing is recorded',
    max: 300,
    optional: true,
  })
  projects?: CouncilMoveInput[];
}

export class CaseQuery extends PageQuery {
  @Text({
    description: 'Only cases of this council',
    max: 10,
    pattern: COUNCIL_KEY,
    optional: true,
    example: 'nuit',
  })
  council?: string;

  @Text({
    description: 'Only cases of this meeting',
    max: 30,
    pattern: MEETING_KEY,
    optional: true,
    example: 'nuit-2021-05-20',
  })
  meeting?: string;

  @Text({
    description: 'Only the cases of this matter, in all councils',
    max: 190,
    pattern: MATTER_KEY,
    optional: true,
    example: 'portefolje-2021',
  })
  matter?: string;

  @OneOf(CASE_STATES, {
    name: 'CaseState',
    description: 'Only cases in this state',
    optional: true,
    example: 'published',
  })
  state?: CaseState;

  @ProjectMention({
    description: 'Only cases that concern this project',
    optional: true,
    example: 'SAFEST',
  })
  project?: string;
}

export class CaseFiguresReference {
  @ApiProperty({ example: '2021-1' })
  round: string;

  @ApiProperty({ description: 'SHA-256 of the figures, the same as in the figures themselves' })
  hash: string;

  @ApiProperty({ format: 'date-time' })
  frozenAt: string;
}

export class CaseMoveResponse {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({ enum: MOVE_ACTIONS, enumName: 'CouncilMoveAction' })
  action: MoveAction;

  @ApiProperty()
  reason: string;
}

export class CaseResponse extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'nuit' })
  council: string;

  @ApiProperty({ example: '19/21' })
  number: string;

  @ApiProperty({ type: 'string', nullable: true })
  meeting: string | null;

  @ApiProperty({ enum: CASE_TYPES, enumName: 'CaseType' })
  type: CaseType;

  @ApiProperty({ type: CaseTitle })
  title: CaseTitle;

  @ApiProperty({ description: 'Role of the person who presents the case' })
  presenter: string;

  @ApiProperty({ type: 'string', nullable: true })
  proposedDecision: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Key of the matter' })
  matter: string | null;

  @ApiProperty({ type: [CaseSubjectResponse], description: 'Things beside projects' })
  about: CaseSubjectResponse[];

  @ApiProperty({ type: [CaseAlternativeResponse] })
  alternatives: CaseAlternativeResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Letter of the alternative that was decided',
  })
  chosenAlternative: string | null;

  @ApiProperty({ type: [CaseDocumentResponse] })
  documents: CaseDocumentResponse[];

  @ApiProperty({ type: 'string', nullable: true, description: 'Null until the case is decided' })
  decision: string | null;

  @ApiProperty({ enum: DECISION_OUTCOMES, enumName: 'DecisionOutcome', nullable: true })
  outcome: DecisionOutcome | null;

  @ApiProperty({ enum: CASE_STATES, enumName: 'CaseState' })
  state: CaseState;

  @ApiProperty({ type: [String], description: 'Codes of the projects that the case concerns' })
  projects: string[];

  @ApiProperty({
    type: [CaseFiguresReference],
    description: 'Frozen figures. Read them with GET /v1/cases/{id}/figures/{round}',
  })
  figures: CaseFiguresReference[];

  @ApiProperty({
    type: [CaseMoveResponse],
    description: 'Moves of projects that the decision made',
  })
  moves: CaseMoveResponse[];

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  publishedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  decidedAt: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

export class CaseListResponse extends PageResponse {
  @ApiProperty({ type: [CaseResponse], description: 'Sorted by council, year and number' })
  items: CaseResponse[];
}

/**
 * Answer of `GET /v1/rounds/{key}/status` at the time when the figures were frozen, byte for byte. Its
 * members are described at that operation.
 */
export class FrozenFiguresResponse {
  @ApiProperty({ format: 'date-time' })
  computedAt: string;

  @ApiProperty({
    description: 'SHA-256 of all members except computedAt and hash, as canonical JSON (RFC 8785)',
  })
  hash: string;
}
