import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Agreement } from './agreement.entity.js';

/** The members of an agreement that its request decides. */
type Requested = Pick<
  EntityRow<Agreement>,
  | 'id'
  | 'kind'
  | 'what'
  | 'projectId'
  | 'actorId'
  | 'supplierId'
  | 'targetKind'
  | 'targetProjectId'
  | 'target'
  | 'lagDays'
  | 'neededBy'
  | 'createdAt'
>;

/** Makes the row of an agreement that is requested. Nobody is to be told of what nobody supplies. */
export function makeAgreement(requested: Requested): EntityRow<Agreement> {
  return {
    ...requested,
    state: 'requested',
    offeredOn: null,
    condition: null,
    committedOn: null,
    deliveredOn: null,
    milestone: null,
    forecastOn: null,
    forecastReached: null,
    forecastRound: null,
    since: requested.createdAt,
    told: requested.supplierId === null ? 1 : 0,
    version: 1,
  };
}
