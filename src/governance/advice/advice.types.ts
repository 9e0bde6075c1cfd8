/** States of an item of advice: not answered yet, answered by its owner, effect stated. */
export const ADVICE_STATES = ['open', 'answered', 'closed'] as const;
export type AdviceState = (typeof ADVICE_STATES)[number];

export const EFFECT_OUTCOMES = ['followed', 'partly', 'notFollowed'] as const;
export type EffectOutcome = (typeof EFFECT_OUTCOMES)[number];
