/**
 * Sends requests of one client as fast as it is answered, in a process of its own, until it is told
 * to stop by the end of its input. Reads what to send from its argument. Prints `begun` once it
 * sends, or once it was answered with the status `begunBy`, and the count of each status at the end.
 */
/* global fetch */
const { url, clients, requests, begunBy } = JSON.parse(process.argv[2] ?? '{}');
const counts = {};
let stopped = false;
let sent = 0;
process.stdin.on('end', () => {
  stopped = true;
});
process.stdin.resume();

async function send() {
  const { method, path, headers, body } = requests[sent++ % requests.length];
  const status = await fetch(url + path, { method, headers, body }).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.status;
    },
    () => 'failed',
  );
  counts[status] = (counts[status] ?? 0) + 1;
  if (status === begunBy && counts[status] === 1) process.stdout.write('begun\n');
}

async function run() {
  while (!stopped) await send();
}

if (begunBy === undefined) process.stdout.write('begun\n');
await Promise.all(Array.from({ length: clients }, run));
process.stdout.write(JSON.stringify(counts));
