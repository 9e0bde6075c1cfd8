import { ApiProperty } from '../../platform/fields/documentation.js';
import { PageResponse } from '../../platform/http/page.js';

export class ReceiptCountsResponse {
  @ApiProperty({ type: 'integer', description: 'New reports or projects that were stored' })
  created: number;

  @ApiProperty({ type: 'integer', description: 'Reports or projects that were stored anew' })
  changed: number;

  @ApiProperty({ type: 'integer', description: 'Those that the file left as they were' })
  unchanged: number;

  @ApiProperty({ type: 'integer', description: 'Those with a fault, which were not stored' })
  faulty: number;

  @ApiProperty({
    type: 'integer',
    description: 'Certified reports. They are also counted as created, changed or unchanged.',
  })
  certified: number;
}

export class ReceiptSenderResponse {
  @ApiProperty({ description: 'Organisation number of the actor that the file was sent for' })
  actor: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the delegate that sent the file for the actor',
  })
  delegate: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the supplier that sent the file for the actor',
  })
  supplier: string | null;

  @ApiProperty({ description: 'Client that sent the file' })
  client: string;
}

export class ReceiptFileResponse {
  @ApiProperty({ description: 'SHA-256 of the file as it was received' })
  sha256: string;

  @ApiProperty({ type: 'integer', description: 'Bytes' })
  size: number;

  @ApiProperty({ example: 'text/csv' })
  mediaType: string;
}

export class StoredByImportResponse {
  @ApiProperty({ description: 'Code of the project' })
  project: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The report; null in a file of projects',
  })
  report: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Number of the certified revision; null of a draft and of a project',
  })
  revision: number | null;

  @ApiProperty({ type: 'integer', description: 'Version of the draft or of the project' })
  version: number;
}

export class ImportReceiptResponse {
  @ApiProperty({ format: 'date-time', description: 'Time when the file was received' })
  receivedAt: string;

  @ApiProperty({ format: 'date-time', description: 'Time when the import ended' })
  doneAt: string;

  @ApiProperty({ type: ReceiptSenderResponse })
  sender: ReceiptSenderResponse;

  @ApiProperty({ type: ReceiptFileResponse })
  file: ReceiptFileResponse;

  @ApiProperty({ type: ReceiptCountsResponse })
  counts: ReceiptCountsResponse;

  @ApiProperty({
    type: [StoredByImportResponse],
    description: 'The first hundred that were stored, by project; see `/stored` for all',
  })
  stored: StoredByImportResponse[];
}

export class StoredByImportListResponse extends PageResponse {
  @ApiProperty({ type: [StoredByImportResponse] })
  items: StoredByImportResponse[];
}
