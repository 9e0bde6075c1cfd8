export * from './generated/index.js';
export { client } from './generated/client.gen.js';
export * from './answers.js';
export * from './connection.js';
export * from './upload.js';
