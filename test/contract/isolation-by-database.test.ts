import { describeSiege } from '../support/attacks/siege.js';

describeSiege('B7', 'database-only', 'the isolation of the database alone');
