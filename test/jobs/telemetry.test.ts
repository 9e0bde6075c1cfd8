import { Writable } from 'node:stream';
import { Telemetry } from '../../src/platform/telemetry/telemetry.js';
import { BACKENDS } from '../support/backends.js';
import { Collector, type ReceivedSpan } from '../support/processes/collector.js';
import { figure } from '../support/reports/figure.js';
import { ACTORS, startTestService } from '../support/service.js';
import { Actor, Directorate, eventually } from '../support/story.js';
import { behind } from '../support/stages/rollups.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SECRET = 'hemmeligord';

describe.each(BACKENDS)('telemetry, the queue in $backend', ({ backend, env, when }) => {
  let collector: Collector;
  let log = '';
  beforeAll(async () => {
    if (when === test.skip) return;
    collector = await Collector.start();
    const service = await startTestService({
      env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
      log: new Writable({
        write: (line: Buffer, _encoding, done) => {
          log += line.toString();
          done();
        },
      }),
    });
    const midt = new Actor(service, ACTORS.helseMidt);
    await new Directorate(service).opensRound('2021-1');
    await midt.registersProject('SPOR');
    const report = await midt.startsReport('2021-1', 'SPOR', { summary: SECRET });
    await midt.call('POST', `/v1/reports/${report.id}/certify`, undefined, {
      'if-match': report.etag,
      'idempotency-key': 'traced',
      traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
    });
    await eventually(async () => ((await behind(service.owner)) === 0 ? true : undefined));
    await service.stop();
  });
  afterAll(() => collector.stop());

  const traced = (): readonly ReceivedSpan[] =>
    collector.spans.filter(({ traceId }) => traceId === TRACE);

  when('follows a request through its transaction, the outbox and its job', () => {
    const names = traced().map(({ name }) => name);
    figure(
      'telemetry',
      `${backend}: ${String(collector.spans.length)} spans, ${String(names.length)} in the trace ` +
        `of one certification`,
    );
    expect(names).toContain('POST /v1/reports/:id/certify');
    expect(names).toContain('transaction');
    expect(names).toContain('job rollup-actor');
    expect(names).toContain('commit');
  });

  when('puts each span under the one that began it', () => {
    const ids = new Set(['b7ad6b7169203331', ...traced().map(({ spanId }) => spanId)]);
    expect(traced().filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ''))).toEqual([]);
  });

  when('names the trace in the log, and sends no value and no token', () => {
    const lines = log.split('\n').filter((line) => line.includes(TRACE));
    expect(lines.join()).toContain('/v1/reports/:id/certify');
    expect(collector.text).not.toMatch(new RegExp(`${SECRET}|SPOR|eyJ|${ACTORS.helseMidt}`));
  });

  when('measures requests and jobs', () => {
    expect([...collector.metrics]).toEqual(
      expect.arrayContaining(['http.server.request.duration', 'job.duration']),
    );
  });
});

test('is off without an endpoint: the work is called straight away', async () => {
  const service = await startTestService({ env: { ROLE: 'api' } });
  const telemetry = service.app.get(Telemetry);
  const work = Promise.resolve(1);
  expect([telemetry.isOn, telemetry.begin('a', {})]).toEqual([false, undefined]);
  expect(telemetry.inSpan('a', {}, () => work)).toBe(work);
  await service.stop();
});
