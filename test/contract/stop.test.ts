import { connect } from 'node:net';
import { expectBelowAtFull } from '../support/size.js';
import { startTestService } from '../support/service.js';
import { figure } from '../support/reports/figure.js';

test(
  'C13 a connection that says nothing, or stops in the middle of a request, does not ' +
    'hold up the stop',
  async () => {
    const service = await startTestService({ env: { ROLE: 'api' } });
    const { hostname, port } = new URL(service.url);
    const sockets = [
      '',
      'GET /health/live HTTP/1.1\r\nhost: x\r\n',
      'POST /v1/projects HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    ].map((text) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(text);
      });
      return socket.on('error', () => undefined);
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const start = performance.now();
    await service.stop();
    const seconds = (performance.now() - start) / 1000;
    for (const socket of sockets) socket.destroy();
    figure(
      'C13',
      `stopped in ${seconds.toFixed(1)} s with ${String(sockets.length)} silent connections (target 10 s)`,
    );
    expectBelowAtFull(seconds, 15);
  },
);
