import { readFileSync, writeFileSync } from 'node:fs';
import { API_CHANGES } from '../../src/platform/api-changes/api-change.reader.js';
import {
  type ApiRecord,
  type Description,
  listBreaks,
  recordApi,
} from '../support/clients/api-differences.js';
import { figure } from '../support/reports/figure.js';

/**
 * The description of the release before. After a release:
 * `RECORD_RELEASE=1 npm test -- test/contract/api-changes` records this one.
 */
const FILE = 'openapi/previous-release.json';
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const description = read('openapi/openapi.json') as Description & {
  readonly info: { readonly version: string };
};
const { notices, versions } = API_CHANGES;
const now = recordApi(description, notices.length);
if (process.env['RECORD_RELEASE'] === '1') writeFileSync(FILE, `${JSON.stringify(now, null, 1)}\n`);
const before = read(FILE) as ApiRecord;

/** Lists the differences of which no notice since the release before tells. */
function listUntold(of: ApiRecord): string[] {
  const told = new Set(
    notices
      .filter(({ number }) => number > before.notice)
      .flatMap(({ operations, schemas }) => [...operations, ...schemas]),
  );
  return listBreaks(before, of)
    .filter(({ about }) => !told.has(about))
    .map(({ about, text }) => `${about} ${text}`);
}

test('whatever breaks clients of the release before is told by a notice', () => {
  const untold = listUntold(now);
  figure(
    'F55',
    `${String(Object.keys(before.operations).length)} operations and ` +
      `${String(Object.keys(before.schemas).length)} schemas of the release before: ` +
      `${String(untold.length)} broken without a notice`,
  );
  expect(untold).toEqual([]);
  expect(Object.keys(before.operations).length).toBeGreaterThan(250);
});

test('an operation that is gone or moved, a parameter and members that are lost or new are found', () => {
  const { createRound, listRounds, ...operations } = now.operations;
  const { CreateRound, RoundResponse, ...schemas } = now.schemas;
  if (createRound === undefined || CreateRound === undefined || RoundResponse === undefined)
    throw new Error('The description has no rounds');
  const changed = {
    notice: 0,
    operations: {
      ...operations,
      createRound: { address: 'POST /v2/rounds', parameters: [], required: ['reason'] },
    },
    schemas: {
      ...schemas,
      CreateRound: { ...CreateRound, required: [...CreateRound.required, 'owner'] },
      RoundResponse: { ...RoundResponse, members: ['key'] },
    },
  };
  expect(listRounds?.address).toBe('GET /v1/rounds');
  expect(listUntold(changed)).toEqual(
    expect.arrayContaining([
      'listRounds is gone',
      'createRound moves to POST /v2/rounds',
      'createRound loses Idempotency-Key',
      'createRound needs reason',
      'CreateRound needs owner',
      'RoundResponse loses deadline',
    ]),
  );
});

test('notices name operations and schemas that exist, or that were removed', () => {
  const removed = new Set(
    notices.filter(({ kind }) => kind === 'removed').flatMap(({ operations }) => operations),
  );
  const known = new Set([...Object.keys(now.operations), ...Object.keys(now.schemas), ...removed]);
  const named = notices.flatMap(({ operations, schemas }) => [...operations, ...schemas]);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  expect(named.length).toBeGreaterThan(5);
});

test('the version of the description is one without an end', () => {
  const open = versions.filter(({ until }) => until === null).map(({ version }) => version);
  expect(open).toContain(description.info.version);
});
