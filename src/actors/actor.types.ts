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

/**
 * Size groups of municipalities by Statistics Norway's classification of KOSTRA groups:
 * small under 5,000 inhabitants, medium 5,000 to 19,999, large 20,000 and more.
 */
export const SIZE_GROUPS = ['small', 'medium', 'large'] as const;
export type SizeGroup = (typeof SIZE_GROUPS)[number];
