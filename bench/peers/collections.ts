import { IMPORT_HEADINGS } from '../reporting.js';
import { askDirectus } from './directus.js';
import { TOKEN } from './places.js';

/** Collections of the report's rows, as Directus' own interface makes them: with activity and revisions. */
const COLLECTIONS: Readonly<Record<string, readonly string[]>> = {
  report: ['project', 'round', 'actor', 'state', 'revision', 'content', 'rule_status'],
  report_revision: [
    'report',
    'project',
    'round',
    'actor',
    'revision',
    'content',
    'content_hash',
    'rule_status',
  ],
  submission: ['actor', 'round', 'state'],
  submission_event: ['submission', 'actor', 'action', 'from_state', 'to_state'],
  outbox: ['topic', 'payload'],
  kept_answer: ['actor', 'operation', 'key', 'fingerprint', 'answer'],
  line: IMPORT_HEADINGS,
};
const JSON_FIELDS = new Set(['content', 'rule_status', 'payload', 'answer']);

export async function makeCollections(port: number): Promise<void> {
  const key = {
    field: 'id',
    type: 'uuid',
    schema: { is_primary_key: true, has_auto_increment: false },
    meta: { special: ['uuid'] },
  };
  const field = (name: string): object =>
    JSON_FIELDS.has(name)
      ? { field: name, type: 'json', schema: {}, meta: { special: ['cast-json'] } }
      : { field: name, type: 'text', schema: {}, meta: {} };
  const { data: there } = JSON.parse(await askDirectus(port, 'GET', '/collections')) as {
    data: { collection: string }[];
  };
  for (const [collection, names] of Object.entries(COLLECTIONS))
    if (!there.some((one) => one.collection === collection))
      await askDirectus(port, 'POST', '/collections', {
        collection,
        schema: {},
        meta: { accountability: 'all' },
        fields: [key, ...names.map(field)],
      });
}

/**
 * Makes a user for each reporter, which may create, read and change the items of anyone: a rule
 * about its own items wants a licence. Its token is the organisation number and the administrator's.
 */
export async function makeReporters(port: number, actors: readonly string[]): Promise<void> {
  const {
    data: { id: policy },
  } = JSON.parse(
    await askDirectus(port, 'POST', '/policies', {
      name: 'Reporter',
      admin_access: false,
      app_access: false,
    }),
  ) as { data: { id: string } };
  const permission = (collection: string, action: string): object => ({
    policy,
    collection,
    action,
    fields: ['*'],
    permissions: null,
  });
  await askDirectus(
    port,
    'POST',
    '/permissions',
    Object.keys(COLLECTIONS).flatMap((collection) =>
      ['create', 'read', 'update'].map((action) => permission(collection, action)),
    ),
  );
  for (const actor of actors)
    await askDirectus(port, 'POST', '/users', {
      email: `${actor}@example.com`,
      password: TOKEN,
      token: `${actor}${TOKEN}`,
      status: 'active',
      policies: [{ policy }],
    });
}
