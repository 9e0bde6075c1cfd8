import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../platform/canonical-json.js';
import { jsonOrNull, type Tx } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import type { Command } from '../platform/operation.js';
import { Problem, STALE } from '../platform/problem.js';
import { ProjectLookup } from '../portfolio/project.lookup.js';
import { Report, type StoredReport } from './report.entity.js';
import type { Assessment } from './report-assessment.service.js';
import { isLate } from './submission.rules.js';
import type { HeldSubmission } from './submission-steps.service.js';

/** What makes a draft an immutable revision, in an open transaction. */
@Injectable()
export class ReportCertification {
  constructor(@Inject(ProjectLookup) private readonly projects: ProjectLookup) {}

  /** Certifies the draft of a held submission, as assessed now, as the next revision; after the round has closed, as a correction. */
  async certify(tx: Tx, { principal }: Command, held: HeldSubmission, report: StoredReport, { ruleStatus, warnings }: Assessment, now: Date): Promise<{ readonly revision: number; readonly contentHash: string; readonly correction: boolean }> {
    const revision = report.revision + 1;
    const facts = await this.projects.facts(tx, report.projectId);
    const contentHash = sha256(canonicalJson({ project: facts, report: report.content }));
    const { affected } = await tx.manager.update(Report, { id: report.id, version: report.version }, { state: 'certified', ruleStatus, warnings, faults: [], revision, version: report.version + 1, updatedAt: now });
    if (affected !== 1) throw new Problem(STALE);
    const [before] = await tx.query<{ late: boolean }>(`select v.late from reporting.report_revision v where v.report_id = $1 order by v.revision desc limit 1`, [report.id]);
    const correction = held.facts.round.state === 'closed';
    await tx.query(
      `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id, revision, recorded_at, late, certified_by, supplier, project, content, content_hash, correction, reason, unchanged, confirms, reverts_to, rule_status, warnings, delegate)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
      [newId(), report.id, report.actorId, report.roundId, report.projectId, revision, now, isLate(held.facts, before, now), principal.organisationNumber, principal.token.supplier, JSON.stringify(facts), JSON.stringify(report.content), contentHash,
        correction, report.reason ?? (correction ? held.correctionReason : null), report.unchanged, report.confirms, report.revertsTo, jsonOrNull(ruleStatus), jsonOrNull(warnings), principal.delegate?.organisationNumber ?? null],
    );
    return { revision, contentHash, correction };
  }
}
