import { ruleForReasons } from './gateway-findings';

export const crossNamespaceReferenceWithoutGrant = ruleForReasons({ RefNotPermitted: 'error' });
