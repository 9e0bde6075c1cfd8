import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';

/**
 * The floor of P9: Fastify that validates a report with ajv by the same schema and writes the same
 * rows in one transaction under the same row-level security, and does nothing else: no token, no
 * rules, no question asked first. The same rows: those that ours writes when one reports and
 * certifies one project after the other, which moves the submission twice a report, and as wide.
 */
const [port, url, openapi, keysFile] = process.argv.slice(2);
interface Keys {
  readonly round: string;
  /** Ids by organisation number and by code. */
  readonly actors: Readonly<Record<string, string>>;
  readonly projects: Readonly<Record<string, string>>;
}
const keys = JSON.parse(readFileSync(keysFile ?? '', 'utf8')) as Keys;
const { components } = JSON.parse(readFileSync(openapi ?? '', 'utf8')) as {
  components: { schemas: Record<string, object> };
};
const pool = new pg.Pool({ connectionString: url, max: 10, options: '-c role=portfolio_app' });
const fastify = Fastify({
  ajv: { customOptions: { strict: false, coerceTypes: false, removeAdditional: false } },
});
for (const [name, schema] of Object.entries(components.schemas)) {
  fastify.addSchema({
    $id: name,
    ...(JSON.parse(
      JSON.stringify(schema)
        .replaceAll('#/components/schemas/', '')
        .replaceAll(/"format":"(?:uri|uuid|date|date-time)",?/g, '')
        .replaceAll(',}', '}'),
    ) as object),
  });
}

async function change<T>(actorId: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `select set_config('app.access', 'actor', true), set_config('app.actor_ids', $1, true)`,
      [`{${actorId}}`],
    );
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

const AUDIT = `insert into platform.audit (actor_id, recorded_at, action, subject, entry)
   values ($1, $2, $3, $4, $5)`;
const KEY = `insert into platform.idempotency (actor_id, operation, key, fingerprint, answer,
   recorded_at) values ($1, $2, $3, $4, $5, $6)`;
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const actorOf = (request: FastifyRequest): string =>
  keys.actors[String(request.headers['x-actor'])] ?? '';

const EVENT = `insert into reporting.submission_event (id, submission_id, actor_id, action,
   from_state, to_state, fields, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, '[]', $7, $8)`;
/** Members of a content that the reports of the bench leave out. */
const EMPTY = {
  frame: null,
  links: [],
  grants: null,
  benefits: [],
  dimensions: null,
  milestones: [],
  operatingCosts: [],
};
const finding = (dimension: string): object => ({
  colour: null,
  reason: { en: 'The project has no baseline', nb: 'Tiltaket har ingen grunnlinje' },
  dimension,
});
const ruleStatusAt = (now: Date): object => ({
  at: now.toISOString(),
  colour: null,
  ruleSet: 'standard-1',
  findings: [finding('time'), finding('cost')],
});
const answerOf = (report: object, now: Date): object => ({
  ...report,
  earlier: null,
  faults: [],
  ruleStatus: ruleStatusAt(now),
  warnings: [],
  unchanged: [],
  confirmedUnchanged: 0,
  revertsTo: null,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  allowedActions: ['save'],
  locked: null,
});
const entryOf = (request: FastifyRequest, detail: object): string =>
  JSON.stringify({
    requestId: request.id,
    issuer: 'https://local-issuer.invalid/',
    tokenId: randomUUID(),
    clientId: `local-${String(request.headers['x-actor'])}`,
    consumer: request.headers['x-actor'],
    supplier: null,
    delegationSource: null,
    delegate: null,
    detail,
  });

/** A change that is being written: its connection, its actor and its instant. */
interface Change {
  readonly client: pg.PoolClient;
  readonly request: FastifyRequest;
  readonly actorId: string;
  readonly now: Date;
}

async function insertEvent(
  { client, request, actorId, now }: Change,
  submissionId: string | undefined,
  [action, from, to]: readonly [action: string, from: string, to: string],
): Promise<void> {
  await client.query(EVENT, [
    randomUUID(),
    submissionId,
    actorId,
    action,
    from,
    to,
    request.headers['x-actor'],
    now,
  ]);
}

async function insertKey(
  { client, request, actorId, now }: Change,
  operation: string,
  fingerprint: string,
  answer: object,
): Promise<void> {
  await client.query(KEY, [
    actorId,
    operation,
    request.headers['idempotency-key'],
    fingerprint,
    JSON.stringify(answer),
    now,
  ]);
}

async function insertAudit(
  { client, request, actorId, now }: Change,
  operation: string,
  subject: string,
  detail: object,
): Promise<void> {
  await client.query(AUDIT, [actorId, now, operation, subject, entryOf(request, detail)]);
}

/** Begins a submission, or takes it back to a draft. */
async function draftSubmission({ client, actorId, now }: Change): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `insert into reporting.submission (id, actor_id, round_id, state, nil, correcting, version,
       created_at, updated_at) values ($1, $2, $3, 'draft', false, false, 1, $4, $4)
       on conflict (round_id, actor_id) do update
          set state = 'draft', version = submission.version + 1, updated_at = $4 returning id`,
    [randomUUID(), actorId, keys.round, now],
  );
  return rows[0]?.id;
}

