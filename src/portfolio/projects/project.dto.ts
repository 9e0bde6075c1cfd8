import { OmitType, PartialType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import {
  DateOnly,
  Mailbox,
  Nested,
  NestedList,
  OneOf,
  OrganisationNumber,
  OrganisationNumberList,
  Text,
  TextList,
} from '../../platform/fields/fields.js';
import { EXTERNAL_SCHEME, EXTERNAL_VALUE, NewProjectCode, ProjectMention } from './project.key.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import {
  GOAL_CODE,
  MATURITIES,
  type Maturity,
  PROJECT_KINDS,
  PROJECT_PHASES,
  PROJECT_STATES,
  type ProjectKind,
  type ProjectPhase,
  type ProjectState,
  type Readiness,
  READINESSES,
  SEGMENT,
  type Standing,
  STANDINGS,
} from './project.types.js';

/** The lead of a project: a role and its mailbox, never a person's name. */
export class Lead {
  @Text({ description: 'Role of the lead', max: 80, example: 'Programleder' })
  role: string;

  @Mailbox({ description: 'Shared mailbox', example: 'lmp@example.org' })
  mailbox?: string | null;
}

/** An id that a system of the owner has for a project. */
export class ExternalId {
  @Text({
    description: 'The system, in lower case',
    max: 40,
    pattern: EXTERNAL_SCHEME,
    form: {
      nb: 'Må være 2 til 40 små bokstaver a–z, tall, punktumer og bindestreker, og begynne med en bokstav',
      en: 'Must be 2 to 40 small letters a–z, digits, points and hyphens, and begin with a letter',
    },
    example: 'websak',
  })
  scheme: string;

  @Text({
    description: 'The id, exactly as the system writes it',
    max: 100,
    pattern: EXTERNAL_VALUE,
    form: {
      nb: 'Må være én linje uten semikolon, og uten mellomrom foran eller bak',
      en: 'Must be one line without semicolons, and without spaces before or after it',
    },
    example: '2021/77',
  })
  value: string;
}

export class CreateProject {
  @NewProjectCode({
    description:
      'Short code as the owner writes it, unique in the portfolio whatever its case. It never changes',
    example: 'SAFEST',
  })
  code: string;

  @Text({ description: 'Name', max: 200, example: 'SAFEST' })
  name: string;

  @Text({ description: 'Purpose of the project', max: 4000, optional: true, nullable: true })
  description?: string | null;

  @OneOf(PROJECT_KINDS, {
    name: 'ProjectKind',
    description: 'Program, prosjekt, innovasjon, utredning, innføring',
    example: 'project',
  })
  kind: ProjectKind;

  @OrganisationNumber({
    description:
      'Organisation number of the owner. Without it the caller is the owner. ' +
      'Only the directorate registers projects for other actors',
    optional: true,
    example: '983658776',
  })
  owner?: string;

  @OrganisationNumberList({
    description:
      'Organisation numbers of further owners. They are shown with the project; the owner alone ' +
      'reports, and figures count the project once, under the owner',
    max: 20,
    optional: true,
    example: ['983658725'],
  })
  coOwners?: string[];

  @Nested(() => Lead, { description: 'The lead, as a role and never as a person' })
  lead: Lead;

  @ProjectMention({
    description: "Code of the programme that the project is part of. It may be another actor's",
    optional: true,
    nullable: true,
    example: null,
  })
  parent?: string | null;

  @OneOf(PROJECT_STATES, {
    name: 'ProjectState',
    description: 'Planlagt, aktiv, på pause, ferdigstilt, stanset',
    example: 'active',
  })
  state: ProjectState;

  @OneOf(PROJECT_PHASES, {
    name: 'ProjectPhase',
    description:
      'Phase of Prosjektveiviseren: idé, konsept, planlegging, gjennomføring, avslutning, ' +
      'realisering',
    example: 'execution',
  })
  phase: ProjectPhase;

  @Text({
    description:
      'Main strategy goal, a code of the register `goals`. The project is counted under this goal',
    max: 3,
    pattern: GOAL_CODE,
    example: '1',
  })
  mainGoal: string;

  @TextList({
    description: 'Further strategy goals that the project supports, codes of the register `goals`',
    max: 10,
    pattern: GOAL_CODE,
    optional: true,
    example: ['2'],
  })
  goals?: string[];

  @OneOf(MATURITIES, {
    name: 'Maturity',
    description: 'Tidlig, under utvikling, moden. Criteria may ask for it',
    optional: true,
    nullable: true,
    example: 'developing',
  })
  maturity?: Maturity | null;

