/** An agreement was made or moved: `{ agreementId }`. */
export const AGREEMENT_MOVED_EVENT = 'agreement.moved';
/** A roll-out was planned or moved: `{ rollOutId }`. */
export const ROLL_OUT_MOVED_EVENT = 'rollOut.moved';
