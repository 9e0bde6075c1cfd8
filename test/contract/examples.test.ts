import { randomUUID } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describeApi } from '../../src/platform/openapi.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { eventually, expectStatus, figure } from '../support/story.js';

type Schema = { $ref?: string; allOf?: Schema[]; anyOf?: Schema[]; type?: string | string[]; items?: Schema; properties?: Record<string, Schema>; required?: string[]; example?: unknown };

/** The examples of the OpenAPI description, run in the order of a round; every answer is held to its schema. */
describe('the examples of the OpenAPI description', () => {
  let service: TestService;
  let document: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- an OpenAPI document, looked into
  let ajv: Ajv2020;
  const ran = new Set<string>();
  let checked = 0;

  beforeAll(async () => {
    service = await startTestService({ at: '2021-04-06T09:00:00+02:00' });
    document = JSON.parse(JSON.stringify(describeApi(service.app)));
    ajv = new Ajv2020({ strict: false, allErrors: true });
    (formats as unknown as (instance: Ajv2020) => void)(ajv);
    ajv.addSchema({ $id: 'api', ...document });
  });
  afterAll(() => service.stop());

  /** A body made of the examples of a schema's properties. */
  function exampleOf(schema: Schema): unknown {
    if (schema.example !== undefined) return schema.example;
    if (schema.$ref !== undefined) return exampleOf(document.components.schemas[schema.$ref.replace('#/components/schemas/', '')]);
    const inner = schema.allOf?.[0] ?? schema.anyOf?.[0];
    if (inner !== undefined) return exampleOf(inner);
    if (schema.items !== undefined) return [exampleOf(schema.items)];
    if (schema.properties === undefined) return undefined;
    return Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, exampleOf(property)]).filter(([, value]) => value !== undefined));
  }

  function operation(id: string): { method: string; path: string; definition: { requestBody?: { content: Record<string, { schema: Schema }> } } } {
    for (const [path, methods] of Object.entries<Record<string, { operationId: string }>>(document.paths)) {
      for (const [method, definition] of Object.entries(methods)) if (definition.operationId === id) return { method, path, definition: definition as never };
    }
    throw new Error(`No operation ${id}`);
  }

  async function run(id: string, actor: string, keys: Record<string, string> = {}, etag?: string): Promise<Answered> {
    const { method, path, definition } = operation(id);
    const schema = definition.requestBody?.content['application/json']?.schema;
    const answer = await service.call(method.toUpperCase(), path.replace(/\{(\w+)\}/g, (_, name: string) => keys[name] ?? ''), {
      token: await service.token(actor),
      ...(schema === undefined ? {} : { body: exampleOf(schema) }),
      headers: { 'idempotency-key': randomUUID(), ...(etag === undefined ? {} : { 'if-match': etag }) },
    });
    const pointer = `api#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}/responses/${answer.status}/content/${(answer.headers.get('content-type') ?? '').split(';')[0]?.replaceAll('/', '~1') ?? ''}/schema`;
    const validate = ajv.getSchema(encodeURI(pointer)) ?? ajv.compile({ $ref: encodeURI(pointer) });
    void validate(answer.body);
    expect({ id, errors: validate.errors ?? [] }).toEqual({ id, errors: [] });
    checked += 1;
    ran.add(id);
    return answer;
  }

  test('run from planning a round to its figures, each answer as its schema says', async () => {
    const { directorate, helseMidt } = ACTORS;
    const planned = expectStatus(await run('createRound', directorate), 201);
    const round = { round: planned.body.key };
    expectStatus(await run('openRound', directorate, round, planned.headers.get('etag') ?? ''), 200);
    const project = expectStatus(await run('createProject', helseMidt), 201);
    const code = { code: project.body.code };
    expectStatus(await run('getProject', helseMidt, code), 200);
    expectStatus(await run('listProjects', helseMidt), 200);
    expectStatus(await run('evaluateProject', directorate, code), 201);
    expectStatus(await run('listEvaluations', helseMidt, code), 200);
    expectStatus(await run('getCriteriaOutcome', helseMidt, { key: '2021-03' }), 200);
    const draft = expectStatus(await run('createReport', helseMidt, round), 201);
    const id = { id: draft.body.id };
    const saved = expectStatus(await run('saveReport', helseMidt, id, draft.headers.get('etag') ?? ''), 200);
    expectStatus(await run('certifyReport', helseMidt, id, saved.headers.get('etag') ?? ''), 200);
    for (const read of ['getReport', 'listRevisions']) expectStatus(await run(read, helseMidt, id), 200);
    expectStatus(await run('getRevision', helseMidt, { ...id, revision: '1' }), 200);
    expectStatus(await run('listReports', helseMidt, round), 200);
    service.moveTo('2021-04-30T16:00:00+02:00');
    const open = await run('getRound', directorate, round);
    const closed = expectStatus(await run('closeRound', directorate, round, open.headers.get('etag') ?? ''), 200);
    await eventually(async () => ((await run('getJob', directorate, { id: closed.body.rollupJob })).body.state === 'completed' ? true : undefined));
    expectStatus(await run('getRoundStatus', helseMidt, round), 200);
    expectStatus(await run('rollUpRound', directorate, round), 202);
    expectStatus(await run('updateProject', helseMidt, code, project.headers.get('etag') ?? ''), 200);
    for (const [read, keys] of [['listRounds', {}], ['listActors', {}], ['getActor', { organisationNumber: helseMidt }], ['listCriteriaSets', {}], ['getCriteriaSet', { key: '2024-02' }], ['live', {}], ['ready', {}]] as const) {
      expectStatus(await run(read, helseMidt, keys), 200);
    }
    figure('E2', `${checked} answers to the description's own examples, 0 off their schema`);
  });

  test('no operation is left out', () => {
    const all = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    // Metrics are text and have no schema.
    expect(all.filter((id) => !ran.has(id))).toEqual(['metrics']);
  });
});
