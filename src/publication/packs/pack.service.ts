import { Injectable } from '@nestjs/common';
import { CaseDocuments } from '../../governance/cases/case-documents.commands.js';
import { CouncilLookup } from '../../governance/councils/council.lookup.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { newId } from '../../platform/base/ids.js';
import { fault, type Fault, notFound, Problem, ruleBroken } from '../../platform/base/problem.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { actionLocked } from '../../platform/fields/allowed-actions.dto.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { Quotas } from '../../platform/limits/quotas.js';
import { Jobs } from '../../platform/work/jobs.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { FrozenAnswers } from '../../rollup/frozen/frozen-answers.lookup.js';
import type { FrozenSnapshot } from '../../rollup/frozen/frozen-answers.types.js';
import { PACK_FINISHED, PACK_NOT_MADE, SNAPSHOT_DAMAGED } from '../publication.problems.js';
import { findPackLocks } from './pack-actions.rules.js';
import type { AttachPack, PackResponse, RequestPack } from './pack.dto.js';
import { Pack, PackAttachment } from './pack.entity.js';
import { PACK_REQUESTED } from './pack.events.js';
import { PackQueries } from './pack.queries.js';

/** Asks for packs, cancels them, and attaches their files to cases. */
@Injectable()
export class PackService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly queries: PackQueries,
    private readonly answers: FrozenAnswers,
    private readonly councils: CouncilLookup,
    private readonly projects: ProjectLookup,
    private readonly cases: CaseDocuments,
    private readonly quotas: Quotas,
  ) {}

  request(command: Command, snapshotId: string, dto: RequestPack): Promise<Answer<PackResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<PackResponse>> => {
      const { principal } = command;
      const snapshot = await this.requireSnapshot(tx, snapshotId);
      const faults = await this.findFaults(tx, dto);
      if (faults.length > 0) throw ruleBroken(faults);
      await this.quotas.use(tx, principal.actorId, 'packs');
      const id = newId();
      const requestedBy = principal.actorId;
      const subject = `pack/${id}`;
      const jobId = await this.jobs.request(
        tx,
        { actorId: requestedBy, kind: 'make-pack', subject, cancellable: true },
        now,
      );
      const pack = {
        ...{ id, requestedBy, jobId, snapshotId, createdAt: now },
        ...{ snapshotHash: snapshot.hash, round: snapshot.round },
        council: dto.council,
        language: dto.language,
        challenges: [...new Set(dto.challenges ?? [])].sort(),
        illustrative: dto.illustrative === true,
        published: [...new Set(dto.published ?? [])].sort(),
        modelHash: null,
        madeAt: null,
      };
      await tx.execute(insertRow(Pack, pack));
      const body = await this.queries.load(tx, principal, id);
      return {
        answer: { body, status: 202, location: `/v1/packs/${id}` },
        subject,
        detail: body,
        events: [{ topic: PACK_REQUESTED, payload: { packId: id } }],
      };
    });
  }

  /** Cancels a pack that is not made yet. Nothing of it is kept. */
  cancel(command: Command, id: string): Promise<Answer<PackResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<PackResponse>> => {
      const { principal } = command;
      const before = await this.queries.load(tx, principal, id);
      const lock = findPackLocks(before.state).cancel;
      if (lock !== undefined) throw actionLocked(PACK_FINISHED, lock);
      await this.jobs.abandon(tx, before.job);
      const body = await this.queries.load(tx, principal, id);
      // The job may have ended while this change waited for its row.
      if (body.state !== 'cancelled') throw new Problem(PACK_FINISHED);
      return {
        answer: { body },
        subject: `pack/${id}`,
        detail: { job: before.job, cancelledAt: now.toISOString() },
      };
    });
  }

  /** Puts a file of a pack among the documents of a case, by its address and its hash. */
  attach(command: Command, id: string, dto: AttachPack): Promise<Answer<PackResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<PackResponse>> => {
      const { principal } = command;
      const before = await this.queries.load(tx, principal, id);
      const lock = findPackLocks(before.state).attach;
      if (lock !== undefined) throw actionLocked(PACK_NOT_MADE, lock);
      const file = before.files.find(({ format }) => format === dto.format);
      if (file === undefined) throw notFound({ nb: 'Fila i pakken', en: 'The file of the pack' });
      const document = { title: file.name, url: dto.url, sha256: file.sha256 };
      await this.cases.add(tx, principal, dto.case, { document, now });
      const { case: caseId, format, url } = dto;
      const isAttached = before.attachments.some(
        (one) => one.case === caseId && one.format === format,
      );
      const attachment = { packId: id, caseId, format, url, attachedAt: now };
      if (!isAttached) await tx.execute(insertRow(PackAttachment, attachment));
      const body = await this.queries.load(tx, principal, id);
      return {
        answer: { body, status: 201, location: `/v1/packs/${id}` },
        subject: `pack/${id}`,
        detail: { case: caseId, format, url, sha256: file.sha256 },
      };
    });
  }

  /** Finds a snapshot. Throws a problem when its content does not fit its hash. */
  private async requireSnapshot(tx: Tx, id: string): Promise<FrozenSnapshot> {
    const snapshot = await this.answers.find(tx, id);
    if (snapshot === undefined) throw notFound({ nb: 'Øyeblikksbildet', en: 'The snapshot' });
    if (sha256(snapshot.body) !== snapshot.hash) throw new Problem(SNAPSHOT_DAMAGED);
    return snapshot;
  }

  private async findFaults(tx: Tx, dto: RequestPack): Promise<Fault[]> {
    const { council, challenges = [], published = [] } = dto;
    const faults: Fault[] = [];
    if (published.length > 0 && dto.illustrative !== true)
      faults.push(
        fault(
          '/published',
          'not-illustrative',
          'Bare tall i en illustrativ pakke merkes som publisert',
          'Only figures of an illustrative pack are marked as published',
        ),
      );
    if ((await this.councils.findRole(tx, council)) === undefined)
      faults.push(
        fault('/council', 'unknown-council', 'Utvalget finnes ikke', 'The council does not exist'),
      );
    const known = await this.projects.findReferences(tx, challenges);
    challenges.forEach((code, at) => {
      if (known.some((project) => project.code === code)) return;
      faults.push(
        fault(
          `/challenges/${String(at)}`,
          'unknown-project',
          'Tiltaket finnes ikke',
          'The project does not exist',
        ),
      );
    });
    return faults;
  }
}
