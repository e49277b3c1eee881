import { startServer } from './start-server';

startServer({ answers: () => import('../answers'), 'fix-answers': () => import('../fix-answers') });
