import { aReport } from '../support/reports/samples.js';
import { FiguresStage } from '../support/stages/figures-stage.js';
import { rollUp } from '../support/stages/rollups.js';
import { expectStatus } from '../support/story.js';

const INSTANTS = `
  select v.recorded_at as at
    from reporting.report_revision v
   where v.project->>'code' = 'TO'
   order by v.revision`;

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
});
afterAll(() => stage.service.stop());

test('the figures of the very instant of a revision have it, once', async () => {
  const { service, directorate, midt } = stage;
  await midt.registersProject('TO');
  await directorate.opensRound('2021-1');
  const report = await midt.startsReport('2021-1', 'TO');
  const { headers } = await midt.certifies(report);
  const changed = aReport({ summary: 'Ny leveranseplan er avtalt' });
  const saved = await midt.call('PUT', `/v1/reports/${report.id}`, changed, {
    'if-match': headers.get('etag') ?? '',
  });
  await midt.certifies({ id: report.id, etag: expectStatus(saved, 200).headers.get('etag') ?? '' });
  await rollUp(service);
  const { rows } = await service.owner.query<{ at: Date }>(INSTANTS);
  service.moveTo('2021-01-19T09:00:00Z');
  const asOf = encodeURIComponent(rows[1]?.at.toISOString() ?? '');
  const path = `/v1/rounds/2021-1/figures?by=colour&asOf=${asOf}`;
  const { body } = expectStatus(await directorate.call('GET', path), 200);
  expect((body.cells as { value: number }[]).map(({ value }) => value)).toEqual([1]);
});
