import { connect, type Socket } from 'node:net';

/**
 * A load generator that costs less than any server it measures: plain sockets, one request in flight on each, whole
 * answers counted by their length, which is the same for every answer. Run as a process of its own; prints one number.
 */
const [port = '', path = '', seconds = '', connections = '', ...headers] = process.argv.slice(2);
const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`);

/** The length of one whole answer, and its status. */
async function probe(): Promise<{ readonly length: number; readonly status: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = received.subarray(0, end).toString('latin1');
      const length = end + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? '0');
      if (received.length < length) return;
      socket.destroy();
      resolve({ length, status: head.split(' ')[1] ?? '' });
    });
    socket.on('error', reject);
    socket.write(request);
  });
}

async function load(length: number): Promise<number> {
  let bytes = 0;
  let counting = false;
  const sockets: Socket[] = [];
  for (let i = 0; i < Number(connections); i++) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.setNoDelay(true);
    let inFlight = 0;
    socket.on('data', (chunk) => {
      if (counting) bytes += chunk.length;
      inFlight += chunk.length;
      if (inFlight >= length) {
        inFlight -= length;
        socket.write(request);
      }
    });
    socket.on('error', () => undefined);
    socket.on('connect', () => { socket.write(request); });
    sockets.push(socket);
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  counting = true;
  const started = performance.now();
  await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
  const elapsed = (performance.now() - started) / 1000;
  counting = false;
  for (const socket of sockets) socket.destroy();
  return bytes / length / elapsed;
}

const { length, status } = await probe();
const rate = await load(length);
process.stdout.write(`${JSON.stringify({ status, rate })}\n`);
process.exit(0);
