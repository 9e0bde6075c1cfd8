import { readFileSync } from 'node:fs';
import { ACTORS, startTestService } from '../support/service.js';
import { Directorate } from '../support/story.js';

/** Names of metrics in the questions of deploy/dashboard.json, without the parts of a histogram. */
function listMetrics(): string[] {
  const { panels } = JSON.parse(readFileSync('deploy/dashboard.json', 'utf8')) as {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  };
  const words = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.split(/[^\w]+/)),
  );
  return [...new Set(words.filter((word) => word.split('_').length > 1))]
    .filter((word) => !/^(histogram_quantile|__rate_interval)$/.test(word))
    .map((word) => word.replace(/_(count|bucket)$/, ''));
}

test('every metric of the dashboard is one of /metrics', async () => {
  const service = await startTestService();
  await new Directorate(service, ACTORS.directorate).opensRound('2021-1');
  const { text } = await service.call('GET', '/metrics');
  await service.stop();
  const metrics = listMetrics();
  expect(metrics.filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([]);
  expect(metrics.length).toBeGreaterThan(8);
});
