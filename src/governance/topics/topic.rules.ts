import { fault, type Fault, pointerStep } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { NamedMeeting } from '../councils/meeting.rules.js';
import { directorateLock } from '../councils/publication.rules.js';
import type { ChallengePlace, ReportedChallenge } from './topic.types.js';

/** A challenge that a request names, as far as it was found. */
export interface FoundChallenge extends ReportedChallenge {
  /** The round of the report is published. */
  readonly published: boolean;
}

/** Writes the place of a challenge as one text. */
export function placeOf({ report, number }: ChallengePlace): string {
  return `${report} ${String(number)}`;
}

/** Lists the faults of the challenges that a request names for a topic. */
export function challengeFaults(
  places: readonly ChallengePlace[],
  found: ReadonlyMap<string, FoundChallenge>,
): Fault[] {
  const keys = places.map(placeOf);
  return keys.flatMap((key, index) => {
    const at = `/challenges${pointerStep(index)}`;
    if (keys.indexOf(key) < index)
      return [fault(at, 'repeated', 'Er oppgitt to ganger', 'Is given twice')];
    const challenge = found.get(key);
    if (challenge === undefined)
      return [
        fault(
          at,
          'unknown-challenge',
          'Ingen godkjent rapport har denne utfordringen',
          'No certified report has this challenge',
        ),
      ];
    return challenge.published
      ? []
      : [
          fault(
            at,
            'round-not-published',
            `Runden ${challenge.round} er ikke publisert`,
            `The round ${challenge.round} is not published`,
          ),
        ];
  });
}

/** Lists the faults of the meeting that a topic is chosen for. */
export function chosenMeetingFaults(
  meeting: string | null,
  found: NamedMeeting | undefined,
): Fault[] {
  if (meeting === null) return [];
  if (found === undefined)
    return [
      fault('/meeting', 'unknown-meeting', 'Møtet finnes ikke', 'The meeting does not exist'),
    ];
  return found.cancelled
    ? [fault('/meeting', 'meeting-cancelled', 'Møtet er avlyst', 'The meeting is cancelled')]
    : [];
}

/** Returns, for each action on a topic, the reason why the caller cannot do it, or undefined. */
export function topicLocks(
  published: boolean,
  directorate: boolean,
): Record<'update' | 'publish', Locked | undefined> {
  const lock: Locked = {
    code: 'topic-state',
    reason: { nb: 'Temaet er publisert', en: 'The topic is published' },
  };
  return {
    update: directorateLock(directorate, undefined),
    publish: directorateLock(directorate, published ? lock : undefined),
  };
}

/** Challenges with equal words, as a suggestion of a topic. A person decides. */
export interface SuggestedTopic {
  readonly words: string;
  readonly challenges: readonly ReportedChallenge[];
}

/**
 * Groups challenges of the same words: in any case, without punctuation. Lists groups from at least
 * two projects, the largest first.
 */
export function suggestTopics(challenges: readonly ReportedChallenge[]): SuggestedTopic[] {
  const groups = new Map<string, ReportedChallenge[]>();
  for (const challenge of challenges) {
    const words = wordsOf(challenge.text);
    const group = groups.get(words);
    if (group === undefined) groups.set(words, [challenge]);
    else group.push(challenge);
  }
  return [...groups]
    .map(([words, equal]) => ({ words, challenges: equal }))
    .filter((one) => new Set(one.challenges.map(({ project }) => project)).size > 1)
    .sort((a, b) => b.challenges.length - a.challenges.length || (a.words < b.words ? -1 : 1));
}

function wordsOf(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).join(' ');
}
