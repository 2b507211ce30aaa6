import type { Actor } from '@neutrino/base/operation.ts'
import { DNS_NAME_LENGTH_MAX, dnsDomain } from './dns-kinds.ts'
import { type Kind, mapKind, quote, refuse } from './kind.ts'
import { text } from './kinds.ts'

/** What a keyword in the domain of a network stands for; upstream's list. */
const keywords: Readonly<Record<string, (actor: Actor) => string | undefined>> = {
  project_id: actor => actor.projectId,
  project_name: actor => actor.projectName,
  user_id: actor => actor.userId,
  user_name: actor => actor.userName,
}

const keyword = /<([^<>]*)>/g
/** Characters of a domain with its keywords. */
const PATTERN_LENGTH_MAX = 255
/** Of one label (RFC 1035 section 2.3.4). */
const LABEL_LENGTH_MAX = 63

/**
 * A domain with its final dot that may hold `<project_id>`, `<project_name>`, `<user_id>` and `<user_name>`; empty for
 * none. Folded to lower case.
 */
export const domainPattern: Kind<string> = mapKind(
  text({ max: PATTERN_LENGTH_MAX, oneLine: true }),
  (written, attribute) => {
    const pattern = written.toLowerCase()
    for (const [whole, name = ''] of pattern.matchAll(keyword)) {
      if (!Object.hasOwn(keywords, name))
        refuse(
          attribute,
          `${quote(whole)} is none of ${Object.keys(keywords)
            .map(known => `<${known}>`)
            .join(', ')}`,
        )
    }
    // A letter stands for each keyword: what it will stand for is made to fit into a label.
    dnsDomain.parse(pattern.replaceAll(keyword, 'k'), attribute)
    return pattern
  },
)

/** Whether a domain is a pattern, and so different for who asks. */
export function hasKeywords(domain: string): boolean {
  return domain.includes('<')
}

/**
 * The domain that a pattern means for an actor; undefined when the actor has no name or id that it asks for, or the domain
 * would be longer than DNS takes.
 */
export function resolveKeywords(pattern: string, actor: Actor): string | undefined {
  const labels = pattern.split('.').map(label => {
    const values = [...label.matchAll(keyword)].map(([, name = '']) => keywords[name]?.(actor))
    if (values.some(value => value === undefined || value === '')) return undefined
    let next = 0
    return hasKeywords(label) ? toLabel(label.replaceAll(keyword, () => values[next++] ?? '')) : label
  })
  if (labels.includes(undefined) || labels.slice(0, -1).includes('')) return undefined
  const domain = labels.join('.')
  return domain.length > DNS_NAME_LENGTH_MAX ? undefined : domain
}

/** Names of users and projects are free text; what no label can have becomes a hyphen. */
function toLabel(value: string): string {
  return value
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .slice(0, LABEL_LENGTH_MAX)
    .replaceAll(/^-+|-+$/g, '')
}
