import { type Kind, quote, refuse } from './kind.ts'
import { text } from './kinds.ts'

/** Length of a domain name in text (RFC 1035 section 2.3.4, less the length octet and the root). */
export const DNS_NAME_LENGTH_MAX = 255

// Bounded and without nesting, so that no input makes matching slow.
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const plain = text({ max: DNS_NAME_LENGTH_MAX, oneLine: true })

/** A host name, also a fully qualified one; empty for none. Folded to lower case (RFC 4343). */
export const dnsName: Kind<string> = {
  schema: { type: 'string', maxLength: DNS_NAME_LENGTH_MAX },
  sqlType: 'text',
  parse(value, attribute) {
    const name = plain.parse(value, attribute).toLowerCase()
    const fault = name === '' ? undefined : nameFault(name)
    return fault === undefined
      ? name
      : refuse(attribute, `${quote(value)} not a valid PQDN or FQDN. Reason: ${fault}`)
  },
  parseFilter: value => value.toLowerCase(),
}

/** A domain with its final dot; empty for none. Folded to lower case. */
export const dnsDomain: Kind<string> = {
  ...dnsName,
  parse(value, attribute) {
    const domain = dnsName.parse(value, attribute)
    return domain === '' || domain.endsWith('.') ? domain : refuse(attribute, `${quote(value)} is not a FQDN`)
  },
}

/** Why a name in lower case is not one of RFC 1123 section 2.1; undefined when it is. */
function nameFault(name: string): string | undefined {
  const labels = (name.endsWith('.') ? name.slice(0, -1) : name).split('.')
  const wrong = labels.find(part => !label.test(part))
  if (wrong !== undefined) {
    return wrong === ''
      ? 'Encountered an empty component'
      : `Name '${wrong}' must be 1-63 characters long, each of which can only be alphanumeric or a hyphen`
  }
  return labels.length > 1 && /^[0-9]+$/.test(labels.at(-1)!)
    ? `TLD '${labels.at(-1)}' must not be all numeric`
    : undefined
}
