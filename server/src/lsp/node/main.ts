import { startServer } from './start-server';

startServer(() => import('../answers'));