  @OneOf(READINESSES, {
    name: 'Readiness',
    description: 'Ikke klar, klar for utprøving, implementeringsklar. Criteria may ask for it',
    optional: true,
    nullable: true,
    example: 'notReady',
  })
  readiness?: Readiness | null;

  @Text({
    description: 'Segment of the portfolio, a code of the register `segments`',
    max: 40,
    pattern: SEGMENT,
    optional: true,
    nullable: true,
    example: 'digitalSecurity',
  })
  segment?: string | null;

  @Text({
    description: 'Theme within the segment, a code of the register `themes`',
    max: 40,
    pattern: SEGMENT,
    optional: true,
    nullable: true,
    example: 'competence',
  })
  theme?: string | null;

  @NestedList(() => ExternalId, {
    description:
      "Ids that the owner's own systems have for the project, each unique among the owner's " +
      'projects. `scheme:value` is used wherever a code is',
    max: 20,
    optional: true,
  })
  externalIds?: ExternalId[];

  @DateOnly({
    description: 'First day of the project',
    optional: true,
    nullable: true,
    example: '2020-01-01',
  })
  startsOn?: string | null;

  @DateOnly({
    description: 'Last day of the project',
    optional: true,
    nullable: true,
    example: '2022-12-31',
  })
  endsOn?: string | null;
}

/**
 * An absent member leaves its value, null clears it. The code cannot be changed, and the owner only
 * by a transfer.
 */
export class UpdateProject extends PartialType(
  OmitType(CreateProject, ['code', 'owner'] as const),
) {}

export class ProjectQuery extends PageQuery {
  @OneOf(PROJECT_STATES, {
    name: 'ProjectState',
    description: 'Only projects in this state',
    optional: true,
    example: 'active',
  })
  state?: ProjectState;

  @OneOf(PROJECT_KINDS, {
    name: 'ProjectKind',
    description: 'Only projects of this kind',
    optional: true,
    example: 'programme',
  })
  kind?: ProjectKind;

  @OneOf(STANDINGS, {
    name: 'Standing',
    description: 'Only projects with this standing',
    optional: true,
    example: 'registered',
  })
  standing?: Standing;

  @Text({
    description: 'Only projects in this segment',
    max: 40,
    pattern: SEGMENT,
    optional: true,
    example: 'digitalSecurity',
  })
  segment?: string;

  @Text({
    description: 'Only projects in this theme',
    max: 40,
    pattern: SEGMENT,
    optional: true,
    example: 'competence',
  })
  theme?: string;

  @OrganisationNumber({
    description: 'Only projects of this owner',
    optional: true,
    example: '983658776',
  })
  owner?: string;
}

export class LeadResponse {
  @ApiProperty()
  role: string;

  @ApiProperty({ type: 'string', nullable: true })
  mailbox: string | null;
}

export class ProjectResponse {
  @ApiProperty({ example: 'SAFEST' })
  code: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'string', nullable: true })
  description: string | null;

  @ApiProperty({ enum: PROJECT_KINDS, enumName: 'ProjectKind' })
  kind: ProjectKind;

  @ApiProperty({
    description: 'Organisation number of the owner, who reports. Transfers change it',
  })
  owner: string;

  @ApiProperty({ type: [String], description: 'Organisation numbers of further owners' })
  coOwners: string[];

  @ApiProperty({ type: LeadResponse })
  lead: LeadResponse;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Code of the programme that the project is part of',
  })
  parent: string | null;

  @ApiProperty({ enum: PROJECT_STATES, enumName: 'ProjectState' })
  state: ProjectState;

  @ApiProperty({ enum: PROJECT_PHASES, enumName: 'ProjectPhase' })
  phase: ProjectPhase;

  @ApiProperty()
  mainGoal: string;

  @ApiProperty({ type: [String] })
  goals: string[];

  @ApiProperty({ enum: MATURITIES, enumName: 'Maturity', nullable: true })
  maturity: Maturity | null;

  @ApiProperty({ enum: READINESSES, enumName: 'Readiness', nullable: true })
  readiness: Readiness | null;

  @ApiProperty({ type: 'string', nullable: true })
  segment: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  theme: string | null;

  @ApiProperty({
    enum: STANDINGS,
    enumName: 'Standing',
    description:
      'Step of the project on its way into or out of the portfolio. Its intake shows the history',
  })
  standing: Standing;

  @ApiProperty({
    type: [ExternalId],
    description: "Ids that the owner's own systems have for the project",
  })
  externalIds: ExternalId[];

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  startsOn: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  endsOn: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

export class ProjectListResponse extends PageResponse {
  @ApiProperty({ type: [ProjectResponse] })
  items: ProjectResponse[];
}
