import type { Deprecation } from '../base/deprecation.js';
import { type ApiChanges, type ApiNotice, NOTICE_KINDS } from './api-change.types.js';

/** Shortest time from the notice of a deprecation to the end of an operation. */
const SHORTEST_NOTICE_MS = 180 * 86_400_000;

/** Form of an instant in whole seconds. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Reads the versions and notices of the API. Throws with every fault. */
export function parseApiChanges(content: string): ApiChanges {
  const changes = JSON.parse(content) as ApiChanges;
  const faults = [
    ...listVersionFaults(changes),
    ...changes.notices.flatMap((notice) => listNoticeFaults(changes, notice)),
  ];
  if (faults.length > 0) throw new Error(`Changes of the API: ${faults.join('; ')}`);
  return changes;
}

/** Finds the end of an operation, if one is told. Its newest notice of deprecation decides. */
export function deprecationIn({ notices }: ApiChanges, operation: string): Deprecation | undefined {
  const notice = notices.findLast(
    ({ kind, operations }) => kind === 'deprecated' && operations.includes(operation),
  );
  if (notice?.sunset === undefined || notice.sunset === null) return undefined;
  const { number, publishedAt: since, sunset } = notice;
  return { since, sunset, explainedAt: `/v1/api-changes/${String(number)}` };
}

function listVersionFaults({ versions }: ApiChanges): string[] {
  const open = versions.filter(({ until }) => until === null);
  const instants = versions.flatMap(({ from, until }) => [from, until ?? from]);
  return [
    ...(open.length === 0 ? ['every version has an end'] : []),
    ...(instants.every(isInstant) ? [] : ['a version has no real instant']),
  ];
}

function listNoticeFaults({ versions, notices }: ApiChanges, notice: ApiNotice): string[] {
  const { number, kind, version, publishedAt, operations, sunset, title, text } = notice;
  const at = notices.indexOf(notice);
  const before = notices[at - 1];
  const texts = [title.nb, title.en, text.nb, text.en];
  const faults: readonly (readonly [boolean, string])[] = [
    [number !== at + 1, `stands at place ${String(at + 1)}`],
    [!NOTICE_KINDS.includes(kind), 'has an unknown kind'],
    [!versions.some((one) => one.version === version), 'names an unknown version'],
    [![publishedAt, sunset ?? publishedAt].every(isInstant), 'has no real instant'],
    [before !== undefined && publishedAt < before.publishedAt, 'is older than the one before'],
    [texts.some((one) => one.trim() === ''), 'lacks a text'],
    [(kind === 'deprecated') !== (sunset !== null), 'has a sunset only when it deprecates'],
    [kind === 'deprecated' && operations.length === 0, 'deprecates no operation'],
    [endsTooSoon(notice), 'has a sunset within 180 days'],
    [
      kind === 'removed' && !operations.every((id) => hasEnded(notices, id, publishedAt)),
      'removes an operation before the sunset that was told',
    ],
  ];
  return faults.flatMap(([isFault, told]) => (isFault ? [`notice ${String(number)} ${told}`] : []));
}

function isInstant(value: string): boolean {
  return INSTANT.test(value) && !Number.isNaN(Date.parse(value));
}

function endsTooSoon({ publishedAt, sunset }: ApiNotice): boolean {
  return sunset !== null && Date.parse(sunset) - Date.parse(publishedAt) < SHORTEST_NOTICE_MS;
}

/** Says whether the sunset of an operation was told and has come at an instant. */
function hasEnded(notices: readonly ApiNotice[], operation: string, at: string): boolean {
  return notices.some(
    ({ kind, operations, sunset }) =>
      kind === 'deprecated' && operations.includes(operation) && sunset !== null && sunset <= at,
  );
}
