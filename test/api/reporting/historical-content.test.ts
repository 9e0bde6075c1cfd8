import { XLSX_MEDIA_TYPE } from '../../../src/platform/http/answer.js';
import { csv, reportRows } from '../../support/files/report-files.js';
import { partsIn } from '../../support/files/spreadsheets.js';
import { aReport } from '../../support/reports/samples.js';
import {
  fillInTemplate,
  type ImportStage,
  placesOf,
  registerProjects,
  startImportStage,
} from '../../support/imports/import-checks.js';
import { imports } from '../../support/imports/imports.js';
import type { Answered } from '../../support/service.js';
import { type Actor, expectStatus } from '../../support/story.js';

const LIVE = '2021-1';
const PAST = '2020-1';
const NOT_KNOWN = { colour: 'red', reason: 'Stod i årsrapporten', cause: 'notKnown', action: null };
const UNRATED = { colour: null, reason: 'Nettopp startet', cause: null, action: null };

let stage: ImportStage;
let midt: Actor;
beforeAll(async () => {
  stage = await startImportStage();
  ({ midt } = stage);
  await stage.directorate.plansRound(PAST, {
    period: '2020Q1',
    historical: true,
    opensAt: '2020-04-01T08:00:00+02:00',
    deadline: '2020-04-20T16:00:00+02:00',
    closesAt: '2020-04-30T16:00:00+02:00',
  });
});
afterAll(() => stage.service.stop());

const sends = (round: string, project: string, body: object): Promise<Answered> =>
  midt.create(`/v1/rounds/${round}/reports`, { project, ...aReport({ ...body }) });

const faultsOf = ({ body }: Answered): unknown[] =>
  (body.errors as { pointer: string; code: string }[]).map(({ pointer, code }) => [pointer, code]);

interface Listed {
  readonly project: string;
  readonly content: { readonly status: unknown; readonly dependencies: readonly object[] };
}

const contentsOf = async (round: string): Promise<Map<string, Listed['content']>> => {
  const list = await midt.call('GET', `/v1/rounds/${round}/reports?limit=500`);
  const items = expectStatus(list, 200).body.items as Listed[];
  return new Map(items.map(({ project, content }) => [project, content]));
};

describe('a cause that is not known', () => {
  const dimensions = { time: { colour: 'yellow', reason: 'Sent', cause: 'notKnown' } };

  test('is taken in a historical round, where no action is required with it', async () => {
    const [code = ''] = await registerProjects(midt, 'UKJENT', 1);
    expectStatus(await midt.reports(PAST, code, { status: NOT_KNOWN, dimensions }), 200);
    expect((await contentsOf(PAST)).get(code)).toMatchObject({ status: NOT_KNOWN, dimensions });
  });

  test('is refused in other rounds, and a known cause needs its action in a historical one', async () => {
    const [code = ''] = await registerProjects(midt, 'KJENT', 1);
    expect(faultsOf(await sends(LIVE, code, { status: NOT_KNOWN, dimensions }))).toEqual([
      ['/status/action', 'action-required'],
      ['/status/cause', 'cause-not-known'],
      ['/dimensions/time/cause', 'cause-not-known'],
    ]);
    const known = { ...NOT_KNOWN, cause: 'supplier' };
    expect(faultsOf(await sends(PAST, code, { status: known }))).toEqual([
      ['/status/action', 'action-required'],
    ]);
    const none = { ...NOT_KNOWN, cause: null, action: 'Ny plan' };
    expect(faultsOf(await sends(PAST, code, { status: none }))).toEqual([
      ['/status/cause', 'cause-required'],
    ]);
  });

  test('is taken from a file in words, and refused with its cell in another round', async () => {
    const [code = ''] = await registerProjects(midt, 'ORD', 1);
    const file =
      'project;state;phase;Status;Status: begrunnelse;Status: årsak\n' +
      `${code};Aktiv;Idé;Rød;Stod i årsrapporten;Ikke kjent\n`;
    const taken = await imports(stage.service, midt, file, { round: PAST });
    expect([taken['faults'], taken['stored']]).toEqual([[], true]);
    expect((await contentsOf(PAST)).get(code)).toMatchObject({ status: NOT_KNOWN });
    expect(placesOf(await imports(stage.service, midt, file, { round: LIVE }))).toContainEqual([
      null,
      2,
      'statusCause',
      'cause-not-known',
    ]);
  });
});

describe('a cause that is not known, confirmed unchanged in another round', () => {
  test('is refused with the field that needs a known cause', async () => {
    const [code = ''] = await registerProjects(midt, 'SOMFOR', 1);
    await midt.reports(PAST, code, { status: NOT_KNOWN });
    const { id, etag } = await midt.startsReport(LIVE, code);
    const path = `/v1/reports/${id}/confirm-unchanged`;
    const answer = await midt.call('POST', path, undefined, { 'if-match': etag });
    expect([answer.status, faultsOf(answer)]).toEqual([
      422,
      [
        ['/status/action', 'action-required'],
        ['/status/cause', 'cause-not-known'],
      ],
    ]);
    const file = `project;confirmUnchanged\n${code};ja\n`;
    expect(placesOf(await imports(stage.service, midt, file, { round: LIVE }))).toEqual([
      [null, 2, 'statusAction', 'action-required'],
      [null, 2, 'statusCause', 'cause-not-known'],
    ]);
  });
});

