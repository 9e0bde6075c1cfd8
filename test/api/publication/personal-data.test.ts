import { ReleaseStage, TITLED } from '../../support/publication/releases.js';
import { statusOf } from '../../support/stages/two-rounds.js';

let stage: ReleaseStage;
let path: string;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  const { figures } = stage;
  const status = { ...statusOf('red'), reason: TITLED };
  await figures.corrects(figures.midt, '2021-1', 'DHP', { status });
  await stage.freezes('2021-1');
  path = await stage.drafts('2021-1');
});
afterAll(() => stage.service.stop());

test('a name stops the release until somebody decides', async () => {
  expect((await stage.steps(path, 'rehearse')).body.state).toBe('drafted');
  const { body } = await stage.drafter.call('GET', `${path}/rehearsal`);
  expect(body.findings).toMatchObject([
    { kind: 'titledName', table: 'projects', key: ['DHP'], column: 'owner_reason', accepted: null },
  ]);
  expect(JSON.stringify(body.findings)).not.toContain('Testesen');
  expect((await stage.attempts(path, 'approve')).body.code).toBe('release-has-personal-data');
});

test('an accepted finding lets it go on, and the audit has the reason', async () => {
  const { body } = await stage.drafter.call('GET', `${path}/rehearsal`);
  const findings = [{ finding: body.findings[0].id, reason: 'Navnet er oppdiktet' }];
  await stage.steps(path, 'accept-findings', { findings });
  expect((await stage.steps(path, 'rehearse')).body.state).toBe('rehearsed');
  const { rows } = await stage.service.owner.query(
    `select entry->'detail'->'accepted' as accepted from platform.audit where action = 'acceptFindings'`,
  );
  expect(rows).toEqual([{ accepted: findings }]);
});

test('a name of the list is found, and is stored nowhere', async () => {
  const { headers } = await stage.drafter.call('GET', '/v1/known-names');
  const version = { 'if-match': headers.get('etag') ?? '' };
  await stage.drafter.call('PUT', '/v1/known-names', { names: ['Tiltak Dhp'] }, version);
  expect((await stage.steps(path, 'rehearse')).body.state).toBe('drafted');
  const { body } = await stage.drafter.call('GET', `${path}/rehearsal`);
  expect(body.findings.map(({ kind }: { kind: string }) => kind)).toContain('knownName');
  const { rows } = await stage.service.owner.query(
    `select (select count(*) from publication.known_names n where n::text ~* 'dhp')
          + (select count(*) from platform.audit a where a.entry::text like '%Tiltak Dhp%') as hits`,
  );
  expect(rows).toEqual([{ hits: '0' }]);
});
