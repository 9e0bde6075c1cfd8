import type { ChainResponse, ImpactResponse } from '../src/rollup/chains/chain.dto.js';
import type {
  MismatchesResponse,
  MismatchResponse,
} from '../src/rollup/mismatches/mismatch.dto.js';
import type { PromisesResponse } from '../src/rollup/promises/promise.dto.js';
import { paragraphs } from './board.js';
import type { ActorClient } from './client.js';

/** The agreements of a round, as the API answers them. */
interface RoundAgreements {
  readonly promises: PromisesResponse;
  readonly mismatches: MismatchesResponse;
  readonly chain: ChainResponse;
  readonly impact: ImpactResponse | null;
}

/** Reads the agreements of a published round. */
export async function readAgreements(
  client: ActorClient,
  round: string,
  whatIf: { readonly project: string; readonly weeks: number } | null,
): Promise<RoundAgreements> {
  const read = async (path: string): Promise<unknown> =>
    (await client.get(`/v1/rounds/${round}/${path}`)).body;
  const asked =
    whatIf === null
      ? null
      : await read(`impact?project=${whatIf.project}&weeks=${String(whatIf.weeks)}`);
  return {
    promises: (await read('promises')) as PromisesResponse,
    mismatches: (await read('mismatches')) as MismatchesResponse,
    chain: (await read('chain')) as ChainResponse,
    impact: asked as ImpactResponse | null,
  };
}

/** Tells who waits for whom, where two sides do not match, and what another end would move. */
export function agreementView({ promises, mismatches, chain, impact }: RoundAgreements): string[] {
  const { counts } = promises;
  if (counts.promises === 0) return [];
  const late = chain.items.filter(
    ({ decidedBy, delayDays }) => decidedBy !== null && (delayDays ?? 0) > 0,
  );
  return [
    `  Agreements (illustrative): ${String(counts.open)} open, ${String(counts.committed)} promised, ` +
      `${String(counts.unanswered)} without an answer, ${String(counts.slipping)} slipping`,
    `    Mismatches: ${mismatches.counts.map(({ kind, count }) => `${kind} ${String(count)}`).join(', ')}`,
    ...mismatches.items
      .filter(isWorse)
      .flatMap((item) =>
        indent(
          `${item.project} needs of ${item.on} by ${item.neededBy}: ${item.mismatches.join(', ')}` +
            (item.expected === null
              ? ''
              : ` (expected ${item.expected.date}, ${item.expected.by})`),
        ),
      ),
    ...late.flatMap(({ project, effective, cause }) =>
      indent(`${project} ends ${String(effective)}: ${cause.en}`),
    ),
    ...(impact === null ? [] : indent(sayImpact(impact))),
  ];
}

/** Says whether more is wrong with an agreement than a missing answer, which the counts tell. */
function isWorse({ mismatches }: MismatchResponse): boolean {
  return mismatches.some((kind) => kind !== 'no-answer');
}

/** Returns the lines of a text, moved in under a heading. */
function indent(text: string): string[] {
  return paragraphs(text).map((line) => `    ${line}`);
}

function sayImpact({ project, weeks, moved }: ImpactResponse): string {
  const others = moved
    .filter((one) => one.project !== project)
    .map((one) => `${one.project} to ${String(one.after)}`);
  const reached = others.length === 0 ? 'nothing else' : others.join(', ');
  return `What if ${project} slips ${String(weeks)} weeks: moves ${reached}`;
}
