import { createHash, randomUUID } from 'node:crypto';

/**
 * The peer of P9: an endpoint of Directus that writes the rows that ours does, as
 * bench/servers/fastify-insert.ts lists them, through Directus' own service of items, in one
 * transaction a request. The audit link is what Directus writes down of itself: an activity and a
 * revision for each row. No token is verified, no rule held, no question asked first. It is loaded
 * by Directus, not by anything here.
 */
interface Items {
  readonly createOne: (item: object) => Promise<string>;
  readonly updateOne: (key: string, item: object) => Promise<string>;
  readonly readOne: (
    key: string,
  ) => Promise<{ readonly project: string; readonly content: object }>;
}
interface Context {
  readonly services: { readonly ItemsService: new (collection: string, options: object) => Items };
  readonly database: {
    readonly transaction: <T>(work: (knex: unknown) => Promise<T>) => Promise<T>;
  };
  readonly getSchema: () => Promise<object>;
}
interface Request {
  readonly body: { readonly project: string; readonly round: string; readonly content: object };
  readonly params: { readonly id: string };
  readonly headers: Readonly<Record<string, string>>;
  readonly accountability: object;
}
interface Response {
  readonly json: (body: object) => void;
}
interface Router {
  readonly post: (
    path: string,
    handle: (request: Request, response: Response, next: (error: unknown) => void) => void,
  ) => void;
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const finding = (dimension: string): object => ({
  colour: null,
  reason: { en: 'The project has no baseline', nb: 'Tiltaket har ingen grunnlinje' },
  dimension,
});
const ruleStatus = {
  at: '2021-04-12T07:00:00.000Z',
  colour: null,
  ruleSet: 'standard-1',
  findings: [finding('time'), finding('cost')],
};
/** One submission an actor and round. */
const submissions = new Map<string, string>();

type ItemsOf = (collection: string) => Items;
type Work = (items: ItemsOf, request: Request) => Promise<object>;

/** A move of a submission from one state to another. */
interface Move {
  readonly actor: string;
  readonly round: string;
  readonly from: string;
  readonly to: string;
}

async function moveSubmission(items: ItemsOf, { actor, round, from, to }: Move): Promise<void> {
  const key = `${actor} ${round}`;
  const known = submissions.get(key);
  const id = known ?? (await items('submission').createOne({ actor, round, state: to }));
  if (known !== undefined) await items('submission').updateOne(id, { state: to });
  submissions.set(key, id);
  await items('submission_event').createOne({
    submission: id,
    actor,
    action: to === 'draft' ? 'edit' : 'certify',
    from_state: from,
    to_state: to,
  });
}

const createReport: Work = async (items, { body: { project, round, content }, headers }) => {
  const actor = headers['x-actor'] ?? '';
  const answer = {
    id: randomUUID(),
    project,
    round,
    actor,
    state: 'draft',
    revision: 0,
    content,
    rule_status: ruleStatus,
  };
  await moveSubmission(items, { actor, round, from: 'certified', to: 'draft' });
  await items('report').createOne(answer);
  await items('kept_answer').createOne({
    actor,
    operation: 'createReport',
    key: headers['idempotency-key'],
    fingerprint: sha(JSON.stringify(content)),
    answer,
  });
  return answer;
};

const certifyReport: Work = async (items, { params: { id }, headers }) => {
  const actor = headers['x-actor'] ?? '';
  const { project, content, ...rest } = (await items('report').readOne(id)) as {
    readonly project: string;
    readonly content: object;
    readonly round: string;
  };
  const certified = { state: 'certified', revision: 1, rule_status: ruleStatus };
  const answer = { ...rest, project, content, ...certified };
  await items('report').updateOne(id, certified);
  await items('report_revision').createOne({
    report: id,
    project,
    round: rest.round,
    actor,
    revision: 1,
    content,
    content_hash: sha(JSON.stringify(content)),
    rule_status: ruleStatus,
  });
  await moveSubmission(items, { actor, round: rest.round, from: 'draft', to: 'certified' });
  await items('outbox').createOne({
    topic: 'report.certified',
    payload: { round: rest.round, actor },
  });
  await items('kept_answer').createOne({
    actor,
    operation: 'certifyReport',
    key: headers['idempotency-key'],
    fingerprint: sha(id),
    answer,
  });
  return answer;
};

export default {
  id: 'portfolio',
  handler: (router: Router, { services: { ItemsService }, database, getSchema }: Context): void => {
    const change =
      (work: Work) =>
      (request: Request, response: Response, next: (error: unknown) => void): void => {
        const { accountability } = request;
        getSchema()
          .then((schema) =>
            database.transaction((knex) =>
              work(
                (collection) => new ItemsService(collection, { knex, schema, accountability }),
                request,
              ),
            ),
          )
          .then((body) => {
            response.json({ data: body });
          }, next);
      };
    router.post('/reports', change(createReport));
    router.post('/reports/:id/certify', change(certifyReport));
  },
};
