import { randomUUID } from 'node:crypto';
import type { Answered, TestService } from '../service.js';
import { type Actor, expectStatus } from '../story.js';
import { ended, type SentImport } from './imports.js';

/** Sends a file of projects as it is. */
export async function sendsProjects(
  service: Pick<TestService, 'call' | 'token'>,
  actor: Actor,
  file: string | Buffer,
  { query = 'mode=commit', type = 'text/csv', key = randomUUID(), scope }: SentImport = {},
): Promise<Answered> {
  return service.call('POST', `/v1/project-imports?${query}`, {
    token: await service.token(actor.organisationNumber, scope),
    raw: file,
    headers: { 'content-type': type, 'idempotency-key': key },
  });
}

/** Sends a file of projects and waits until its import has ended. */
export async function importsProjects(
  service: Pick<TestService, 'call' | 'token'>,
  actor: Actor,
  file: string | Buffer,
  options: SentImport = {},
): ReturnType<typeof ended> {
  const { body } = expectStatus(await sendsProjects(service, actor, file, options), 202);
  return ended(actor, body.id as string);
}

/** A row of a file for each project: the columns that a new project must have, and some more. */
export function projectCsv(rows: readonly Readonly<Record<string, string>>[]): string {
  const base = {
    name: 'Nytt',
    kind: 'Prosjekt',
    leadRole: 'Leder',
    state: 'Aktiv',
    phase: 'Gjennomføring',
    mainGoal: '1',
  };
  const whole: readonly Readonly<Record<string, string>>[] = rows.map((row) => ({
    ...base,
    ...row,
  }));
  const columns = [...new Set(whole.flatMap((row) => Object.keys(row)))];
  const cellOf = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return [columns, ...whole.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => cells.map(cellOf).join(';'))
    .join('\n');
}
