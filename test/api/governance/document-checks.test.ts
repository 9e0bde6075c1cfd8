import { createHash } from 'node:crypto';
import { aCase } from '../../support/stages/governance.js';
import { startTestService, type TestService } from '../../support/service.js';
import { Directorate, expectStatus } from '../../support/story.js';

const TEXT = 'Saksunderlag til NUIT';
const sha256 = createHash('sha256').update(TEXT).digest('hex');
const URL = 'https://www.helsedirektoratet.no/sak.pdf';

describe('documents of cases', () => {
  let service: TestService;
  let directorate: Directorate;
  let path: string;
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
    directorate = new Directorate(service);
    const documents = [
      { title: 'Underlag', url: URL, sha256 },
      { title: 'Lenke', url: URL },
    ];
    const made = await directorate.create('/v1/cases', aCase({ documents }));
    path = `/v1/cases/${String(expectStatus(made, 201).body.id)}`;
  });
  afterAll(() => service.stop());

  const check = async (text: string, document = 1) =>
    service.call('POST', `${path}/document-checks?document=${String(document)}`, {
      token: await service.token(directorate.organisationNumber),
      raw: text,
      headers: { 'content-type': 'application/pdf', 'idempotency-key': crypto.randomUUID() },
    });

  test('are checked by their bytes, by whom and when', async () => {
    const { body } = expectStatus(await check(TEXT), 201);
    expect(body.documents[0].check).toMatchObject({
      ...{ matches: true, found: sha256, checkedBy: directorate.organisationNumber },
      checkedAt: expect.any(String) as string,
    });
    expect(body.documents[1].check).toBeNull();
  });

  test('that have changed are told of, with the hash that was found', async () => {
    const { body } = expectStatus(await check(`${TEXT}, endret`), 201);
    expect(body.documents[0].check.matches).toBe(false);
    expect((await directorate.call('GET', path)).body.documents[0].check.found).not.toBe(sha256);
  });

  test('are named, have a hash, and are sent', async () => {
    const codes = async (text: string, document: number) =>
      (await check(text, document)).body.errors.map(({ code }: { code: string }) => code);
    expect(await codes(TEXT, 2)).toEqual(['document-without-hash']);
    expect(await codes(TEXT, 3)).toEqual(['unknown-document']);
    expect(await codes('', 1)).toEqual(['required']);
  });

  test('lose the check when the case says another hash', async () => {
    const { headers } = await directorate.call('GET', path);
    const documents = [{ title: 'Underlag', url: URL, sha256: '0'.repeat(64) }];
    const version = { 'if-match': headers.get('etag') ?? '' };
    const { body } = await directorate.call('PATCH', path, { documents }, version);
    expect(body.documents).toMatchObject([{ check: null }]);
  });
});
