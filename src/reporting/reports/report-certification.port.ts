import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { jsonLines, jsonOrNull } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newIds } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import { notFound, Problem, STALE } from '../../platform/base/problem.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import type { ProjectFactsValue } from '../../portfolio/projects/project.types.js';
import type { Report, StoredReport } from './report.entity.js';
import type { Assessment } from '../assessment/report-assessment.port.js';
import { isLate } from '../steps/submission.rules.js';
import type { HeldSubmission } from '../steps/submission-steps.port.js';

export interface Revision {
  readonly revision: number;
  readonly contentHash: string;
  readonly correction: boolean;
}

/** A report as it is certified: its columns, which its row has. */
export interface Revisable {
  readonly report: Pick<
    Report,
    | 'id'
    | 'actorId'
    | 'roundId'
    | 'projectId'
    | 'revision'
    | 'reason'
    | 'unchanged'
    | 'confirms'
    | 'revertsTo'
  >;
  /** The content as canonical JSON. */
  readonly text: string;
}

/** The projects of the reports, and how those that were certified before were. */
export interface KnownBefore {
  readonly projects: ReadonlyMap<string, ProjectFactsValue>;
  readonly wasLate: ReadonlyMap<string, { readonly late: boolean }>;
}

/** What makes a draft an immutable revision, in an open transaction. */
@Injectable()
export class ReportCertification {
  constructor(private readonly projects: ProjectLookup) {}

  /** What certifying reports asks first. */
  async known(
    tx: Tx,
    reports: readonly Pick<Report, 'id' | 'projectId' | 'revision'>[],
  ): Promise<KnownBefore> {
    const again = reports.filter(({ revision }) => revision > 0).map(({ id }) => id);
    const [projects, before] = await Promise.all([
      this.projects.readFacts(
        tx,
        reports.map(({ projectId }) => projectId),
      ),
      again.length === 0
        ? []
        : tx.rows<{ report_id: string; late: boolean }>(
            `select distinct on (v.report_id) v.report_id, v.late from reporting.report_revision v where v.report_id = any($1::uuid[]) order by v.report_id, v.revision desc`,
            [again],
          ),
    ]);
    return { projects, wasLate: new Map(before.map((row) => [row.report_id, row])) };
  }

  /**
   * Certifies the draft of a held submission, as assessed now, as the next revision; after the
   * round has closed, as a correction. Nothing is waited for.
   */
  certify(
    tx: Tx,
    command: Command,
    held: HeldSubmission,
    report: StoredReport,
    { ruleStatus, warnings }: Assessment,
    now: Date,
    known: KnownBefore,
  ): Revision {
    tx.sendOneText(
      `update reporting.report set state = 'certified', rule_status = $3, warnings = $4, faults = '[]', revision = revision + 1, version = version + 1, updated_at = $5 where id = $1 and version = $2 returning id`,
      [report.id, report.version, jsonOrNull(ruleStatus), jsonOrNull(warnings), now],
      new Problem(STALE),
    );
    const [revision] = this.revise(
      tx,
      command,
      held,
      [{ report, text: canonicalJson(report.content) }],
      now,
      known,
    );
    if (revision === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
    return revision;
  }

  /**
   * Writes the next revision of each report, as its row has it by now, content and assessment, in
   * their order: the rows are the caller's to move on before.
   */
  revise(
    tx: Tx,
    { principal }: Command,
    held: HeldSubmission,
    reports: readonly Revisable[],
    now: Date,
    { projects, wasLate }: KnownBefore,
  ): Revision[] {
    const correction = held.facts.round.state === 'closed';
    const ids = newIds(reports.length);
    const rows = reports.map(({ report, text }, at) => {
      const project = projects.get(report.projectId);
      if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      return {
        id: ids[at],
        report_id: report.id,
        actor_id: report.actorId,
        round_id: report.roundId,
        project_id: report.projectId,
        revision: report.revision + 1,
        late: isLate(held.facts, wasLate.get(report.id), now),
        project,
        content_hash: sha256(`{"project":${canonicalJson(project)},"report":${text}}`),
        reason: report.reason ?? (correction ? held.correctionReason : null),
        unchanged: report.unchanged,
        confirms: report.confirms,
        reverts_to: report.revertsTo,
      };
    });
    const column = <K extends keyof (typeof rows)[number]>(name: K): (typeof rows)[number][K][] =>
      rows.map((row) => row[name]);
    tx.sendText(
      // What was sent, taken apart and compressed for the report's row is not sent again. One row
      // at a time by its key: a plan made while the table was small would read all of it.
      `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id, revision, recorded_at, late, certified_by, supplier, project, content, content_hash, correction, reason, unchanged, confirms, reverts_to, rule_status, warnings, delegate)
       select x.id, x.report_id, x.actor_id, x.round_id, x.project_id, x.revision, $1, x.late, $2, $3, x.project::jsonb, t.content, x.content_hash, $4, x.reason, x.unchanged, x.confirms, x.reverts_to, t.rule_status, t.warnings, $18
         from unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::int[], $11::boolean[], string_to_array($12, E'\\n', ''), $13::text[], $14::text[], $15::int[], $16::uuid[], $17::int[])
              as x(id, report_id, actor_id, round_id, project_id, revision, late, project, content_hash, reason, unchanged, confirms, reverts_to)
        left join lateral (select t.content, t.rule_status, t.warnings from reporting.report t where t.id = x.report_id offset 0) t on true`,
      [
        now,
        principal.organisationNumber,
        principal.token.supplier,
        correction,
        column('id'),
        column('report_id'),
        column('actor_id'),
        column('round_id'),
        column('project_id'),
        column('revision'),
        column('late'),
        jsonLines(column('project')),
        column('content_hash'),
        column('reason'),
        column('unchanged'),
        column('confirms'),
        column('reverts_to'),
        principal.delegate?.organisationNumber ?? null,
      ],
    );
    return rows.map(({ revision, content_hash }) => ({
      revision,
      contentHash: content_hash,
      correction,
    }));
  }
}
