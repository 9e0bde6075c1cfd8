import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { fault, type Fault } from '../../platform/base/problem.js';
import { visibleTo } from '../../platform/database/fragments.js';
import { bool, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

/** The code that a name stands for; `ambiguous` when several projects have the external id. */
export type MentionedProject = { readonly code: string } | 'ambiguous';

const CODE_ROW = rowType({ name: text, code: text });
const EXTERNAL_ROW = rowType({ scheme: text, value: text, code: text, own: bool });

/** Finds the projects that requests and files name, by a code in any case or by an external id. */
@Injectable()
export class ProjectMentions {
  /**
   * Finds the codes that names stand for. A code may be any actor's; an external id is of a project
   * that the caller sees. The caller's own ids come before those of actors that it has taken over.
   * Names that stand for no project are left out.
   */
  async find(
    tx: Tx,
    principal: Principal,
    names: readonly string[],
  ): Promise<ReadonlyMap<string, MentionedProject>> {
    const given = [...new Set(names)].map((name) => ({ name, read: name.normalize('NFC').trim() }));
    const external = given.filter(({ read }) => read.includes(':'));
    const codes = given.filter(({ read }) => !read.includes(':'));
    const [byCode, byId] = await Promise.all([
      findByCode(
        tx,
        codes.map(({ read }) => read),
      ),
      findByExternalId(
        tx,
        principal,
        external.map(({ read }) => read),
      ),
    ]);
    return new Map(
      given.flatMap(({ name, read }) => {
        const found = byCode.get(read) ?? byId.get(foldScheme(read));
        return found === undefined ? [] : [[name, found] as const];
      }),
    );
  }
}

/** Refuses a name that is an external id of several projects. */
export function ambiguousMention(pointer: string): Fault {
  return fault(
    pointer,
    'ambiguous-project',
    'Flere tiltak har denne eksterne id-en. Oppgi koden til tiltaket',
    'Several projects have this external id. Give the code of the project',
  );
}

/** Returns an external id with its scheme in lower case; values count as they are written. */
function foldScheme(name: string): string {
  const [scheme, value] = splitExternalId(name);
  return `${scheme}:${value}`;
}

function splitExternalId(name: string): readonly [scheme: string, value: string] {
  const at = name.indexOf(':');
  return [name.slice(0, at).trim().toLowerCase(), name.slice(at + 1).trim()];
}

async function findByCode(
  tx: Tx,
  names: readonly string[],
): Promise<ReadonlyMap<string, MentionedProject>> {
  if (names.length === 0) return new Map();
  const rows = await tx.query(
    CODE_ROW,
    sql`select r.name, r.code from portfolio.project_mentioned(${names}) r`,
  );
  return new Map(rows.map(({ name, code }) => [name, { code }]));
}

async function findByExternalId(
  tx: Tx,
  principal: Principal,
  names: readonly string[],
): Promise<ReadonlyMap<string, MentionedProject>> {
  if (names.length === 0) return new Map();
  const ids = names.map(splitExternalId);
  const statement = sql`
    select e.scheme, e.value, p.code, e.actor_id = ${principal.actorId} as own
      from unnest(${ids.map(([scheme]) => scheme)}::text[],
                  ${ids.map(([, value]) => value)}::text[]) as n(scheme, value)
      join portfolio.project_external_id e on e.scheme = n.scheme and e.value = n.value
      join portfolio.project p on p.id = e.project_id
     where ${visibleTo(sql`e.actor_id`, principal)}`;
  const rows = await tx.query(EXTERNAL_ROW, statement);
  const byId = Map.groupBy(rows, ({ scheme, value }) => `${scheme}:${value}`);
  return new Map(
    [...byId].map(([name, found]) => {
      const own = found.find((row) => row.own);
      const [only, other] = own === undefined ? found : [own];
      return [name, only === undefined || other !== undefined ? 'ambiguous' : { code: only.code }];
    }),
  );
}
