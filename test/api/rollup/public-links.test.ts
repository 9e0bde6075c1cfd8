import { actBridge, BEFORE, NOW } from '../../support/stages/bridge-stage.js';
import type { FiguresStage } from '../../support/stages/figures-stage.js';

let stage: FiguresStage;
let snapshot: string;
beforeAll(async () => {
  stage = await actBridge();
  snapshot = await stage.freezes(NOW, 'Til møtet');
});
afterAll(() => stage.service.stop());

/** Collects the addresses in an answer: texts that begin as the API's paths do. */
function findLinks(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('/v1/') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(findLinks);
}

/** Public answers about figures, from which a reader goes on. */
const answers = (): string[] => [
  `/v1/rounds/${NOW}/status`,
  `/v1/rounds/${NOW}/status?asOf=${stage.service.clock.now().toISOString()}`,
  `/v1/rounds/${NOW}/status?snapshot=${snapshot}`,
  `/v1/rounds/${BEFORE}/status`,
  `/v1/rounds/${NOW}/figures?by=colour,actor`,
  `/v1/rounds/${NOW}/figures?by=actor&measure=approved&snapshot=${snapshot}`,
  `/v1/rounds/${NOW}/bridge`,
  `/v1/rounds/${NOW}/bridge?actor=${stage.midt.organisationNumber}&prices=2021`,
  `/v1/rounds/${NOW}/differences`,
  `/v1/rounds/${NOW}/snapshots`,
  `/v1/snapshots/${snapshot}`,
  '/v1/facts/reports?limit=2',
  '/v1/trend',
];

test('every link of a public answer, and of the answers it leads to, is open to anyone', async () => {
  const waiting = answers();
  const opened = new Map<string, number>();
  for (let link = waiting.shift(); link !== undefined; link = waiting.shift()) {
    if (opened.has(link)) continue;
    const { status, body } = await stage.service.call('GET', link);
    opened.set(link, status);
    waiting.push(...findLinks(body));
  }
  expect([...opened].filter(([, status]) => status !== 200)).toEqual([]);
  expect(opened.size).toBeGreaterThan(100);
});
