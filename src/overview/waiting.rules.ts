import type { WaitingItem, WaitingKind } from './me.dto.js';

/** Kinds in the order in which they are listed, each with the link to what waits. */
const HREFS: Readonly<Record<WaitingKind, (round: string | null) => string>> = {
  'report-missing': (round) => `/v1/rounds/${String(round)}/completeness`,
  'draft-to-certify': (round) => `/v1/rounds/${String(round)}/reports`,
  'submission-returned': (round) => `/v1/rounds/${String(round)}/submissions`,
  'submission-to-certify': (round) => `/v1/rounds/${String(round)}/submissions`,
  'question-to-answer': (round) => `/v1/rounds/${String(round)}/submissions`,
  'advice-to-answer': (round) => `/v1/advice?state=open&round=${String(round)}`,
  'submission-to-accept': (round) => `/v1/rounds/${String(round)}/submissions?state=certified`,
  'project-to-assess': () => '/v1/intake/ranking',
};
const KINDS = Object.keys(HREFS);

/**
 * Sorts what waits by round, in the order of these keys, and by kind, and links each item. An item
 * of a round that is not among the keys comes first: it has waited longest. One of no round comes
 * last.
 */
export function arrangeWaiting(
  items: readonly Omit<WaitingItem, 'href'>[],
  rounds: readonly string[],
): WaitingItem[] {
  const placeOf = ({ round }: { readonly round: string | null }): number =>
    round === null ? rounds.length : rounds.indexOf(round);
  return [...items]
    .sort(
      (a, b) =>
        placeOf(a) - placeOf(b) ||
        KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
        (a.party < b.party ? 1 : -1),
    )
    .map((item) => ({ ...item, href: HREFS[item.kind](item.round) }));
}
