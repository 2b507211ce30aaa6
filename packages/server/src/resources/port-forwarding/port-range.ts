import { type Kind, quote, refuse } from '../../definition/kind.ts'

/** The highest number of a TCP, UDP or SCTP port. */
export const PORT_MAX = 65_535

export interface PortRange {
  readonly first: number
  readonly last: number
}

/** "first:last", or one port, also as a number; the value is always "first:last". */
export const portRange: Kind<string> = {
  schema: { type: 'string', pattern: '^[0-9]{1,5}(:[0-9]{1,5})?$' },
  sqlType: 'text',
  parse(value, attribute) {
    const text = typeof value === 'number' ? String(value) : value
    const match = typeof text === 'string' ? /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text) : null
    if (!match) return refuse(attribute, `${quote(value)} is not two port numbers separated by a colon`)
    const first = Number(match[1])
    const last = Number(match[2] ?? match[1])
    const outside = [first, last].find(port => port < 1 || port > PORT_MAX)
    if (outside !== undefined)
      return refuse(attribute, `port ${outside} is not in the range [1, ${PORT_MAX}]`)
    if (first > last) return refuse(attribute, 'the first port of a range comes before the last')
    return formatRange({ first, last })
  },
  parseFilter: text => (text.includes(':') ? text : `${text}:${text}`),
}

/** The range that a value of the kind names. */
export function readRange(value: string): PortRange {
  const [first, last] = value.split(':')
  return { first: Number(first), last: Number(last) }
}

export function formatRange({ first, last }: PortRange): string {
  return `${first}:${last}`
}

export const rangeSize = ({ first, last }: PortRange): number => last - first + 1
