/**
 * Whether a name that no manifest explains may be a Service with its namespace (`db.data`), or one pod of a StatefulSet
 * (`db-0.db.data`): it has the form of one, and a top level that namespaces may be called after.
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export function mayBeService(host: string): boolean {
  const labels = host.split('.');
  const [first = '', ...others] = labels;
  const isShort = labels.length === 2 || (labels.length === 3 && /-\d+$/.test(first));
  const top = others.at(-1) ?? '';
  return isShort && labels.every((label) => /^[a-z][-a-z0-9]*$/.test(label)) && !isUsualTopLevel(top);
}

/** Of the many that can be registered, such as `dev` and `shop`, those that nobody gives a namespace. */
function isUsualTopLevel(top: string): boolean {
  return usual.has(top) || (/^[a-z]{2}$/.test(top) && !abbreviations.has(top));
}

const usual: ReadonlySet<string> = new Set('com,net,org,edu,gov,mil,int,info,biz'.split(','));

/** Of parts and stages of an application, where others of two letters are countries. */
const abbreviations: ReadonlySet<string> = new Set('ai,cd,ci,db,fe,gw,lb,ml,mq,qa,ui'.split(','));