async function insertReport(
  { client, actorId, now }: Change,
  id: string,
  project: string,
  content: object,
): Promise<void> {
  await client.query(
    `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision,
           version, created_at, updated_at, rule_status, warnings)
            values ($1, $2, $3, $4, 'draft', $5, 0, 1, $6, $6, $7, '[]')`,
    [
      id,
      actorId,
      keys.round,
      keys.projects[project],
      JSON.stringify(content),
      now,
      JSON.stringify(ruleStatusAt(now)),
    ],
  );
}

fastify.post<{ Params: { round: string }; Body: { project: string } }>(
  '/v1/rounds/:round/reports',
  { schema: { body: { $ref: 'CreateReport#' } } },
  async (request, reply) => {
    const actorId = actorOf(request);
    const { round } = request.params;
    const { project, ...said } = request.body;
    const content = { ...EMPTY, ...said };
    const [id, now] = [randomUUID(), new Date()];
    const actor = request.headers['x-actor'];
    const body = answerOf(
      { id, round, project, actor, state: 'draft', revision: 0, version: 1, content },
      now,
    );
    await change(actorId, async (client) => {
      const writing = { client, request, actorId, now };
      const submissionId = await draftSubmission(writing);
      await insertEvent(writing, submissionId, ['edit', 'certified', 'draft']);
      await insertReport(writing, id, project, content);
      const answer = { body, etag: '"1"', status: 201, location: `/v1/reports/${id}` };
      await insertKey(writing, 'createReport', sha(JSON.stringify(request.body)), answer);
      await insertAudit(writing, 'createReport', `report/${id}`, { round, project, content });
    });
    return reply.status(201).header('etag', '"1"').send(body);
  },
);

/** Marks a report as certified, and returns its content and its project. */
async function updateReport(
  { client, now }: Change,
  id: string,
): Promise<{ readonly content?: object; readonly project_id?: string }> {
  const { rows } = await client.query<{ project_id: string; content: object }>(
    `update reporting.report
         set state = 'certified', revision = 1, version = 2, updated_at = $2, rule_status = $3
            where id = $1 and version = 1 returning project_id, content`,
    [id, now, JSON.stringify(ruleStatusAt(now))],
  );
  return rows[0] ?? {};
}

async function insertRevision(
  { client, request, actorId, now }: Change,
  id: string,
  projectId: string | undefined,
  text: string,
): Promise<void> {
  const project = {
    code: projectId,
    kind: 'project',
    name: 'Tiltak',
    goals: [],
    parent: null,
    mainGoal: '1',
  };
  await client.query(
    `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id,
         revision, recorded_at, late, certified_by, project, content, content_hash, rule_status,
            warnings) values ($1, $2, $3, $4, $5, 1, $6, false, $7, $8, $9, $10, $11, '[]')`,
    [
      randomUUID(),
      id,
      actorId,
      keys.round,
      projectId,
      now,
      request.headers['x-actor'],
      JSON.stringify(project),
      text,
      sha(text),
      JSON.stringify(ruleStatusAt(now)),
    ],
  );
}

async function certifySubmission({ client, actorId, now }: Change): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `update reporting.submission set state = 'certified', version = version + 1, updated_at = $3
         where round_id = $1 and actor_id = $2 returning id`,
    [keys.round, actorId, now],
  );
  return rows[0]?.id;
}

fastify.post<{ Params: { id: string } }>('/v1/reports/:id/certify', async (request, reply) => {
  const actorId = actorOf(request);
  const { id } = request.params;
  const now = new Date();
  const body = await change(actorId, async (client) => {
    const writing = { client, request, actorId, now };
    const { content, project_id: project } = await updateReport(writing, id);
    const text = JSON.stringify(content);
    const { round } = keys;
    const actor = request.headers['x-actor'];
    const answer = answerOf(
      { id, round, project, actor, state: 'certified', revision: 1, version: 2, content },
      now,
    );
    await insertRevision(writing, id, project, text);
    const submissionId = await certifySubmission(writing);
    await insertEvent(writing, submissionId, ['certify', 'draft', 'certified']);
    await client.query(
      `insert into platform.outbox (topic, payload, recorded_at) values ('report.certified', $1, $2)`,
      [JSON.stringify({ roundId: keys.round, actorId }), now],
    );
    await insertKey(writing, 'certifyReport', sha(id), { body: answer, etag: '"2"' });
    const detail = { revision: 1, correction: false, contentHash: sha(text) };
    await insertAudit(writing, 'certifyReport', `report/${id}`, detail);
    return answer;
  });
  return reply.header('etag', '"2"').send(body);
});

fastify.get('/health/ready', () => ({ status: 'ok' }));
await fastify.listen({ port: Number(port), host: '127.0.0.1' });
