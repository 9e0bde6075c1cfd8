import { ActedStory, type Request, type Taken } from '../support/stories/acted-story.js';
import { placesOf } from '../support/operations/bodies.js';
import { pathOf, type Route } from '../support/operations/operations.js';
import { startTestService, type TestService } from '../support/service.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/stories/whole-story.js';
import { figure } from '../support/reports/figure.js';

/** Members of a request that say how something is done, and are no part of what is stored. */
const INSTRUCTIONS = new Set(['underRetired']);

/** Members that an answer has under another name, by operation; what they name may be a list there. */
const ANSWERED_AS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  putCriteriaSetOnTrial: { from: 'onTrialFrom' },
  bringCriteriaSetIntoForce: { from: 'inForceFrom' },
  retireCriteriaSet: { to: 'validTo' },
  splitProject: { into: 'successors' },
  mergeProject: { into: 'successors' },
  createCase: { rounds: 'round' },
  updateCase: { rounds: 'round' },
  createAdvice: { projects: 'project' },
  answerQuestion: { question: 'id' },
  closeRound: { missing: 'missingAtClosing' },
  publishRound: { at: 'publishAt' },
  cancelRound: { reason: 'cancelReason', reports: '' },
  cancelMeeting: { reason: 'cancelReason' },
  declineTransfer: { reason: 'settledReason' },
  withdrawTransfer: { reason: 'settledReason' },
  decideTransfer: { reason: 'settledReason' },
  // The version is the one that the move answers.
  moveAgreements: { agreement: 'id', version: '' },
  planRollOuts: { receivers: 'receiver', networks: 'network' },
  moveRollOuts: { rollOut: 'id', version: '' },
  // The answer counts the deliveries that are sent again.
  sendEventsAgain: { from: '' },
  // A code is a secret, of which a hash is stored.
  confirmMailbox: { code: '' },
  // Anyone reads the standing of a public subscription, but not its endpoint.
  createPublicSubscription: { endpoint: '' },
  removePublicSubscription: { removalKey: '' },
  // The reason stands in the history of assessments, which has a test of its own.
  withdrawAssessment: { reason: '' },
  draftRelease: { embargo: 'embargoAt' },
  changeRelease: { embargo: 'embargoAt' },
  withdrawRelease: { reason: 'withdrawReason' },
  // The rehearsal lists accepted findings; of names only digests are stored.
  acceptFindings: { finding: '', reason: '' },
  saveKnownNames: { names: '' },
  // The reason stands in the revision, which the second test reads.
  revertReport: { revision: 'revertsTo', reason: '' },
};

/**
 * Members of a dependency that a report has only where it names such a target: the hash of a report
 * without them is the one from before there were such targets.
 */
const LEFT_OUT_WHEN_NULL = new Set(
  ['createReport', 'saveReport', 'patchReport'].flatMap((operation) =>
    ['roadmapItem', 'area', 'ground'].map((member) => `${operation} ${member}`),
  ),
);

/** A member of a body by its name, with its value: an object is taken apart, a list of plain values is not. */
type Member = readonly [name: string, value: unknown];

function membersOf(body: unknown, name = ''): Member[] {
  if (Array.isArray(body)) {
    const nested = body.some((item) => typeof item === 'object' && item !== null);
    return nested ? body.flatMap((item) => membersOf(item, name)) : [[name, body]];
  }
  if (typeof body !== 'object' || body === null) return [[name, body]];
  return Object.entries(body).flatMap(([key, value]) => membersOf(value, key));
}

/** Writes a member so that two ways to write one instant are the same. */
function writeMember([name, value]: Member): string {
  const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
  return `${name}=${isInstant ? new Date(value).toISOString() : JSON.stringify(value)}`;
}

/** Renames a member to what its answer calls it; a list is then looked for one by one. */
function expectedMembers(operation: string, [name, value]: Member): Member[] {
  const other = ANSWERED_AS[operation]?.[name];
  if (INSTRUCTIONS.has(name) || other === '') return [];
  if (value === null && LEFT_OUT_WHEN_NULL.has(`${operation} ${name}`)) return [];
  if (other === undefined) return [[name, value]];
  return (Array.isArray(value) ? value : [value]).map((one: unknown) => [other, one]);
}

/** Lists the members of what was sent that an answer does not have. */
function lostIn(answer: unknown, { step, options }: Taken): string[] {
  const members = membersOf(answer);
  const lists = members.filter(([, value]) => Array.isArray(value));
  const each = lists.flatMap(([name, value]) =>
    (value as unknown[]).map((one): Member => [name, one]),
  );
  const answered = new Set([...members, ...each].map(writeMember));
  return membersOf(options.body)
    .flatMap((member) => expectedMembers(step.operation, member))
    .map(writeMember)
    .filter((member) => !answered.has(member));
}

