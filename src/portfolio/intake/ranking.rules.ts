/** One criterion of prioritisation, from 1 (low) to 5 (high), with its explanation. */
export interface PrioritisationScore {
  readonly score: number;
  readonly explanation: string;
}

/**
 * What a nomination says for itself (2019 rules [003]: weighed on strategic link, benefit and risk;
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
  /** What it adds to the score; 0 for what only orders. */
  readonly points: number;
  readonly reason: { readonly nb: string; readonly en: string };
}

/**
 * Strategic link and benefit add their score, risk adds 6 minus its score: from 3 to 15 points. The
 * papers name what is weighed and give no weights; equal weights are ours.
 */
export function prioritised(content: NominationContent): {
  readonly score: number;
  readonly because: RankingReason[];
} {
  const { strategicLink, benefit, risk, funding, dependencies } = content;
  const because: RankingReason[] = [
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
    ...(funding.realistic
      ? []
      : [
          {
            code: 'funding' as const,
            points: 0,
            reason: {
              nb: 'Finansieringen er ikke realistisk: står etter dem der den er det',
              en: 'The funding is not realistic: stands after those where it is',
            },
          },
        ]),
    ...(dependencies.clarified
      ? []
      : [
          {
            code: 'dependencies' as const,
            points: 0,
            reason: {
              nb: 'Avhengighetene er ikke avklart: står etter dem der de er det',
              en: 'The dependencies are not clarified: stands after those where they are',
            },
          },
        ]),
  ];
  return { score: because.reduce((sum, { points }) => sum + points, 0), because };
}

/**
 * Who comes first: those that fulfil both conditions of the nomination rules, then the score, then
 * the code.
 */
export function byPriority(
  a: { readonly code: string; readonly content: NominationContent },
  b: { readonly code: string; readonly content: NominationContent },
): number {
  const open = ({ content }: { readonly content: NominationContent }): number =>
    (content.funding.realistic ? 0 : 1) + (content.dependencies.clarified ? 0 : 1);
  return (
    open(a) - open(b) ||
    prioritised(b.content).score - prioritised(a.content).score ||
    (a.code < b.code ? -1 : 1)
  );
}
