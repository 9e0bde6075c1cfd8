import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { fault, type Fault, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { type EntityRow, insertRow, updateRows } from '../../platform/database/entity-rows.js';
import { lockNamed } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import { CouncilLookup } from '../councils/council.lookup.js';
import { unknownCouncil } from '../councils/council.rules.js';
import { findMeeting } from '../councils/meeting.queries.js';
import { CASE_NUMBER_TAKEN, CASE_STATE, MATTER_TAKEN } from '../governance.problems.js';
import type { CaseResponse, CreateCase, UpdateCase } from './case.dto.js';
import type { CaseDocumentInput } from './case-subject.dto.js';
import { CaseFigures, CouncilCase } from './case.entity.js';
import {
  CaseQueries,
  findCaseByNumber,
  findCaseOfMatter,
  insertCase,
  replaceProjects,
} from './case.queries.js';
import { subjectFaults } from './case-subject.rules.js';
import { CaseSubjects } from './case-subject.service.js';
import type { CaseDocument } from './case.types.js';
import {
  type CaseAction,
  caseLocks,
  type FoundMatter,
  matterFaults,
  type NamedMatter,
  parentFault,
  parentNumberOf,
  type WantedFigures,
} from './case.rules.js';
import { PublishedFigures } from './published-figures.lookup.js';

/** Prepares, publishes and withdraws cases, for the directorate. */
@Injectable()
export class CaseService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: CaseQueries,
    private readonly councils: CouncilLookup,
    private readonly projects: ProjectLookup,
    private readonly rounds: RoundLookup,
    private readonly published: PublishedFigures,
    private readonly subjects: CaseSubjects,
  ) {}

  create(command: Command, dto: CreateCase): Promise<Answer<CaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<CaseResponse>> => {
      const role = await this.councils.findRole(tx, dto.council);
      const matter = await this.findMatter(tx, dto, []);
      const faults = [
        ...(role === undefined ? [unknownCouncil()] : []),
        ...(await findParentFaults(tx, dto, osloDate(now))),
        ...matterFaults({ council: dto.council, frozenRounds: [] }, dto, matter),
        ...(await this.findSubjectFaults(tx, dto, dto.rounds ?? [])),
      ];
      if (faults.length > 0) throw ruleBroken(faults);
      const id = newId();
      await refuseSecondCase(tx, { council: dto.council, matter: dto.matter ?? null, id });
      if (!(await insertCase(tx, draftOf(dto, id, now))))
        throw numberTaken(await findCaseByNumber(tx, dto));
      await storeMatter(tx, id, matter, now);
      const answer = await this.queries.answer(tx, command.principal, id);
      return {
        answer: { ...answer, status: 201, location: `/v1/cases/${id}` },
        subject: `case/${id}`,
        detail: answer.body,
      };
    });
  }

  update(command: Command, id: string, dto: UpdateCase): Promise<Answer<CaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<CaseResponse>> => {
      const before = await this.requireOpen(tx, command, id, 'update');
      const frozenRounds = before.figures.map(({ round }) => round);
      const matter = await this.findMatter(tx, dto, frozenRounds);
      const { about = before.about, rounds = [] } = dto;
      const given = { about, ...(dto.alternatives && { alternatives: dto.alternatives }) };
      const faults = [
        ...matterFaults({ council: before.council, frozenRounds }, dto, matter),
        ...(await this.findSubjectFaults(tx, given, [...frozenRounds, ...rounds])),
      ];
      if (faults.length > 0) throw ruleBroken(faults);
      const key = dto.matter === undefined ? before.matter : dto.matter;
      await refuseSecondCase(tx, { council: before.council, matter: key, id });
      const { title, projects: _, rounds: __, documents, ...plain } = dto;
      const titles = { titleNb: title?.nb, titleEn: title?.en };
      const papers = { documents: documents?.map(documentOf) };
      await this.writeVersion(tx, before, { ...plain, ...titles, ...papers, updatedAt: now });
      await storeMatter(tx, id, matter, now);
      return this.describeChange(tx, command, before);
    });
  }

  publish(command: Command, id: string): Promise<Answer<CaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<CaseResponse>> => {
      const before = await this.requireOpen(tx, command, id, 'publish');
      const columns = { state: 'published', publishedAt: now, updatedAt: now } as const;
      await this.writeVersion(tx, before, columns);
      return this.describeChange(tx, command, before);
    });
  }

  /**
   * Withdraws a case. A published case stays visible as withdrawn. Its number is never used again.
   */
  withdraw(command: Command, id: string): Promise<Answer<CaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<CaseResponse>> => {
      const before = await this.requireOpen(tx, command, id, 'withdraw');
      await this.writeVersion(tx, before, { state: 'withdrawn', updatedAt: now });
      return this.describeChange(tx, command, before);
    });
  }

  /**
   * Loads a case. Throws when it is not of the version that the caller has read, or when its state
   * does not allow the action.
   */
  async requireOpen(
    tx: Tx,
    command: Command,
    id: string,
    action: CaseAction,
  ): Promise<CaseResponse> {
    const { body } = await this.queries.answer(tx, command.principal, id);
    if (body.version !== command.expectedVersion) throw new Problem(STALE);
    const lock = caseLocks(body.state, true)[action];
    if (lock !== undefined) throw new Problem(CASE_STATE, { detail: lock.reason });
    return body;
  }

  /** Writes columns of a case as its next version. Throws when another request was first. */
  async writeVersion(
    tx: Tx,
    { id, version }: CaseResponse,
    columns: Partial<EntityRow<CouncilCase>>,
  ): Promise<void> {
    const next = { ...columns, version: version + 1 };
    const changed = await tx.execute(updateRows(CouncilCase, { id, version }, next));
    if (changed !== 1) throw new Problem(STALE);
  }

  async describeChange(
    tx: Tx,
    { principal }: Command,
    before: CaseResponse,
  ): Promise<Change<CaseResponse>> {
    const answer = await this.queries.answer(tx, principal, before.id);
    return { answer, subject: `case/${before.id}`, detail: { before, after: answer.body } };
  }

  /** Finds the meeting, projects and figures that a request names. */
  private async findMatter(
    tx: Tx,
    { meeting, projects, rounds = [] }: NamedMatter,
    frozenRounds: readonly string[],
  ): Promise<FoundMatter> {
    const isNew = (round: string, index: number): boolean =>
      !frozenRounds.includes(round) && rounds.indexOf(round) === index;
    const wanted = [];
    for (const round of rounds.filter(isNew)) wanted.push(await this.findFigures(tx, round));
    return {
      meeting: typeof meeting === 'string' ? await findMeeting(tx, meeting) : undefined,
      projects:
        projects === undefined ? undefined : await this.projects.findReferences(tx, projects),
      wanted,
    };
  }

  private async findSubjectFaults(
    tx: Tx,
    given: Pick<UpdateCase, 'about' | 'alternatives'>,
    rounds: readonly string[],
  ): Promise<Fault[]> {
    const known = await this.subjects.findKnown(tx, given.about ?? []);
    return subjectFaults(given, known, rounds);
  }

  private async findFigures(tx: Tx, round: string): Promise<WantedFigures> {
    const figures = await this.published.find(tx, round);
    const roundExists = figures !== undefined || (await this.rounds.find(tx, round)) !== undefined;
    return { round, roundExists, figures };
  }
}

