import { systemClock } from '../lib/clock.ts';
import { alertsIndexContract } from './alerts-index.contract.ts';
import { naiveAlertsIndex } from './naive-alerts-index.contract.ts';

alertsIndexContract('an index that looks at every alert', async () => naiveAlertsIndex(systemClock));
