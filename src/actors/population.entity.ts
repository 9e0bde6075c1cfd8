import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Inhabitants of a municipality on 1 January of a year. */
@Entity({ schema: 'actors', name: 'population' })
export class Population {
  @PrimaryColumn('char', {
    name: 'organisation_number',
    length: 9,
    primaryKeyConstraintName: 'population_pk',
  })
  organisationNumber: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'population_pk' })
  year: number;

  @Column('int')
  inhabitants: number;

  @Column('text')
  source: string;
}