/** Finds the fault of a sub-case whose case its council does not have. */
async function findParentFaults(tx: Tx, dto: CreateCase, today: string): Promise<Fault[]> {
  const number = parentNumberOf(dto.number, today);
  if (number === null) return [];
  const parent = await findCaseByNumber(tx, { council: dto.council, number });
  return parent === undefined ? [parentFault(number)] : [];
}

function draftOf(dto: CreateCase, id: string, now: Date): EntityRow<CouncilCase> {
  return {
    id,
    council: dto.council,
    number: dto.number,
    meeting: dto.meeting ?? null,
    type: dto.type,
    titleNb: dto.title.nb,
    titleEn: dto.title.en,
    presenter: dto.presenter,
    proposedDecision: dto.proposedDecision ?? null,
    matter: dto.matter ?? null,
    about: (dto.about ?? []).map(({ kind, reference }) => ({ kind, reference })),
    alternatives: (dto.alternatives ?? []).map(({ key, text }) => ({ key, text })),
    chosenAlternative: null,
    documents: (dto.documents ?? []).map(documentOf),
    decision: null,
    outcome: null,
    state: 'draft',
    publishedAt: null,
    decidedAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}

function documentOf({ title, url, sha256 = null }: CaseDocumentInput): CaseDocument {
  return { title, url, sha256 };
}

/** Throws a problem when the council has another case of the matter. */
async function refuseSecondCase(
  tx: Tx,
  { council, matter, id }: Pick<CaseResponse, 'council' | 'matter' | 'id'>,
): Promise<void> {
  if (matter === null) return;
  await tx.execute(lockNamed('governance.matter'));
  const existing = await findCaseOfMatter(tx, { council, matter, id });
  if (existing === undefined) return;
  const errors = [
    fault(
      '/matter',
      'matter-taken',
      'Utvalget har allerede en sak om dette. Endre den, eller trekk den først',
      'The council has a case of this matter already. Change it, or withdraw it first',
    ),
  ];
  const location = `/v1/cases/${existing}`;
  throw new Problem(MATTER_TAKEN, { errors, members: { existing }, headers: { location } });
}

/** Stores the projects of a case, if the request names any, and freezes new figures for it. */
async function storeMatter(
  tx: Tx,
  caseId: string,
  { projects, wanted }: FoundMatter,
  now: Date,
): Promise<void> {
  if (projects !== undefined) await replaceProjects(tx, caseId, projects);
  for (const { round, figures } of wanted) {
    if (figures === undefined) continue;
    const { hash, body } = figures;
    await tx.execute(insertRow(CaseFigures, { caseId, round, hash, body, frozenAt: now }));
  }
}

function numberTaken(existing: string | undefined): Problem {
  const errors = [
    fault('/number', 'case-number-taken', 'Velg et annet nummer', 'Choose another number'),
  ];
  if (existing === undefined) return new Problem(CASE_NUMBER_TAKEN, { errors });
  const location = `/v1/cases/${existing}`;
  return new Problem(CASE_NUMBER_TAKEN, { errors, members: { existing }, headers: { location } });
}