describe('a project that is not rated', () => {
  let codes: string[] = [];
  beforeAll(async () => {
    codes = await registerProjects(midt, 'UVURDERT', 3);
  });

  test('says why, in JSON, CSV and the template alike, and comes back as it was', async () => {
    const [json = '', text = '', book = ''] = codes;
    expectStatus(await midt.reports(LIVE, json, { status: { reason: UNRATED.reason } }), 200);
    const body = aReport({ status: UNRATED });
    const files = [
      await imports(stage.service, midt, csv(reportRows(text, body)), {
        query: 'mode=commit&certify=true',
      }),
      await imports(stage.service, midt, await fillInTemplate(LIVE, { [book]: body }), {
        type: XLSX_MEDIA_TYPE,
        query: 'mode=commit&certify=true',
      }),
    ];
    expect(files.map(({ faults, counts }) => [faults, counts.certified])).toEqual([
      [[], 1],
      [[], 1],
    ]);
    const contents = await contentsOf(LIVE);
    expect(codes.map((code) => contents.get(code)?.status)).toEqual([UNRATED, UNRATED, UNRATED]);
  });

  test('has no cause and no action, and a status without a colour has a reason', async () => {
    const [code = ''] = await registerProjects(midt, 'GLEMT', 1);
    for (const part of [{ cause: 'legal' }, { action: 'Ny plan' }])
      expect(faultsOf(await sends(LIVE, code, { status: { reason: 'Sen', ...part } }))).toEqual([
        ['/status/colour', 'colour-required'],
      ]);
    expect(faultsOf(await sends(LIVE, code, { status: { colour: null } }))).toEqual([
      ['/status/reason', 'reason-required'],
    ]);
  });
});

describe('the names of codes', () => {
  const fileOf = (code: string, name: string): string =>
    'project;record;state;phase;nationalSolution;delivery;neededBy\n' +
    `${code};;Aktiv;Idé;;;\n${code};dependency;;;${name};API;2021-10-01\n`;
  const codesOf = async (round: string, project: string): Promise<unknown> =>
    (await contentsOf(round)).get(project)?.dependencies;

  beforeAll(async () => {
    const entry = (code: string, nb: string, validity: object): Promise<Answered> =>
      stage.directorate.create('/v1/registers/nationalSolutions/entries', {
        code,
        names: { nb, en: nb },
        source: 'Prøve',
        ...validity,
      });
    expectStatus(
      await entry('FOR', 'Løsning før', { validFrom: '2019-01-01', validTo: '2020-12-31' }),
      201,
    );
    expectStatus(await entry('NAA', 'Løsning nå', { validFrom: '2021-01-01' }), 201);
  });

  test('in a file are those of the last day of a round that is over', async () => {
    const [code = ''] = await registerProjects(midt, 'NAVN', 1);
    const past = await imports(stage.service, midt, fileOf(code, 'Løsning før'), { round: PAST });
    expect([past['faults'], await codesOf(PAST, code)]).toMatchObject([
      [],
      [{ nationalSolution: 'FOR' }],
    ]);
    const now = await imports(stage.service, midt, fileOf(code, 'Løsning nå'), { round: LIVE });
    expect([now['faults'], await codesOf(LIVE, code)]).toMatchObject([
      [],
      [{ nationalSolution: 'NAA' }],
    ]);
  });

  test('are refused in a round that they do not hold in', async () => {
    const [code = ''] = await registerProjects(midt, 'FEIL', 1);
    const late = await imports(stage.service, midt, fileOf(code, 'Løsning nå'), { round: PAST });
    const early = await imports(stage.service, midt, fileOf(code, 'Løsning før'), { round: LIVE });
    expect(
      [late, early].map((done) => placesOf(done).map(([, row, column]) => [row, column])),
    ).toEqual([[[3, 'nationalSolution']], [[3, 'nationalSolution']]]);
  });

  test.each([
    [PAST, { before: true, now: false, unknown: true }],
    [LIVE, { before: false, now: true, unknown: false }],
  ])('are offered by the template of round %s as they hold in it', async (round, offered) => {
    const answer = await midt.call('GET', `/v1/rounds/${round}/import-template?language=nb`);
    const bytes = expectStatus(answer, 200).bytes;
    const whole = (await partsIn(bytes)).map(({ text }) => text).join('\n');
    expect({
      before: whole.includes('Løsning før'),
      now: whole.includes('Løsning nå'),
      unknown: whole.includes('Ikke kjent'),
    }).toEqual(offered);
  });
});
