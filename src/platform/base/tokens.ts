/**
 * Injection token of the parsed configuration, whose `databaseUrl` is settled (given, or the
 * embedded server's).
 */
export const CONFIG = Symbol('config');

/** Injection token of every area's entity classes. */
export const ENTITIES = Symbol('entities');
