import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { PersonParty, Role } from './session.types.js';

/** A login under way: what the answer of the issuer must match. Deleted when it is used. */
@Entity({ schema: 'workspace', name: 'pending_login' })
@Check('pending_login_identified', '(subject IS NULL) = (parties IS NULL)')
export class PendingLogin {
  /** SHA-256 of the cookie of the browser that began it. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pending_login_pk' })
  id: string;

  @Column('text')
  state: string;

  @Column('text')
  nonce: string;

  /** Code verifier (PKCE). */
  @Column('text')
  verifier: string;

  /** Path of the page that the person comes back to. */
  @Column('text', { name: 'return_to' })
  returnTo: string;

  /** Hash of the person, once the issuer has answered and several organisations are open. */
  @Column('text', { nullable: true })
  subject: string | null;

  @Column('jsonb', { nullable: true })
  parties: readonly PersonParty[] | null;

  @Column('timestamptz', { name: 'begun_at' })
  begunAt: Date;
}

/** The session of a person who is logged in for one organisation. */
@Entity({ schema: 'workspace', name: 'session' })
@Unique('session_token_hash_once', ['tokenHash'])
@Check('session_role_known', "role IN ('reporter', 'certifier')")
export class PersonSession {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'session_pk' })
  id: string;

  /** SHA-256 of the cookie. */
  @Column('text', { name: 'token_hash' })
  tokenHash: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text', { name: 'organisation_number' })
  organisationNumber: string;

  @Column('text')
  issuer: string;

  /** Hash of the pairwise subject of the issuer. */
  @Column('text')
  subject: string;

  @Column('text')
  role: Role;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'used_at' })
  usedAt: Date;
}
