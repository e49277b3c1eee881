import { describe, test } from 'vitest';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['hostport-bypasses-policy'] };

const pod = (ports: string, more = '', list = 'containers') => `#- a.yaml
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  ${more}
  ${list}:
    - name: web
      ports:
        - ${ports}
`;

test('every port that is opened, in init containers too', () =>
  checkFindings(
    `#- a.yaml
apiVersion: batch/v1
kind: CronJob
metadata: { name: backup }
spec:
  jobTemplate:
    spec:
      template:
        spec:
          initContainers:
            - name: setup
              ports:
                - { containerPort: 80, hostPort: 81 }
                #                                ~~ [hostport-bypasses-policy] CronJob "backup" opens port 81 on its nodes
          containers:
            - name: backup
              ports:
                - { containerPort: 80, name: web }
                - hostPort: 8443
                #           ~~~~ [hostport-bypasses-policy] opens port 8443
                  containerPort: 8443
                  hostIP: 0.0.0.0
`,
    { ...rules, severity: 'warning' },
  ));

describe('silent', () => {
  test.each([
    ['when it is 0, which means unset', pod('{ containerPort: 80, hostPort: 0 }')],
    ['when it is empty', pod('{ containerPort: 80, hostPort: }')],
    ['when it is no number, which the API server rejects', pod('{ containerPort: 80, hostPort: http }')],
    ['on the loopback address', pod('{ containerPort: 80, hostPort: 80, hostIP: 127.0.0.1 }')],
    ['on the loopback address of IPv6', pod('{ containerPort: 80, hostPort: 80, hostIP: "::1" }')],
    ['on the host network, which is another finding', pod('{ containerPort: 80, hostPort: 80 }', 'hostNetwork: true')],
    ['in a kind that makes no pods', pod('{ hostPort: 80 }').replace('kind: Pod', 'kind: Service')],
  ])('%s', (_, yaml) => checkFindings(yaml, rules));
});

test('for the node itself alone', () =>
  checkFix(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    ports:
    - containerPort: 80 # http
      hostPort: 8080
  restartPolicy: Never
`,
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    ports:
    - containerPort: 80 # http
      hostPort: 8080
      hostIP: 127.0.0.1
  restartPolicy: Never
`,
    'hostIP 127.0.0.1',
    rules,
  ));

test('removed where it is the first of a port, in flow style', () => {
  const before = pod('{ hostPort: 80, containerPort: 8080 }');
  return checkFix(before, before.replace('hostPort: 80, ', ''), 'remove hostPort', rules);
});
