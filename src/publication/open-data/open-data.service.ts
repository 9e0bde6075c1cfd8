import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../../platform/base/tokens.js';
import type { Config } from '../../platform/settings/config.js';
import { ReleaseFiles } from '../releases/release-files.port.js';
import { writeOpenData } from './open-data.writer.js';

/** Adds the open files to every release: they are written when it is rehearsed, and then stored. */
@Injectable()
export class OpenData {
  constructor(files: ReleaseFiles, @Inject(CONFIG) { publisher }: Config) {
    files.register((_tx, { view }) => writeOpenData(view, publisher));
  }
}
