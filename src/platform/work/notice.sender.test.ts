import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSender, type OutgoingNotice } from './notice.sender.js';

const NOTICE: OutgoingNotice = {
  id: '019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11',
  actor: '983658776',
  kind: 'reminder',
  subject: 'round/2021-2',
  recipients: ['felles@example.org'],
  title: { nb: 'Påminnelse', en: 'Reminder' },
  text: { nb: 'Frist i morgen', en: 'Due tomorrow' },
  createdAt: new Date('2021-04-22T06:00:00Z'),
};

let server: Server;
let asked: (string | undefined)[];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url);
    if (request.url === '/moved') response.writeHead(307, { location: '/elsewhere' });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const senderTo = (path: string): ReturnType<typeof createSender> => {
  const { port } = server.address() as AddressInfo;
  return createSender(`http://127.0.0.1:${String(port)}${path}`, 'a@b.no', () => undefined);
};

test('a webhook gets the notice', async () => {
  await senderTo('/hook').send([NOTICE]);
  expect(asked).toEqual(['/hook']);
});

test('a webhook that redirects is a failure, and is not followed', async () => {
  await expect(senderTo('/moved').send([NOTICE])).rejects.toThrow();
  expect(asked).toEqual(['/moved']);
});
