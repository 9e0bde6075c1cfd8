/** One criterion of prioritisation, from 1 (low) to 5 (high), with its explanation. */
export interface PrioritisationScore {
  readonly score: number;
  readonly explanation: string;
}

/**
 * The content of a nomination (2019 rules [003]: weighed on strategic link, benefit and risk;
 * realistic funding; dependencies on other projects' deliveries clarified as far as possible).
 */
export interface NominationContent {
  readonly strategicLink: PrioritisationScore;
  readonly benefit: PrioritisationScore;
  readonly risk: PrioritisationScore;
  readonly funding: { readonly realistic: boolean; readonly explanation: string };
  readonly dependencies: { readonly clarified: boolean; readonly explanation: string };
}

export interface RankingReason {
  readonly code: 'strategicLink' | 'benefit' | 'risk' | 'funding' | 'dependencies';
  /** Points added to the score. A condition that is not met adds 0 and only affects the order. */
  readonly points: number;
  readonly reason: { readonly nb: string; readonly en: string };
}

/**
 * Scores a nomination, with reasons. Strategic link and benefit add their score, risk adds 6 minus
 * its score: from 3 to 15 points. The papers name the criteria and give no weights. Equal weights
 * are our choice.
 */
export function scoreNomination(content: NominationContent): {
  readonly score: number;
  readonly because: RankingReason[];
} {
  const because = [...scoreReasons(content), ...conditionReasons(content)];
  return { score: because.reduce((sum, { points }) => sum + points, 0), because };
}

function scoreReasons({ strategicLink, benefit, risk }: NominationContent): RankingReason[] {
  return [
    {
      code: 'strategicLink',
      points: strategicLink.score,
      reason: {
        nb: `Strategisk tilknytning ${String(strategicLink.score)} av 5`,
        en: `Strategic link ${String(strategicLink.score)} of 5`,
      },
    },
    {
      code: 'benefit',
      points: benefit.score,
      reason: {
        nb: `Nytte ${String(benefit.score)} av 5`,
        en: `Benefit ${String(benefit.score)} of 5`,
      },
    },
    {
      code: 'risk',
      points: 6 - risk.score,
      reason: { nb: `Risiko ${String(risk.score)} av 5`, en: `Risk ${String(risk.score)} of 5` },
    },
  ];
}

/** Lists the conditions of the nomination rules that are not met. They give no points. */
function conditionReasons({ funding, dependencies }: NominationContent): RankingReason[] {
  const reasons: RankingReason[] = [];
  if (!funding.realistic)
    reasons.push({
      code: 'funding',
      points: 0,
      reason: {
        nb: 'Finansieringen er ikke realistisk. Tiltaket rangeres derfor lavere',
        en: 'The funding is not realistic. The project therefore ranks lower',
      },
    });
  if (!dependencies.clarified)
    reasons.push({
      code: 'dependencies',
      points: 0,
      reason: {
        nb: 'Avhengighetene er ikke avklart. Tiltaket rangeres derfor lavere',
        en: 'The dependencies are not clarified. The project therefore ranks lower',
      },
    });
  return reasons;
}

/** A project that is nominated for the portfolio. */
interface Candidate {
  readonly code: string;
  readonly content: NominationContent;
}

/**
 * Compares two candidates: first by how many conditions of the nomination rules they miss, then by
 * score, then by code.
 */
export function compareByPriority(a: Candidate, b: Candidate): number {
  const countUnmet = ({ content }: Candidate): number => conditionReasons(content).length;
  return (
    countUnmet(a) - countUnmet(b) ||
    scoreNomination(b.content).score - scoreNomination(a.content).score ||
    (a.code < b.code ? -1 : 1)
  );
}
