import { parse } from 'csv-parse/sync';
import { contentOf, type SaveReport } from '../../../src/reporting/reports/report.dto.js';
import { writeTemplate } from '../../../src/reporting/templates/report-template.writer.js';
import { ACTORS, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';
import { fingerprints } from '../tables.js';
import { CODE_CHOICES } from '../reports/registered.js';

/** A service in which round 2021-1 is open, and the actors that import into it. */
export interface ImportStage {
  readonly service: TestService;
  readonly directorate: Directorate;
  readonly midt: Actor;
  readonly oslo: Actor;
}

export async function startImportStage(): Promise<ImportStage> {
  const service = await startTestService({ at: '2021-01-18T10:00:00+01:00' });
  const directorate = new Directorate(service);
  await directorate.opensRound('2021-1');
  return {
    service,
    directorate,
    midt: new Actor(service, ACTORS.helseMidt),
    oslo: new Actor(service, ACTORS.oslo),
  };
}

/** Registers the projects PREFIX-1, PREFIX-2 … and returns their codes. */
export async function registerProjects(
  actor: Actor,
  prefix: string,
  count: number,
): Promise<string[]> {
  const codes = Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1)}`);
  for (const code of codes) await actor.registersProject(code);
  return codes;
}

/** Returns one hash for each of the tables that hold reports and submissions. */
export async function hashReportTables(service: TestService): Promise<Record<string, string>> {
  return fingerprints(service, /^reporting\.(report|report_revision|submission\w*)$/);
}

/** Fills in the template of a round with the reports of these projects. */
export function fillInTemplate(
  round: string,
  reports: Readonly<Record<string, object>>,
  {
    actor = ACTORS.helseMidt,
    ruleSet = 'standard-5',
  }: { readonly actor?: string; readonly ruleSet?: string } = {},
): Promise<Buffer> {
  return writeTemplate({
    language: 'nb',
    round: { key: round, name: { nb: round, en: round }, ruleSet, historical: false },
    actor: { organisationNumber: actor, name: 'Helse Midt-Norge' },
    codes: CODE_CHOICES,
    registered: [],
    deadline: new Date(),
    projects: Object.entries(reports).map(([code, body]) => ({
      code,
      name: code,
      content: { ...contentOf(body as SaveReport), ...confirmationOf(body) },
    })),
  });
}

function confirmationOf(body: object): { readonly confirmUnchanged?: string } {
  return 'confirmUnchanged' in body ? { confirmUnchanged: String(body.confirmUnchanged) } : {};
}

/** The place and the code of a fault of an import, as the tests compare them. */
export type FaultPlace = readonly [
  sheet: string | null,
  row: number | null,
  column: string | null,
  code: string,
];

/** Returns the place and the code of every fault that an import lists. */
export function placesOf(done: Readonly<Record<string, unknown>>): FaultPlace[] {
  return (
    done['faults'] as {
      sheet: string | null;
      row: number | null;
      column: string | null;
      code: string;
    }[]
  ).map(({ sheet, row, column, code }) => [sheet, row, column, code]);
}

/** Reads a list of an import, such as `changes`, as CSV. */
export async function readCsv(
  actor: Actor,
  id: unknown,
  list: 'changes' | 'faults' | 'result' | 'stored',
): Promise<Record<string, string>[]> {
  const accepted: Record<string, string> = list === 'result' ? {} : { accept: 'text/csv' };
  const path = `/v1/imports/${String(id)}/${list}`;
  const { text } = expectStatus(await actor.call('GET', path, undefined, accepted), 200);
  return parse<Record<string, string>>(text, { columns: true });
}
