/** Injection token of the parsed configuration, with the `databaseUrl` of the server in use. */
export const CONFIG = Symbol('config');

/** Injection token of every area's entity classes. */
export const ENTITIES = Symbol('entities');
