import { ACTORS } from '../service.js';
import { expectStatus } from '../story.js';
import { aCase, changes } from '../stages/governance.js';
import { BODO } from '../stages/roll-outs.js';
import type { ReleaseStage } from './releases.js';

const ROADMAP = '/v1/roadmaps/nasjonale-losninger/versions';
const CREATED = 201;

/**
 * Adds plans and papers of councils to a stage of releases, and freezes round 2021-2 anew. Drafts
 * that nobody may read are named `Hemmelig`.
 */
export async function addsPlans(stage: ReleaseStage): Promise<void> {
  await publishesRoadmap(stage);
  await publishesStrategy(stage);
  await plansRollOuts(stage);
  await treatsCases(stage);
  await writesMinutes(stage);
  await stage.freezes('2021-2');
}

async function publishesRoadmap({ drafter }: ReleaseStage): Promise<void> {
  const item = (code: string, more: object = {}): object => ({
    code,
    kind: 'capability',
    title: { nb: `Punkt ${code}`, en: `Item ${code}` },
    period: '2021',
    state: 'inProgress',
    ...more,
  });
  const version = {
    version: '2020-11',
    title: { nb: 'Veikart', en: 'Roadmap' },
    owner: ACTORS.directorate,
    validFrom: '2020-11-01',
    source: '000',
    sourceDate: '2020-11-19',
    items: [
      item('LEGEMIDDEL', { links: [{ project: 'SAFEST', note: 'Illustrativt' }] }),
      item('KURVE', { kind: 'measure', parent: 'LEGEMIDDEL', links: [{ project: 'STILLE' }] }),
      item('ALENE', { period: '2022-2023' }),
      item('FERDIG', { period: '2021-H1', state: 'introduced' }),
    ],
  };
  expectStatus(await drafter.create(ROADMAP, version), CREATED);
}

async function publishesStrategy({ drafter }: ReleaseStage): Promise<void> {
  const strategy = {
    strategy: '2017-2022',
    title: { nb: 'Strategi', en: 'Strategy' },
    validFrom: '2017-01-01',
    validTo: '2023-01-01',
    source: '000',
  };
  expectStatus(await drafter.create('/v1/strategies', strategy), CREATED);
  const indicator = (code: string, more: object): object => ({
    code,
    name: { nb: `Indikator ${code}`, en: `Indicator ${code}` },
    unit: 'percent',
    direction: 'lower',
    thresholds: { green: 10, yellow: 30 },
    source: '000',
    ...more,
  });
  const indicators = [
    indicator('4', { goals: ['2'] }),
    indicator('14', { computed: 'developmentDelay', goals: ['6'] }),
  ];
  const path = '/v1/strategies/2017-2022/indicators';
  expectStatus(await drafter.create(path, { indicators }), CREATED);
}

async function plansRollOuts({ figures: { vest, oslo } }: ReleaseStage): Promise<void> {
  for (const code of ['DIGIHELSE', 'SFM']) {
    const solution = {
      code,
      name: { nb: `Løsning ${code}`, en: `Solution ${code}` },
      focusArea: 'citizenServices',
      maturity: 'readyToIntroduce',
      source: 'Eksempel',
    };
    expectStatus(await vest.create('/v1/solutions', solution), CREATED);
    const plan = { solution: code, receivers: [ACTORS.oslo, BODO], quarter: '2021Q4' };
    expectStatus(
      await vest.create('/v1/roll-outs', {
        ...plan,
        size: 'large',
        preconditions: [{ what: 'Hemmelig forutsetning', owedBy: 'receiver', state: 'open' }],
      }),
      CREATED,
    );
  }
  const stated = { from: '2021Q4', capacity: 5 };
  expectStatus(await oslo.create('/v1/receiver-capacities', stated), CREATED);
}

async function treatsCases({ drafter }: ReleaseStage): Promise<void> {
  const creates = async (overrides: Record<string, unknown>): Promise<string> => {
    const { body } = expectStatus(await drafter.create('/v1/cases', aCase(overrides)), CREATED);
    return `/v1/cases/${String(body.id)}`;
  };
  const decided = await creates({
    number: '19/21',
    projects: ['SAFEST'],
    documents: [{ title: 'Saksunderlag', url: 'https://example.org/sak-19-21.pdf' }],
  });
  await changes(drafter, 'POST', `${decided}/publish`);
  const decision = { decision: 'NUIT anbefaler tiltaket.', outcome: 'adopted' };
  await changes(drafter, 'POST', `${decided}/decide`, decision);
  const open = await creates({ number: '20/21', meeting: null });
  await changes(drafter, 'POST', `${open}/publish`);
  await creates({ number: '21/21', title: { nb: 'Hemmelig sak', en: 'Secret case' } });
}

async function writesMinutes({ drafter }: ReleaseStage): Promise<void> {
  const minutes = {
    summary: 'Utvalget pekte på avhengigheter.',
    actions: [{ text: 'Avklare finansiering', responsible: 'Sekretariatet', dueOn: '2021-09-01' }],
  };
  const held = '/v1/meetings/nuit-2021-02-18/minutes';
  await changes(drafter, 'PUT', held, minutes);
  await changes(drafter, 'POST', `${held}/publish`);
  const draft = { ...minutes, summary: 'Hemmelig utkast.' };
  await changes(drafter, 'PUT', '/v1/meetings/nuit-2021-05-20/minutes', draft);
}
