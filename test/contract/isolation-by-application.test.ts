import { describeSiege } from '../support/attacks/siege.js';

describeSiege('B7', 'application-only', 'the isolation of the application alone');
