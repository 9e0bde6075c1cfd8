// Loaded by every worker. The light runner 0.8.2 sends the configuration to all workers when one
// asks for it, and to none again: a worker that does not listen yet would wait for ever. This one
// listens as soon as the runner is loaded, and answers the worker's own question from what came.
import { registerHooks } from 'node:module';
import process from 'node:process';

const QUESTION = 'jest-light-runner-get-worker-data';
const ANSWER = 'jest-light-runner-worker-data';

registerHooks({
  load(url, context, next) {
    if (url.endsWith('/jest-light-runner/src/worker-runner.js')) listen();
    return next(url, context);
  },
});

function listen() {
  if (process.send === undefined) return;
  const send = process.send.bind(process);
  let known;
  process.on('message', (message) => {
    if (message?.type === ANSWER) known = message;
  });
  process.send = (message, ...rest) => {
    if (message !== QUESTION || known === undefined) return send(message, ...rest);
    return process.emit('message', known);
  };
}
