import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ActorRegister } from '../../../src/actors/actor-register.service.js';
import { DATA } from '../../../src/platform/settings/data-folder.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import { AgreementStage } from '../../support/stages/agreements.js';
import { RollOutStage } from '../../support/stages/roll-outs.js';
import { rollUp } from '../../support/stages/rollups.js';
import { expectStatus } from '../../support/story.js';

/** Loads the register of actors with another name of Helse Vest. */
async function renames({ app }: TestService, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'actors-'));
  await cp(new URL('actors/', DATA), folder, { recursive: true });
  const file = join(folder, 'aktorer.csv');
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('Helse Vest RHF', name));
  await app.get(ActorRegister).load(pathToFileURL(`${folder}/`));
  await rm(folder, { recursive: true });
}

const THEN = encodeURIComponent('2021-02-01T09:00:00Z');

describe('a board after a supplier got another name', () => {
  let stage: AgreementStage;
  const nameOn = async (path: string): Promise<string> => {
    const { body } = expectStatus(await stage.directorate.call('GET', path), 200);
    return String(body.items[0].supplier.name);
  };
  beforeAll(async () => {
    stage = await AgreementStage.starts();
    await stage.requests();
    await stage.midt.reports('2021-1', 'MOTTAR');
    await rollUp(stage.service);
  });
  afterAll(() => stage.service.stop());

  test('has the name of its instant, and an open round that of today', async () => {
    stage.service.moveTo('2021-02-02T09:00:00Z');
    await renames(stage.service, 'Helse Vestlandet RHF');
    expect(await nameOn('/v1/rounds/2021-1/promises')).toBe('Helse Vestlandet RHF');
    expect(await nameOn(`/v1/rounds/2021-1/promises?asOf=${THEN}`)).toBe('Helse Vest RHF');
    expect(await nameOn(`/v1/rounds/2021-1/promises/pairs?asOf=${THEN}`)).toBe('Helse Vest RHF');
  });

  test('keeps the name of its closing', async () => {
    stage.service.moveTo('2021-02-08T09:00:00+01:00');
    await stage.directorate.closesRound('2021-1');
    stage.service.moveTo('2021-02-09T09:00:00+01:00');
    await renames(stage.service, 'Helse Sørvest RHF');
    await rollUp(stage.service);
    expect(await nameOn('/v1/rounds/2021-1/promises')).toBe('Helse Vestlandet RHF');
  });

  test('loads of the same register keep no further revision, and none is changed', async () => {
    await renames(stage.service, 'Helse Sørvest RHF');
    const { rows } = await stage.service.owner.query<{ name: string }>(
      `select r.name from actors.actor_revision r
         join actors.actor a on a.id = r.actor_id
        where a.organisation_number = $1 order by r.number`,
      [ACTORS.helseVest],
    );
    const names = ['Helse Vest RHF', 'Helse Vestlandet RHF', 'Helse Sørvest RHF'];
    expect(rows.map(({ name }) => name)).toEqual(names);
    const first = await stage.service.owner.query(
      `select a.name from actors.actor a
         left join actors.actor_revision r on r.actor_id = a.id and r.number = 1
        where r.actor_id is null or r.parent_id is distinct from a.parent_id`,
    );
    expect(first.rows).toEqual([]);
    const change = stage.service.owner.query(`update actors.actor_revision set name = 'x'`);
    await expect(change).rejects.toThrow('append-only');
  });
});

test('roll-outs, calendars and collisions as of an instant have the names of then', async () => {
  const stage = await RollOutStage.starts();
  const { service } = stage;
  const ask = (path: string): Promise<Answered> => service.call('GET', path);
  await stage.plans({ size: 'large' });
  const capacity = { from: '2021Q1', capacity: 1 };
  expectStatus(await stage.oslo.create('/v1/receiver-capacities', capacity), 201);
  service.moveTo('2021-02-02T09:00:00Z');
  await renames(service, 'Helse Vestlandet RHF');
  const calendar = `/v1/receivers/${ACTORS.oslo}/calendar?from=2021Q3&to=2021Q3`;
  for (const path of [calendar, '/v1/collisions?from=2021Q3&to=2021Q3']) {
    const [then, now] = [await ask(`${path}&asOf=${THEN}`), await ask(path)];
    expect(expectStatus(then, 200).text).toContain('Helse Vest RHF');
    expect(expectStatus(now, 200).text).toContain('Helse Vestlandet RHF');
    expect(then.text).not.toContain('Vestlandet');
  }
  await service.stop();
});
