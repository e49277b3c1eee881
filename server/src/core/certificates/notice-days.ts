import { type ConfigSet, ruleOptions } from '../config/config-set';

/** How many days before its end a certificate is reported, unless a configuration says otherwise. */
export const usualNoticeDays = 30;

/** What the configuration of a file with a certificate says; undefined where it says nothing. */
export function configuredNoticeDays(configs: ConfigSet, uri: string): number | undefined {
  return ruleOptions(configs, uri, 'certificate-expired-or-expiring').days;
}
