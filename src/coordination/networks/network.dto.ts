import { ApiProperty } from '../../platform/fields/documentation.js';
import { OrganisationNumberList, Text } from '../../platform/fields/fields.js';

export class ListNetworkMembers {
  @OrganisationNumberList({
    description: 'Organisation numbers of all members. The list replaces the one before',
    max: 400,
    example: ['972418013'],
  })
  members: string[];

  @Text({ description: 'Paper or page that gives the members', max: 500, example: 'Eksempel' })
  source: string;
}

export class NetworkResponse {
  @ApiProperty({ example: 'digiNordland' })
  network: string;

  @ApiProperty({ type: [String], description: 'Organisation numbers of the members' })
  members: string[];

  @ApiProperty()
  source: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}
