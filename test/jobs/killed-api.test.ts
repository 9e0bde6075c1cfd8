import { tally, upTo } from '../support/crowd.js';
import { figure } from '../support/reports/figure.js';
import { bySize } from '../support/size.js';
import { IN_FLIGHT, KilledProjects } from '../support/disturbances/killed-projects.js';
import {
  KilledReports,
  REPORTS,
  type StoredReports,
} from '../support/disturbances/killed-reports.js';

const KILLS = bySize(1, 3, 500);

describe(`an API killed ${String(KILLS)} times among ${String(IN_FLIGHT)} requests`, () => {
  const all = KILLS * IN_FLIGHT;
  let stage: KilledProjects;
  beforeAll(async () => {
    stage = await KilledProjects.starts();
    for (const kill of upTo(KILLS)) await stage.killAndRepeat(kill);
  });
  afterAll(() => stage.stop());

  test('leaves some requests without an answer; all are answered when they are repeated', () => {
    expect(stage.unanswered).toBeGreaterThan(0);
    expect(tally(stage.statuses)).toEqual(new Map([[201, all]]));
  });

  test('loses nothing and doubles nothing', async () => {
    const row = await stage.countRows();
    figure(
      'C3',
      `API killed ${String(KILLS)} times in ${String(all)} requests: ` +
        `${String(stage.unanswered)} without an answer, ${String(stage.storedUnanswered)} of ` +
        `them stored; after trying again ${String(row?.projects)} projects, ` +
        `${String(row?.audit)} audit rows: ${String(all - (row?.projects ?? 0))} lost, ` +
        `${String((row?.audit ?? 0) - all)} doubled`,
    );
    expect(row).toEqual({ projects: all, audit: all, kept: all });
  });
});

/** Returns the rows of reports that were created and certified once each. */
const storedOnce = (reports: number): StoredReports => ({
  reports,
  certified: reports,
  revisions: reports,
  created: reports,
  audited: reports,
  events: reports,
});

/** Number of kills while reports are written. Each report goes from nothing to certified. */
const REPORT_KILLS = bySize(1, 3, 100);

describe(`an API killed ${String(REPORT_KILLS)} times while ${String(REPORTS)} reports are written`, () => {
  const all = REPORT_KILLS * REPORTS;
  let stage: KilledReports;
  beforeAll(async () => {
    stage = await KilledReports.starts(REPORT_KILLS);
    for (const kill of upTo(REPORT_KILLS)) await stage.killAndRepeat(kill);
  });
  afterAll(() => stage.stop());

  test('answers a key as before, and certifies every report once', () => {
    expect(stage.answered).toMatchObject({ created: all, certified: all, changed: 0 });
    expect(stage.answered.unanswered).toBeGreaterThan(0);
  });

  test('stores what was answered, and doubles nothing', async () => {
    const stored = await stage.countRows();
    const { reports = 0, revisions = 0, audited = 0, certified = 0 } = stored ?? {};
    figure(
      'C3',
      `API killed ${String(REPORT_KILLS)} times while ${String(all)} reports were created ` +
        `and certified: ${String(stage.answered.unanswered)} certifications without an answer, ` +
        `${String(stage.storedUnanswered)} of them stored; after trying again ` +
        `${String(reports)} reports, ${String(revisions)} revisions, ${String(audited)} audit ` +
        `rows: ${String(all - certified)} lost, ` +
        `${String(revisions - all + audited - all)} doubled; ` +
        `${String(stage.answered.changed)} answers to a key differ from the first`,
    );
    expect(stored).toEqual(storedOnce(all));
  });
});
