import { connect, type Socket } from 'node:net';

/**
 * A load generator that costs less than any server it measures: plain sockets, one request in
 * flight on each, whole answers counted by their content-length. Run as a process of its own;
 * prints the status, the rate and the number of all answers.
 */
const [port = '', path = '', seconds = '', connections = '', ...headers] = process.argv.slice(2);
const request = Buffer.from(
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`,
);

/** The status of one answer. */
async function probe(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = received.subarray(0, end).toString('latin1');
      socket.destroy();
      resolve(head.split(' ')[1] ?? '');
    });
    socket.on('error', reject);
    socket.write(request);
  });
}

/** Counts the answers that come over one socket. */
class AnswerCounter {
  private left = 0;
  private head = '';

  /** Takes a chunk; answers how many answers ended in it. */
  take(chunk: Buffer): number {
    let ended = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.left === 0) {
        const end = chunk.indexOf('\r\n\r\n', at);
        this.head += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
        if (end < 0) return ended;
        at = end + 4;
        this.left = Number(/content-length: (\d+)/i.exec(this.head)?.[1] ?? '0');
        this.head = '';
      }
      const taken = Math.min(this.left, chunk.length - at);
      this.left -= taken;
      at += taken;
      if (this.left === 0) ended += 1;
    }
    return ended;
  }
}

async function load(): Promise<{ readonly rate: number; readonly answers: number }> {
  let answers = 0;
  const sockets: Socket[] = [];
  for (let i = 0; i < Number(connections); i++) {
    const socket = connect(Number(port), '127.0.0.1');
    const counter = new AnswerCounter();
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (let ended = counter.take(chunk); ended > 0; ended--) {
        answers += 1;
        socket.write(request);
      }
    });
    socket.on('error', () => undefined);
    socket.on('connect', () => {
      socket.write(request);
    });
    sockets.push(socket);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = answers;
  const started = performance.now();
  await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
  const rate = (answers - before) / ((performance.now() - started) / 1000);
  for (const socket of sockets) socket.destroy();
  return { rate, answers };
}

const status = await probe();
process.stdout.write(`${JSON.stringify({ status, ...(await load()) })}\n`);
process.exit(0);
