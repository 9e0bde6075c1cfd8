import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import {
  fault,
  type Fault,
  pointerStep,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import type { CaseResponse, CreateCase, UpdateCase } from './case.dto.js';
import { CouncilCase } from './case.entity.js';
import { CaseQueries } from './case.queries.js';
import { type CaseAction, caseLocks } from './case.rules.js';
import { CouncilLookup } from '../councils/council.lookup.js';
import { CASE_NUMBER_TAKEN, CASE_STATE } from '../governance.problems.js';
import { PublishedFigures } from './published-figures.lookup.js';

/** What a case is about, found: the ids of its projects and the figures to freeze. */
interface Matter {
  readonly projects: readonly { readonly id: string; readonly code: string }[] | undefined;
  readonly figures: readonly {
    readonly round: string;
    readonly hash: string;
    readonly body: string;
  }[];
}

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
  ) {}

  create(command: Command, dto: CreateCase): Promise<Answer<CaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<CaseResponse>> => {
      const faults: Fault[] = [];
      if ((await this.councils.role(tx, dto.council)) === undefined)
        faults.push(
          fault(
            '/council',
            'unknown-council',
            'Utvalget finnes ikke',
            'The council does not exist',
          ),
        );
      const matter = await this.matterOf(tx, dto.council, dto, [], faults);
      if (faults.length > 0) throw ruleBroken(faults);
      const id = newId();
      const inserted = await tx.rows(
        `insert into governance.council_case (id, council, number, meeting, type, title_nb, title_en, presenter, proposed_decision, state, version, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', 1, $10, $10) on conflict (council, number) do nothing returning id`,
        [
          id,
          dto.council,
          dto.number,
          dto.meeting ?? null,
          dto.type,
          dto.title.nb,
          dto.title.en,
          dto.presenter,
          dto.proposedDecision ?? null,
          now,
        ],
      );
      if (inserted.length === 0) throw await this.numberTaken(tx, dto);
      await this.keep(tx, id, matter, now);
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
      const before = await this.openTo(tx, command, id, 'update');
      const faults: Fault[] = [];
      const matter = await this.matterOf(
        tx,
        before.council,
        dto,
        before.figures.map(({ round }) => round),
        faults,
      );
      if (faults.length > 0) throw ruleBroken(faults);
      const { title, projects: _, rounds: __, ...plain } = dto;
      await this.write(tx, before, {
        ...plain,
        ...(title === undefined ? {} : { titleNb: title.nb, titleEn: title.en }),
        updatedAt: now,
      });
      await this.keep(tx, id, matter, now);
      return this.changed(tx, command, before);
    });
  }

  publish(command: Command, id: string): Promise<Answer<CaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<CaseResponse>> => {
      const before = await this.openTo(tx, command, id, 'publish');
      await this.write(tx, before, { state: 'published', publishedAt: now, updatedAt: now });
      return this.changed(tx, command, before);
    });
  }

  /** A case that was published stays visible, as withdrawn; its number is not used again. */
  withdraw(command: Command, id: string): Promise<Answer<CaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<CaseResponse>> => {
      const before = await this.openTo(tx, command, id, 'withdraw');
      await this.write(tx, before, { state: 'withdrawn', updatedAt: now });
      return this.changed(tx, command, before);
    });
  }

  /** The case of the version that was read, if the action is open to the caller in its state. */
  async openTo(tx: Tx, command: Command, id: string, action: CaseAction): Promise<CaseResponse> {
    const { body } = await this.queries.answer(tx, command.principal, id);
    if (body.version !== command.expectedVersion) throw new Problem(STALE);
    const lock = caseLocks(body.state, true)[action];
    if (lock !== undefined) throw new Problem(CASE_STATE, { detail: lock.reason });
    return body;
  }

  /** Writes columns of the case as the next version. */
  async write(tx: Tx, before: CaseResponse, columns: Partial<CouncilCase>): Promise<void> {
    const { affected } = await tx.manager.update(
      CouncilCase,
      { id: before.id, version: before.version },
      { ...columns, version: before.version + 1 },
    );
    if (affected !== 1) throw new Problem(STALE);
  }

  async changed(
    tx: Tx,
    { principal }: Command,
    before: CaseResponse,
  ): Promise<Change<CaseResponse>> {
    const answer = await this.queries.answer(tx, principal, before.id);
    return { answer, subject: `case/${before.id}`, detail: { before, after: answer.body } };
  }

  /**
   * Looks up what the request names; adds a fault for everything that is not there. `frozen`:
   * rounds whose figures the case has.
   */
  private async matterOf(
    tx: Tx,
    council: string,
    dto: UpdateCase,
    frozen: readonly string[],
    faults: Fault[],
  ): Promise<Matter> {
    if (typeof dto.meeting === 'string') {
      const [meeting] = await tx.rows<{ council: string }>(
        `select m.council from governance.meeting m where m.key = $1`,
        [dto.meeting],
      );
      if (meeting === undefined)
        faults.push(
          fault('/meeting', 'unknown-meeting', 'Møtet finnes ikke', 'The meeting does not exist'),
        );
      else if (meeting.council !== council)
        faults.push(
          fault(
            '/meeting',
            'meeting-of-other-council',
            'Møtet er et annet utvalgs',
            "The meeting is another council's",
          ),
        );
    }
    const known =
      dto.projects === undefined ? undefined : await this.projects.findReferences(tx, dto.projects);
    dto.projects?.forEach((code, index, all) => {
      const pointer = `/projects${pointerStep(index)}`;
      if (known?.some((project) => project.code === code) !== true)
        faults.push(
          fault(pointer, 'unknown-project', 'Tiltaket finnes ikke', 'The project does not exist'),
        );
      else if (all.indexOf(code) < index)
        faults.push(
          fault(pointer, 'project-repeated', 'Tiltaket står to ganger', 'The project stands twice'),
        );
    });
    if (dto.rounds !== undefined && frozen.some((round) => dto.rounds?.includes(round) !== true)) {
      faults.push(
        fault(
          '/rounds',
          'figures-frozen',
          `Tallene for ${frozen.join(', ')} er fryst og blir stående`,
          `The figures of ${frozen.join(', ')} are frozen and stay`,
        ),
      );
    }
    const figures = [];
    for (const [index, round] of (dto.rounds ?? []).entries()) {
      if (frozen.includes(round) || dto.rounds?.indexOf(round) !== index) continue;
      const found = await this.published.find(tx, round);
      if (found !== undefined) figures.push({ round, ...found });
      else if ((await this.rounds.find(tx, round)) === undefined)
        faults.push(
          fault(
            `/rounds${pointerStep(index)}`,
            'unknown-round',
            'Runden finnes ikke',
            'The round does not exist',
          ),
        );
      else
        faults.push(
          fault(
            `/rounds${pointerStep(index)}`,
            'figures-not-published',
            'Rundens tall er ikke publisert',
            'The figures of the round are not published',
          ),
        );
    }
    return { projects: known, figures };
  }

  private async keep(tx: Tx, id: string, { projects, figures }: Matter, now: Date): Promise<void> {
    if (projects !== undefined) {
      await tx.rows(`delete from governance.case_project where case_id = $1`, [id]);
      await tx.rows(
        `insert into governance.case_project (case_id, project_id, code) select $1, x.id, x.code from jsonb_to_recordset($2) as x(id uuid, code text)`,
        [id, JSON.stringify(projects)],
      );
    }
    for (const { round, hash, body } of figures) {
      await tx.rows(
        `insert into governance.case_figures (case_id, round, hash, body, frozen_at) values ($1, $2, $3, $4, $5)`,
        [id, round, hash, body, now],
      );
    }
  }

  private async numberTaken(tx: Tx, { council, number }: CreateCase): Promise<Problem> {
    const [existing] = await tx.rows<{ id: string }>(
      `select c.id from governance.council_case c where c.council = $1 and c.number = $2`,
      [council, number],
    );
    return new Problem(CASE_NUMBER_TAKEN, {
      errors: [
        fault('/number', 'case-number-taken', 'Velg et annet nummer', 'Choose another number'),
      ],
      ...(existing === undefined
        ? {}
        : {
            members: { existing: existing.id },
            headers: { location: `/v1/cases/${existing.id}` },
          }),
    });
  }
}