let service: TestService;
let story: ActedStory;
beforeAll(async () => {
  service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
  // With canaries every free text is filled, those that may be left out included.
  story = new ActedStory(service, { canaries: true });
});
afterAll(() => service.stop());

/** Fills the amounts of a report's budget that its example leaves out. */
function withAmounts(request: Request): Request {
  const { body } = request.options as { readonly body?: { readonly budget?: readonly object[] } };
  if (body?.budget === undefined) return request;
  const budget = body.budget.map((line) => ({ forecast: 1_200_000, actual: 300_000, ...line }));
  return { ...request, options: { ...request.options, body: { ...body, budget } } };
}

/** Reads the resource that a request made or changed: where its answer points, or its own path. */
async function readBack({ step, route, path, answer }: Taken): Promise<unknown> {
  const location = answer.headers.get('location');
  const own = [...story.routes.values()].find(
    ({ method, route: other }: Route) => method === 'GET' && other === route.route,
  );
  const target = location ?? (own === undefined ? undefined : pathOf(own.route, path));
  if (target === undefined) return answer.body;
  const token = await service.token(step.onBehalfOf ?? step.actor);
  return (await service.call('GET', target, { token })).body;
}

test('what a request sends comes back in its answer and in the next read', async () => {
  const lost: string[] = [];
  let members = 0;
  for (const step of WHOLE_STORY) {
    const request = withAmounts(await story.prepare(step));
    const taken = story.remember(request, await story.send(request));
    if (taken.route.method === 'GET' || taken.options.body === undefined) continue;
    members += membersOf(taken.options.body).length;
    for (const member of lostIn(taken.answer.body, taken)) lost.push(`${step.operation} ${member}`);
    for (const member of lostIn(await readBack(taken), taken))
      lost.push(`${step.operation}, read again ${member}`);
  }
  figure('echo', `${String(members)} members sent; ${String(new Set(lost).size)} lost`);
  expect([...new Set(lost)]).toEqual([]);
});

test('what a certified report says is in its revision, with the reason of a correction', async () => {
  const certified = story.taken.filter(({ step }) => step.operation === 'certifyReport');
  expect(certified.length).toBeGreaterThan(0);
  for (const { step, path, answer } of certified) {
    const token = await service.token(step.onBehalfOf ?? step.actor);
    const target = `/v1/reports/${String(path['id'])}/revisions/${String(answer.body.revision)}`;
    const { body } = await service.call('GET', target, { token });
    expect({ target, content: body.content }).toEqual({ target, content: answer.body.content });
  }
  const reverts = story.taken.filter(({ step }) => step.operation === 'revertReport');
  for (const { step, path, options, answer } of reverts) {
    const token = await service.token(step.onBehalfOf ?? step.actor);
    const target = `/v1/reports/${String(path['id'])}/revisions/${String(answer.body.revision)}`;
    const { body } = await service.call('GET', target, { token });
    expect(body.reason).toBe((options.body as { reason: string }).reason);
  }
});

/**
 * Members that the story leaves out: an instant of the past, a list that is sent when a case is
 * created, and the round of a transfer that names a day.
 */
const LEFT_OUT = [
  'runReplay asOf',
  'runReplay answersAsOf',
  'proposeTransfer round',
  // A milestone stands in a certified report, which the story of agreements has none of.
  'moveAgreement milestone',
  'moveAgreements items/milestone',
  'updateCase rounds',
  'freezeFigures asOf',
  // The releases of the story carry no packs, and its pack chooses no challenges.
  'draftRelease packs',
  'changeRelease packs',
  // No receiver answers in the story, so there is no delivery to send again.
  'sendEventsAgain event',
  'requestPack challenges',
];

test('the story sends every member of every request body, so that none is lost unseen', () => {
  const place = (steps: readonly (string | number)[]): string =>
    steps.filter((step) => typeof step === 'string').join('/');
  const sent = new Set(
    story.taken.flatMap(({ step, options }) =>
      pathsOf(options.body).map((path) => `${step.operation} ${path}`),
    ),
  );
  const missing = [...story.routes.values()].flatMap(({ id, requestBody }) =>
    requestBody === undefined
      ? []
      : placesOf(requestBody)
          .map(({ steps }) => `${id} ${place(steps)}`)
          .filter((one) => !one.endsWith(' ') && !sent.has(one)),
  );
  expect([...new Set(missing)]).toEqual(LEFT_OUT);
});

/** Lists where a body has values: the names on the way, list positions left out. */
function pathsOf(body: unknown, path = ''): string[] {
  if (Array.isArray(body)) return body.flatMap((item) => pathsOf(item, path));
  if (typeof body !== 'object' || body === null) return [path];
  return [
    path,
    ...Object.entries(body).flatMap(([key, value]) =>
      pathsOf(value, path === '' ? key : `${path}/${key}`),
    ),
  ];
}
