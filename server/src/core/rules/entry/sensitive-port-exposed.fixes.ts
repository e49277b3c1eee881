import { openServiceFixes } from '../exposure/open-service.fixes';
import type { ProposeFixes } from '../rule';

export const sensitivePortExposedFixes: ProposeFixes = openServiceFixes;
