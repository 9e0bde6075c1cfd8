export const ACTOR_KINDS = [
  'regionalHealthAuthority',
  'hospitalTrust',
  'municipality',
  'directorate',
  'ministry',
  'supervisoryAuthority',
  'stateEnterprise',
  'association',
  'jointEnterprise',
  'ictCompany',
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export const ACTOR_ROLES = ['reporter', 'directorate'] as const;
export type ActorRole = (typeof ACTOR_ROLES)[number];
