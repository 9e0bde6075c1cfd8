import { ACTORS, startTestService, type TestService } from '../../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

async function read(organisationNumber: string): Promise<unknown> {
  const { body } = await service.call('GET', `/v1/actors/${organisationNumber}`);
  const { kind, county, region, population } = body as Record<string, unknown>;
  return { kind, county, region, population };
}

test('a municipality shows its county, health region and inhabitants as last counted', async () => {
  expect(await read(ACTORS.oslo)).toEqual({
    kind: 'municipality',
    county: 'Oslo',
    region: '991324968',
    population: { year: 2026, inhabitants: 728_714, source: 'Statistics Norway, table 07459' },
  });
});

test('a regional health authority is its own region, and a trust has that of its owner', async () => {
  expect(await read(ACTORS.helseMidt)).toMatchObject({
    region: ACTORS.helseMidt,
    population: null,
  });
  // Helse Bergen HF is owned by Helse Vest RHF.
  expect(await read('983974724')).toMatchObject({ region: ACTORS.helseVest, population: null });
  expect(await read(ACTORS.ks)).toMatchObject({ region: null, population: null });
});

test('every municipality has a region and a population', async () => {
  const { rows } = await service.owner.query<{ municipalities: number; inhabitants: number }>(
    `select count(*)::int as municipalities, sum(p.inhabitants)::int as inhabitants
       from actors.actor a
       join actors.population p on p.organisation_number = a.organisation_number and p.year = 2024
       join actors.actor r on r.organisation_number = a.health_region
      where a.kind = 'municipality'
        and r.kind = 'regionalHealthAuthority'`,
  );
  // 5,550,203 in all (SOURCE.md), of which Haram, without an organisation number, is not an actor.
  expect(rows).toEqual([{ municipalities: 356, inhabitants: 5_550_203 - 9_357 }]);
});
