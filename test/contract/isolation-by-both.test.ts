import { describeSiege } from '../support/attacks/siege.js';

describeSiege('B1', 'both', 'both layers of isolation');
