import { readdir, readFile } from 'node:fs/promises';
import { ActedStory } from '../support/stories/acted-story.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { expectStatus } from '../support/story.js';
import { figure } from '../support/reports/figure.js';
import { rowVersions } from '../support/tables.js';
import { foundation } from '../support/stories/foundation.js';
import { STORY_BEGINS } from '../support/stories/whole-story.js';

describe('isolation', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
  });
  afterEach(() => service.stop());

  test('B1 the directorate reads all, and reports and certifies for nobody', async () => {
    const refused: Record<string, number> = {};
    const story = new ActedStory(service);
    await story.actOut(foundation.steps, {
      before: async ({ route, target, options }) => {
        const token = await service.token(ACTORS.directorate);
        if (route.id === 'getReport')
          expectStatus(await service.call('GET', target, { token }), 200);
        if (!['createReport', 'saveReport', 'certifyReport'].includes(route.id)) return;
        const before = await rowVersions(service);
        refused[route.id] = (
          await service.call(route.method, target, { ...options, token })
        ).status;
        expect(await rowVersions(service)).toEqual(before);
      },
    });
    expect(refused).toEqual({ createReport: 422, saveReport: 404, certifyReport: 404 });
  });

  test('B10 the source reaches the database in one way only', async () => {
    const files = (await readdir('src', { recursive: true })).filter((name) =>
      name.endsWith('.ts'),
    );
    const hits: string[] = [];
    for (const name of files.filter((file) => !THE_WAY.includes(file))) {
      const lines = (await readFile(`src/${name}`, 'utf8')).split('\n');
      lines.forEach((line, index) => {
        if (OTHER_WAYS.some((way) => way.test(line)))
          hits.push(`${name}:${String(index + 1)} ${line.trim()}`);
      });
    }
    figure(
      'B10',
      `${String(files.length)} files: ${String(hits.length)} other ways to the database`,
    );
    expect(hits).toEqual([]);
  });
});

/** The files that are the one way to the database. */
const THE_WAY = ['platform/database/transaction.ts', 'platform/database/database.ts'];

/** Ways to the database past the service's own transaction. */
const OTHER_WAYS = [
  /createQueryRunner|\bdataSource\.query|\.save\((?!command\b)|getRepository|InjectRepository/,
  /manager\.(?:query|save|upsert)\b|new (?:pg\.)?Pool\b/,
];
