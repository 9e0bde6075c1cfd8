/** An agreement was made or moved: `{ agreementId }`. */
export const AGREEMENT_MOVED_EVENT = 'agreement.moved';
