import { nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { Ingress } from './entities';
import { readLabels } from './read-resource';

/**
 * The classes that an Ingress names: none, one, or two where the field and the annotation of before differ. The API
 * server refuses both in a new object, and an old one may have them. Of those the controllers of AWS, Google Cloud and
 * NGINX take the annotation, ingress-nginx and Traefik the field, so that either counts, both or none.
 * https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation
 */
export function classNamesOf({
  className,
  annotatedClass,
}: Pick<Ingress, 'className' | 'annotatedClass'>): readonly string[] {
  return [...new Set([annotatedClass, className])].filter((name) => name !== undefined);
}

/** The same of a whole Ingress. */
export function classNamesIn(content: YamlNode): readonly string[] {
  return classNamesOf({
    className: stringAt(content, ['spec', 'ingressClassName']),
    annotatedClass: readLabels(nodeAt(content, ['metadata', 'annotations'])).get(classAnnotation),
  });
}

export const classAnnotation = 'kubernetes.io/ingress.class';
