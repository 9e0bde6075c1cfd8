import type { Language } from '../../platform/base/problem.js';

/** A cell that a correction changed. */
export interface FeedChange {
  readonly table: string;
  readonly key: string;
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Organisation number of the body behind the new value. */
  readonly actor: string;
}

/** A published release as feeds tell of it. */
export interface FedRelease {
  readonly round: string;
  readonly number: number;
  readonly publishedAt: Date;
  /** Name of the body that released it. */
  readonly body: string;
  readonly corrects: number | null;
  readonly reason: string | null;
  readonly illustrative: boolean;
  readonly changes: readonly FeedChange[];
}

/** Entry of a feed, in one language. Its id never changes. */
export interface FeedEntry {
  readonly id: string;
  readonly address: string;
  readonly title: string;
  readonly text: string;
  readonly published: string;
  readonly author: string;
}

/** A feed in one language. */
export interface Feed {
  readonly id: string;
  /** Address of the feed, without its format. */
  readonly address: string;
  readonly language: Language;
  readonly title: string;
  readonly updated: string;
  readonly entries: readonly FeedEntry[];
}

/** Most changes of a correction that an entry tells. */
const MOST_CHANGES = 100;
/** Time of a feed that has told nothing yet. */
const NEVER = '2021-01-01T00:00:00.000Z';

/** Makes the feed of releases, newest first. */
export function makeFeed(releases: readonly FedRelease[], language: Language): Feed {
  const entries = releases
    .toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
    .map((release) => entryOf(release, language));
  return {
    id: `urn:portfolio:releases:${language}`,
    address: '/v1/feeds',
    language,
    title:
      language === 'nb'
        ? 'Utgivelser og rettelser av den nasjonale e-helseporteføljen'
        : 'Releases and corrections of the national e-health portfolio',
    updated: entries[0]?.published ?? NEVER,
    entries,
  };
}

function entryOf(release: FedRelease, language: Language): FeedEntry {
  const { round, number, publishedAt, body } = release;
  return {
    id: `urn:portfolio:release:${round}:${String(number)}:${language}`,
    address: `/v1/releases/${round}/${String(number)}`,
    title: titleOf(release, language),
    text: textOf(release, language),
    published: publishedAt.toISOString(),
    author: body,
  };
}

function titleOf({ round, number, corrects }: FedRelease, language: Language): string {
  const [release, correction] =
    language === 'nb'
      ? [`Utgivelse ${number} av runde ${round}`, `Rettelse av runde ${round}: utgivelse ${number}`]
      : [`Release ${number} of round ${round}`, `Correction of round ${round}: release ${number}`];
  return corrects === null ? release : correction;
}

/** Writes what a release says: of a correction what it said, what it says, why and by whom. */
function textOf(release: FedRelease, language: Language): string {
  const { corrects, reason, illustrative, changes, body } = release;
  const say = (nb: string, en: string): string => (language === 'nb' ? nb : en);
  const lines = illustrative
    ? [say('Tallene er illustrative.', 'The figures are illustrative.')]
    : [];
  if (corrects === null)
    return [...lines, say(`Utgitt av ${body}.`, `Released by ${body}.`)].join('\n');
  lines.push(
    say(`Retter utgivelse ${corrects}. Av ${body}.`, `Corrects release ${corrects}. By ${body}.`),
    say(`Hvorfor: ${reason ?? ''}`, `Why: ${reason ?? ''}`),
  );
  for (const { table, key, column, before, after, actor } of changes.slice(0, MOST_CHANGES)) {
    const [was, is] = [before ?? say('tomt', 'empty'), after ?? say('tomt', 'empty')];
    lines.push(
      say(
        `${table} ${key}, ${column}: sto «${was}», står «${is}» (${actor})`,
        `${table} ${key}, ${column}: said "${was}", says "${is}" (${actor})`,
      ),
    );
  }
  const more = changes.length - MOST_CHANGES;
  if (more > 0) lines.push(say(`… og ${more} til i changes.`, `… and ${more} more in changes.`));
  return lines.join('\n');
}
