import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describeExamples } from '../support/pages/example.checks.js';
import { type RunningDemo, startDemo } from '../support/pages/running-demo.js';

describe('npm run demo', () => {
  let foreign: Server | undefined;
  let demo: RunningDemo;
  beforeAll(async () => {
    // A foreign service on 3000; another one may hold the port already, which serves as well.
    foreign = createServer((socket) => socket.end('not ours'));
    await new Promise<void>((resolve) =>
      foreign
        ?.once('error', () => {
          resolve();
        })
        .listen(3000, '127.0.0.1', resolve),
    );
    demo = await startDemo(join('.data', 'demo-test'));
  });
  afterAll(async () => {
    foreign?.close();
    await demo.stop();
  });

  test('stays up beside a foreign service on 3000', () => {
    expect(demo.output).toContain('The service stays up.');
    expect(demo.output).not.toContain('127.0.0.1:3000');
  });

  test('shows the figures of the papers, and the replays of the criteria', () => {
    const { output } = demo;
    expect(output).toContain('Haram kommune (no organisation number in the source)');
    expect(output).toContain('45 (48)');
    expect(output).toMatch(/Total budget 2021, NOK million +1,723 \(1,621\)/);
    expect(output).toMatch(
      /replays the criteria 2021-03 on .*\n +48 → 41 in the portfolio\n +7 leave, by what is not met/,
    );
    expect(output).toContain(
      'by what is not met first: coordination 5, coreActivity 1, digitalisation 1\n',
    );
    expect(output).toMatch(
      /replays the criteria 2020-12 → 2021-03 on .*\n +40 → 41 [^─]*\n +Illustrative: /,
    );
    expect(output).not.toContain('✗');
  });

  test('shows that no report of April moves the roadmap, and where the goals point', () => {
    const { output } = demo;
    expect(output).toMatch(
      /Roadmap nasjonale-losninger 2020-11 \(computed\): No changes in the roadmap\. Confirmed: 5\./,
    );
    expect(output).toContain('The directorate: The reports of April indicate no substantial');
    expect(output).toContain('Strategy 2017-2022, by the rule towards-red-1');
    expect(output).toMatch(/Computed: developmentDelay \d+ of \d+ \(\d+ do not say\)/);
  });

  describeExamples(() => demo);
});
