// Recomputes a frozen snapshot from nothing but the public API, without a line of the service's own
// code: the hash over its content, the hash of every revision behind it, and every count, share and
// sum of its status. `node test/independent/recompute-snapshot.mjs URL ID [TOKEN]` prints what it
// found and ends with 1 where anything differs. Node and nothing else.
import { createHash } from 'node:crypto';
import process from 'node:process';

/* global fetch */

const [url, id, token] = process.argv.slice(2);
const get = async (path) => {
  const answer = await fetch(`${url}${path}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};
const sha256 = (text) => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * RFC 8785 for the values that JSON has here: members in the order of their UTF-16 code units,
 * nothing between.
 */
function canonical(value) {
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return (
    '{' +
    Object.keys(value)
      .sort()
      .map((key) => JSON.stringify(key) + ':' + canonical(value[key]))
      .join(',') +
    '}'
  );
}

const differing = [];
let compared = 0;
const same = (what, found, stated) => {
  compared += 1;
  if (canonical(found) !== canonical(stated))
    differing.push(`${what}: recomputed ${canonical(found)}, stated ${canonical(stated)}`);
};

/** Whole per cent that add up to 100: the largest remainders get what is missing. */
function shares(counts) {
  const total = counts.reduce((a, b) => a + b, 0);
  if (total === 0) return counts.map(() => 0);
  const whole = counts.map((count) => Math.floor((count * 100) / total));
  const order = counts
    .map((count, index) => [(count * 100) % total, index])
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, index] of order.slice(0, 100 - whole.reduce((a, b) => a + b, 0))) whole[index] += 1;
  return whole;
}

const snapshot = await get(`/v1/snapshots/${id}`);
const { content } = snapshot;
same('hash', sha256(canonical(content)), snapshot.hash);
if (content.previous !== null && content.previous.snapshot !== null)
  same(
    'hash of the previous snapshot',
    (await get(`/v1/snapshots/${content.previous.snapshot}`)).hash,
    content.previous.hash,
  );

const reports = [];
for (const input of content.inputs) {
  const revision = await get(`/v1/reports/${input.report}/revisions/${input.revision}`);
  same(
    `${input.project}: hash of the revision`,
    sha256(canonical({ project: revision.project, report: revision.content })),
    input.contentHash,
  );
  same(`${input.project}: hash as the report states it`, revision.contentHash, input.contentHash);
  if (input.standing !== 'inPortfolio') continue;
  reports.push({
    ...revision.content,
    code: revision.project.code,
    late: revision.late,
    actor: input.actor,
  });
}

const { status } = content;
const count = (of, test) => of.filter(test).length;
const rated = reports.filter(({ state, status: said }) => state === 'active' && said !== null);
const colours = ['green', 'yellow', 'red'];
const counts = colours.map((colour) => count(rated, ({ status: said }) => said.colour === colour));
same('projects', reports.length, status.projects.now);
same(
  'states',
  Object.fromEntries(
    ['planned', 'active', 'paused', 'completed', 'stopped'].map((state) => [
      state,
      count(reports, (report) => report.state === state),
    ]),
  ),
  status.states,
);
same('rated', rated.length, status.rated.now);
same(
  'colours',
  counts,
  status.colours.map(({ now }) => now),
);
same(
  'shares',
  shares(counts),
  status.colours.map(({ share }) => share),
);
if (status.shares !== undefined) {
  const waiting = content.notReported.length;
  const { base: ofRated, green, yellow, red } = status.shares.ofRated;
  same('shares of the rated', [rated.length, ...shares(counts)], [ofRated, green, yellow, red]);
  const all = status.shares.ofPortfolio;
  same(
    'shares of the portfolio',
    [reports.length + waiting, ...shares([...counts, reports.length - rated.length, waiting])],
    [all.base, all.green, all.yellow, all.red, all.unrated, all.notReported],
  );
}
/** Sum approved for a year at one price level; null when no report has such an amount. */
const approved = (of, { year, priceYear, basis }) =>
  of
    .flatMap(({ budget }) => budget)
    .filter((line) => line.year === year && line.priceYear === priceYear && line.basis === basis)
    .reduce((sum, line) => (sum ?? 0) + line.approved, null);
/** Total of this round that a row of the bridge should end in. */
function totalOf({ measure, level }) {
  if (measure === 'projects') return reports.length;
  if (measure === 'unrated') return reports.length - rated.length;
  if (level === null) return counts[colours.indexOf(measure)];
  const [priceYear, basis] = level.split('-');
  const at = { year: status.round.budgetYear, priceYear: Number(priceYear), basis };
  if (measure === 'budget') return approved(reports, at);
  return status.frames.find((one) => one.priceYear === at.priceYear && one.basis === basis)
    .approved;
}
for (const row of status.bridge ?? []) {
  const name = `bridge of ${row.measure} ${row.level ?? ''}`;
  const parts = Object.values(row).filter((part) => part?.amount !== undefined);
  same(
    `${name}: before and all parts`,
    parts.reduce((sum, { amount }) => sum + amount, row.before ?? 0),
    row.now ?? 0,
  );
  same(name, totalOf(row), row.now);
}
same(
  'red',
  rated
    .filter(({ status: said }) => said.colour === 'red')
    .map(({ code }) => code)
    .sort(),
  status.red.map(({ project }) => project).sort(),
);
for (const budget of status.budgets)
  same(`budget of ${budget.year}`, approved(reports, budget), budget.approved);
for (const { priceYear, basis, approved: stated, reports: counted } of status.frames) {
  const own = reports.flatMap(({ frame }) =>
    frame?.priceYear === priceYear && frame.basis === basis ? [frame.approved] : [],
  );
  const sum = own.length === 0 ? null : own.reduce((a, b) => a + b);
  same(`frames at ${priceYear}-${basis}`, [sum, own.length], [stated, counted]);
}
for (const { actor, projects, green, yellow, red, late, budgets } of status.actors) {
  const own = reports.filter((report) => report.actor === actor);
  const of = (colour) =>
    count(own, ({ state, status: said }) => state === 'active' && said?.colour === colour);
  same(
    `figures of ${actor}`,
    [
      own.length,
      of('green'),
      of('yellow'),
      of('red'),
      count(own, (report) => report.late),
      budgets.map((budget) => approved(own, budget)),
    ],
    [projects.now, green, yellow, red, late, budgets.map((budget) => budget.approved)],
  );
}

for (const line of differing) process.stdout.write(`${line}\n`);
process.stdout.write(
  `${String(content.inputs.length)} revisions, ${String(compared)} figures and hashes ` +
    `recomputed: ${String(differing.length)} differ\n`,
);
process.exit(differing.length === 0 ? 0 : 1);
