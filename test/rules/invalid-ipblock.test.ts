import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';
import { policyFixture } from './policy-fixture';

const rules = { rules: ['invalid-ipblock'] };

function policy(peers: string): string {
  return policyFixture(`  podSelector: {}
  ingress:
    - from:
${peers.replace(/^\n/, '')}`);
}

const block = (text: string) => policy(`        - ipBlock: ${text}\n`);

test('what the API server rejects', () =>
  checkFindings(
    policy(`
        - ipBlock: {}
#         ~~~~~~~ [invalid-ipblock] This ipBlock has no "cidr"
        - ipBlock: { cidr: 10.0.0.0/33 }
#                          ~~~~~~~~~~~ [invalid-ipblock] "10.0.0.0/33" is not a CIDR
        - ipBlock: { cidr: 10.0 }
#                          ~~~~ [invalid-ipblock] "10.0" is not a CIDR
        - ipBlock: { cidr: "fd00::1" }
#                          ~~~~~~~~~ [invalid-ipblock] is an address, not a CIDR, so the API server rejects this policy; write fd00::1/128
        - ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/8] }
#                                               ~~~~~~~~~~ [invalid-ipblock] except 10.0.0.0/8 leaves nothing of cidr 10.0.0.0/8
        - ipBlock: { cidr: 10.1.0.0/16, except: [10.0.0.0/8] }
#                                                ~~~~~~~~~~ [invalid-ipblock] leaves nothing of cidr 10.1.0.0/16
        - ipBlock: { cidr: 0.0.0.0/0, except: ["fd00::/8"] }
#                                              ~~~~~~~~~~ [invalid-ipblock] except fd00::/8 lies outside cidr 0.0.0.0/0
        - ipBlock: { cidr: 10.0.0.0/8, except: 10.1.0.0/16 }
#                                      ~~~~~~ [invalid-ipblock] This "except" is not a list
        - ipBlock: { cidr: 10.0.0.0/8, except: [web, ""] }
#                                               ~~~ [invalid-ipblock] "web" is not a CIDR
#                                                    ~~ [invalid-ipblock] "" is not a CIDR
`),
    { ...rules, severity: 'error' },
  ));

test('what the API server takes until 1.35, with a warning', () =>
  checkFindings(
    policy(`
        - ipBlock: { cidr: 10.0.0.5/24 }
#                          ~~~~~~~~~~~ [invalid-ipblock] "10.0.0.5/24" means all of 10.0.0.0/24
        - ipBlock: { cidr: "2001:db8::1/32" }
#                          ~~~~~~~~~~~~~~~~ [invalid-ipblock] means all of 2001:db8::/32
        - ipBlock: { cidr: 010.0.0.0/8 }
#                          ~~~~~~~~~~~ [invalid-ipblock] "010.0.0.0/8" is read as 10.0.0.0/8 by some
        - ipBlock: { cidr: 10.0.0.0/08 }
#                          ~~~~~~~~~~~ [invalid-ipblock] is read as 10.0.0.0/8 by some
        - ipBlock: { cidr: "::ffff:10.0.0.0/104" }
#                          ~~~~~~~~~~~~~~~~~~~~~ [invalid-ipblock] is read as 10.0.0.0/8 by some
`),
    { ...rules, severity: 'warning' },
  ));

test('an exception that another one covers is a hint, in whatever order they stand', () =>
  checkFindings(
    policy(`
        - ipBlock:
            cidr: 10.0.0.0/8
            except:
              - 10.1.2.0/24
#               ~~~~~~~~~~~ [invalid-ipblock] except 10.1.2.0/24 changes nothing, because 10.1.0.0/16 already covers it
              - 10.2.0.0/16
              - 10.1.0.0/16
              - 10.1.0.0/16
#               ~~~~~~~~~~~ [invalid-ipblock] because 10.1.0.0/16 already covers it
              - 10.1.255.255/32
#               ~~~~~~~~~~~~~~~ [invalid-ipblock]
`),
    { ...rules, severity: 'hint' },
  ));

test('blocks as they should be, and what another tool fills in', () =>
  checkFindings(
    policy(`
        - ipBlock: { cidr: 0.0.0.0/0, except: [169.254.169.254/32, 10.0.0.0/8] }
        - ipBlock: { cidr: "::/0", except: null }
        - ipBlock: { cidr: "2001:0DB8:0:0::/32", except: [] }
        - ipBlock: { cidr: $(CIDR), except: [<cidr>, "{{ more }}"] }
        - ipBlock: "{{ block }}"
`),
    rules,
  ));

describe('fixes', () => {
  test.each([
    ['Write 10.0.0.5/32', '{ cidr: 10.0.0.5 }', '{ cidr: 10.0.0.5/32 }'],
    ['Write fd00::1/128', '{ cidr: fd00::1 }', '{ cidr: "fd00::1/128" }'],
    ['Write 10.0.0.0/24', '{ cidr: 10.0.0.5/24 }', '{ cidr: 10.0.0.0/24 }'],
    ['Write 10.0.0.5/32', '{ cidr: "10.0.0.5/24" }', '{ cidr: "10.0.0.5/32" }'],
    ['Write 10.0.0.0/8', '{ cidr: 010.0.0.0/8 }', '{ cidr: 10.0.0.0/8 }'],
    ['Write 10.0.0.0/8', `{ cidr: '::ffff:10.0.0.0/104' }`, '{ cidr: 10.0.0.0/8 }'],
    ['Make it a list', '{ cidr: 10.0.0.0/8, except: 10.1.0.0/16 }', '{ cidr: 10.0.0.0/8, except: [10.1.0.0/16] }'],
    [
      'excludes nothing',
      '{ cidr: 10.0.0.0/8, except: [10.1.0.0/16, 192.168.0.0/16] }',
      '{ cidr: 10.0.0.0/8, except: [10.1.0.0/16] }',
    ],
    ['excludes nothing', '{ cidr: 10.0.0.0/8, except: [192.168.0.0/16] }', '{ cidr: 10.0.0.0/8 }'],
    ['excludes nothing', '{ except: [192.168.0.0/16], cidr: 10.0.0.0/8 }', '{ cidr: 10.0.0.0/8 }'],
    [
      'excludes nothing',
      `
            cidr: 10.0.0.0/8 # ours
            except: # not ours
              - 192.168.0.0/16 # home
        # The next one.
        - podSelector: {}`,
      `
            cidr: 10.0.0.0/8 # ours
        # The next one.
        - podSelector: {}`,
    ],
    [
      'changes nothing',
      '{ cidr: 10.0.0.0/8, except: [10.1.1.0/24, 10.1.0.0/16] }',
      '{ cidr: 10.0.0.0/8, except: [10.1.0.0/16] }',
    ],
  ])('%s: %s', (fix, before, after) => checkFix(block(before), block(after), fix, rules));
});
