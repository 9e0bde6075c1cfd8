// Refuses connections to other machines: neither the service nor its tests need any. Preloaded by
// the workers of the tests, and by processes of the service that a test starts.
import { Socket } from 'node:net';
import process from 'node:process';

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\..*|0\.0\.0\.0)?$/;
const connect = Socket.prototype.connect;

Socket.prototype.connect = function connectLocally(...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === 'object' && first !== null ? first.host : second;
  if (typeof host === 'string' && !LOCAL.test(host)) {
    process.stderr.write(`A connection to ${host} was refused\n`);
    throw new Error(`No test connects to another machine: ${host}`);
  }
  return connect.apply(this, args);
};
