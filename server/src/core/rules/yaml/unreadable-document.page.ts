import type { RulePage } from '../rule-page';

export const unreadableDocumentPage: RulePage = {
  docs: {
    what: 'The document is nested too deeply, expands to too many values through its aliases, or refers to itself, so it was not analysed.',
    why: 'Kubernetes refuses such documents too, and what they would do cannot be judged.',
    how: 'Write the values out, or split the document.',
    limits: 'Files beyond the size limit are listed as not analysed and not opened at all.',
    references: ['https://en.wikipedia.org/wiki/Billion_laughs_attack'],
  },
  examples: [
    {
      title: 'An anchor that contains itself',
      yaml: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
  labels: &labels
    app: web
    more: *labels
    #     ~~~~~~~ [unreadable-document]
`,
    },
    {
      title: 'An ordinary alias',
      yaml: `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: kube-system
  labels: &labels
    app: web
spec:
  selector: *labels
  ports:
    - port: 80
`,
    },
  ],
};
