const SECURITY = 'migrations/row-security.ts';
const IN_SQL = ['test/contract/isolation-in-sql.test.ts'];

export const ISOLATION = [
  {
    name: 'application-check',
    holds: 'I4, B1: the directorate, which sees all, certifies for nobody',
    file: 'src/reporting/reports/own-report.service.ts',
    find: 'if (found === undefined || !actsFor(principal, found.report.actorId))',
    replace: 'if (found === undefined)',
    tests: ['test/contract/isolation.test.ts'],
  },
  {
    name: 'read-check',
    holds: 'I4, B1, B2, B3, B7: the application itself hides rows of others',
    file: 'src/platform/database/fragments.ts',
    find: 'return seesAll(principal) ? sql`true`',
    replace: 'return principal.actorIds.length > 0 ? sql`true`',
    tests: ['test/contract/isolation-by-application.test.ts'],
  },
  {
    name: 'plan-for-all-callers',
    holds: 'P15: a list of own rows reads no row of others',
    file: 'src/platform/database/fragments.ts',
    find: 'return seesAll(principal) ? sql`true` : sql`${actorId} = any(${principal.actorIds}::uuid[])`;',
    replace:
      'return sql`(${actorId} = any(${principal.actorIds}::uuid[]) or ${seesAll(principal)}::boolean)`;',
    tests: ['test/queries/own-rows.test.ts'],
  },
  {
    name: 'without-force',
    holds: 'I4, B4: every table has FORCE',
    file: SECURITY,
    find:
      '    await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);\n' +
      '    await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);',
    replace: '    await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);',
    tests: IN_SQL,
    only: 'B4',
  },
  {
    name: 'policy-for-all',
    holds: 'I4, B5: without an actor no row is seen',
    file: SECURITY,
    find: 'export const OWN_OR_SYSTEM = `${SYSTEM} OR ${OWN}`;',
    replace: 'export const OWN_OR_SYSTEM = `${SYSTEM} OR ${OWN} OR ${ACCESS} IS NULL`;',
    tests: IN_SQL,
    only: 'B5',
  },
  {
    name: 'access-of-session',
    holds: 'I4, B6: who acts is forgotten with the transaction',
    file: 'src/platform/database/transaction.ts',
    find: "`set_config('app.access', '${kind}', true)`,",
    replace: "`set_config('app.access', '${kind}', false)`,",
    tests: ['test/contract/isolation-of-many.test.ts'],
    only: 'B6',
  },
  {
    name: 'unsafe-role',
    holds: 'I4, B4: the service refuses a role that bypasses row-level security',
    file: 'src/platform/database/database.ts',
    find: 'if (role?.unsafe !== false) throw new UnsafeRoleError();',
    replace: 'if (role === undefined) throw new UnsafeRoleError();',
    tests: ['test/queries/unsafe-role.test.ts'],
  },
  {
    name: 'foreign-is-forbidden',
    holds: 'I5, B8: what belongs to another is answered like what does not exist',
    file: 'src/reporting/reports/report-draft.service.ts',
    find: 'visible !== undefined && actsFor(principal, visible.actorId) ? visible : undefined;',
    replace: 'visible;',
    tests: [
      'test/contract/isolation-by-database.test.ts',
      'test/contract/isolation-by-application.test.ts',
    ],
  },
  {
    name: 'foreign-fields',
    holds: 'B9: a client sets no field that is not its own',
    file: 'src/platform/fields/quick-validation.ts',
    find: 'for (const key of Object.keys(value)) if (!names.has(key)) return false;',
    replace: '',
    tests: ['test/contract/examples.test.ts'],
    only: 'B9',
  },
];
